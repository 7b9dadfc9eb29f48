# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that fails in the middle says what it did and what it did not, and the next one does only the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from ansible_collections.orgops.salesforce.plugins.module_utils.apply import write
from ansible_collections.orgops.salesforce.tests.integration.emulator import free
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.test_sf_provision import demanding
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced

STATES: dict[str, dict[str, Any]] = {
    "healthy": {"extends": "healthy"},
    "two_stages": {
        "extends": "healthy",
        "users": {"api": {"frozen": True}},
        "permission_sets": {"Wrong_Licence": {"label": "Wrong licence", "licence": "AUL"}},
    },
}


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("partial"), STATES, ["--control-port", str(free())]) as started:
        yield started


def test_a_user_is_created_and_cannot_be_frozen(orgs: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second write of two finds its row locked, and locked it stays."""
    monkeypatch.setattr(write, "LOCK_PAUSES", (0.0, 0.0))
    org, new = Traced(orgs, "healthy"), "new@healthy.example"
    control = orgs.emulator.connection["control_url"]
    lock = {"kind": "lock_row", "method": "PATCH", "path": "*/composite/sobjects*", "count": 0}
    requests.post(f"{control}/faults", json=lock, timeout=10).raise_for_status()
    asked = {"user": new, "profile": "System Administrator", "frozen": True}
    failed = org.run("sf_api_user", **asked)
    requests.delete(f"{control}/faults", timeout=10).raise_for_status()
    assert failed.error["code"] == "partial_failure"
    assert failed.changed, "a part was done"
    assert failed.error["salesforce"]["code"] == "UNABLE_TO_LOCK_ROW"
    assert failed.error["details"]["done"] == [f"create User {new}"]
    assert [item["change"] for item in failed.error["details"]["not_done"]] == [f"update UserLogin {new}"]
    assert f"create User {new}" in failed.value["msg"]
    done = org.run("sf_api_user", **asked)
    assert [change["id"] for change in done["changes"]] == [f"update UserLogin {new}"]


def test_what_was_provisioned_before_a_refusal_is_told(orgs: World) -> None:
    org = Traced(orgs, "two_stages")
    wanted = demanding(user=[{"is": {"frozen": False}}], permission_sets=[{"labels": ["Wrong licence"]}])
    failed = org.run("sf_provision", baselines=[wanted])
    assert (failed.error["code"], failed.changed) == ("partial_failure", True)
    assert failed.error["details"]["done"] == [f"update UserLogin {org.api}"]
    (not_done,) = failed.error["details"]["not_done"]
    assert (not_done["change"], not_done["errors"][0]["code"]) == (
        "create PermissionSetAssignment Wrong_Licence",
        "FIELD_INTEGRITY_EXCEPTION",
    )
