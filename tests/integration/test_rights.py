# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tool's own rights: what the documented permission sets grant is enough, and no more than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.rights import COMPANIONS, NEEDS
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, failing, foretold, records, statuses

SETS = {"audit": "Orgops_Auditor", "provision": "Orgops_Provisioner"}
METADATA = "{http://soap.sforce.com/2006/04/metadata}"
DRIFT = {"profile": "standard", "active": False, "frozen": True, "permission_sets": []}


def granted(purpose: str) -> dict[str, Any]:
    """A permission set of the documentation, as a seed says it."""
    file: Path = ROOT / "docs" / "permission-sets" / f"{SETS[purpose]}.permissionset-meta.xml"
    root = ElementTree.parse(file).getroot()
    named = {node.findtext(f"{METADATA}name", "") for node in root.iter(f"{METADATA}userPermissions")}
    objects = {
        node.findtext(f"{METADATA}object", ""): ["read"]
        for node in root.iter(f"{METADATA}objectPermissions")
        if node.findtext(f"{METADATA}allowRead") == "true"
    }
    return {"label": root.findtext(f"{METADATA}label"), "permissions": sorted(named), "objects": objects}


def run_by(purpose: str, **api: Any) -> dict[str, Any]:
    """An org in which the play runs as somebody who holds nothing but the set for this purpose."""
    runner = {
        "username": "runner@acme.example",
        "first_name": "Only",
        "last_name": "This",
        "email": "runner@acme.example",
        "alias": "only",
        "profile": "nothing",
        "permission_sets": [SETS[purpose], "Orgops_Access"],
    }
    return {
        "extends": "healthy",
        "profiles": {"nothing": {"name": "Nothing", "custom": True, "user_licence": "SFDC", "permissions": []}},
        "permission_sets": {SETS[purpose]: granted(purpose)},
        "users": {"api": api, "runner": runner},
        "connection": {"admin": "runner"},
    }


STATES = {
    "administrator": {"extends": "healthy"},
    "auditor": run_by("audit"),
    "auditor_drift": run_by("audit", **DRIFT),
    "drift": {"extends": "healthy", "users": {"api": DRIFT}},
    "provisioner": run_by("provision", **DRIFT),
    "blind": {"extends": "auditor"},
}


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("rights"), STATES) as started:
        yield started


@pytest.mark.parametrize("purpose", SETS)
def test_the_documented_sets_grant_what_is_needed_and_no_more(purpose: str) -> None:
    assert set(granted(purpose)["permissions"]) == NEEDS[purpose].keys() | COMPANIONS[purpose]
    assert granted(purpose)["objects"].keys() == {"Account", "Case", "Contact", "Lead"}


@pytest.mark.parametrize(("org", "administrators"), [("auditor", "administrator"), ("auditor_drift", "drift")])
def test_the_auditor_alone_finds_what_an_administrator_finds(orgs: World, org: str, administrators: str) -> None:
    mine, theirs = (statuses(Traced(orgs, name).run("sf_compliance")) for name in (org, administrators))
    different = {name for name in theirs if mine[name] != theirs[name]}
    assert {mine[name] for name in different} <= {"unknown"}, "what is not seen is unknown, never passed or failed"
    # Grants of others, and the connector's own fields, which field-level security hides (docs/rights.md).
    assert different <= {"fields.event", *(name for name in theirs if name.startswith("app."))}


def test_the_auditor_cannot_write(orgs: World) -> None:
    refused = Traced(orgs, "auditor_drift").run("sf_provision")
    assert refused.failed
    assert refused.writes == []


def test_the_provisioner_alone_mends_everything(orgs: World) -> None:
    org = Traced(orgs, "provisioner")
    predicted = org.run("sf_provision", check=True)
    done = org.run("sf_provision")
    assert not done.failed, done.value["msg"]
    assert predicted["changes"] == done["changes"]
    assert records(done) == foretold(done)
    assert failing(done) == set()
    assert not org.run("sf_provision").changed


@pytest.mark.parametrize(
    ("org", "purpose"), [("auditor", "audit"), ("provisioner", "provision"), ("provisioner", "audit")]
)
def test_the_preflight_is_satisfied_by_the_set_for_the_purpose(orgs: World, org: str, purpose: str) -> None:
    told = orgs.task("sf_preflight", org, purpose=purpose)
    assert (told.get("failed"), told["lacks"], told["api_calls"]["count"]) == (None, [], 1)
    powers = {item["right"] for item in told["too_much"]}
    assert powers == (
        NEEDS["provision"].keys() - NEEDS["audit"].keys() if org == "provisioner" and purpose == "audit" else set()
    )


def test_the_preflight_names_what_is_missing_and_what_is_too_much(orgs: World) -> None:
    refused = orgs.task("sf_preflight", "auditor", purpose="provision")
    assert refused["error"]["code"] == "not_permitted"
    lacks = {item["right"] for item in refused["error"]["details"]["lacks"]}
    assert lacks == {"AssignPermissionSets", "ManageProfilesPermissionsets", "ManageUsers"}
    blind = orgs.task("sf_preflight", "blind", objects=["Lead", "Opportunity"])
    assert {"ViewSetup", "Read on Opportunity"} <= {item["right"] for item in blind["error"]["details"]["lacks"]}
    strong = orgs.task("sf_preflight", "administrator", fail_on="any")
    assert "ModifyAllData" in {item["right"] for item in strong["error"]["details"]["too_much"]}
    assert not orgs.task("sf_preflight", "administrator").get("failed")
    assert not orgs.task("sf_preflight", "blind", fail_on="none").get("failed")
