# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accident that this collection exists to prevent: the sandbox refuses, production would accept, and nobody notices.

Two emulators stand for the two orgs. Both know the same user, app and key, as after a sandbox was copied; only production lets the user in.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World

API, CLIENT_ID = "oncehub.api@acme.example", "3MVG9theSameAppInBothOrgs"
MODULE = "sf_connected_app_auth"


class Orgs(NamedTuple):
    production: World
    sandbox: World

    def options(self, org: str) -> dict[str, Any]:
        """The login that the operator has configured, at the host of one org or the other."""
        world: World = getattr(self, org)
        return {**world.login(org), "username": API, "return_session": False}


def seed(name: str, **state: Any) -> dict[str, Any]:
    users = {
        "admin": {"username": f"admin@{name}.example"},
        "owner": None,
        "api": {"username": API, **state.pop("api", {})},
    }
    return {
        "orgs": {name: {"extends": "healthy", "users": users, "apps": {"orgops": {"client_id": CLIENT_ID}}, **state}}
    }


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orgs]:
    folder = tmp_path_factory.mktemp("two")
    with running(folder / "production", seed=seed("production")) as (production,):
        same_key(production, folder / "sandbox")
        unapproved = seed("sandbox", org={"kind": "sandbox", "sandbox_name": "uat"}, api={"permission_sets": []})
        with running(folder / "sandbox", seed=unapproved) as (sandbox,):
            yield Orgs(World(production), World(sandbox))


def same_key(of: Emulator, state: Path) -> None:
    key = Path(of.org("production")["private_key_file"])
    state.mkdir()
    shutil.copy(key, state / key.name)


def test_production_would_accept(orgs: Orgs) -> None:
    accepted = orgs.production.task(MODULE, **orgs.options("production"))
    assert accepted["identity"]["username"] == API
    assert accepted["org"]["kind"] == "production"


def test_sandbox_refuses_and_no_other_host_is_asked(orgs: Orgs) -> None:
    before = orgs.production.emulator.log_size
    refused = orgs.sandbox.task(MODULE, **orgs.options("sandbox"), expected_org_kind="sandbox")
    assert refused["failed"]
    assert refused["error"]["code"] == "user_not_admin_approved"
    assert refused["api_calls"]["logins"] == 1
    assert orgs.production.emulator.log_size == before


@pytest.mark.parametrize("lock", [{"expected_org_kind": "sandbox"}, {"expected_org_id": "sandbox"}])
def test_login_that_leads_to_production_is_stopped_before_it_writes(orgs: Orgs, lock: dict[str, str]) -> None:
    """The same mistake by hand: login_url of the wrong org."""
    if "expected_org_id" in lock:
        lock = {"expected_org_id": orgs.sandbox.emulator.org("sandbox")["org_id"]}
    before = orgs.production.emulator.log_size
    stopped = orgs.production.task(
        MODULE, **orgs.options("production"), **lock, user=API, app="Orgops", permission_set="New_Set"
    )
    assert stopped["failed"]
    assert stopped["error"]["code"] in ("wrong_org_kind", "wrong_org_id")
    assert stopped["error"]["remedy"]
    requests = orgs.production.emulator.requests(before)
    assert not [request for request in requests if request["wrote"] and "/services/data/" in request["path"]]
