# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sf_provision against a running emulator: one plan, looked at before the first write, and orgs that differ from the rule."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience
from ansible_collections.orgops.salesforce.plugins.modules import sf_provision
from ansible_collections.orgops.salesforce.tests.integration.in_process import MODULES, World, world
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, failing, foretold, records, statuses

CONNECTOR = "ScheduleOnce__ScheduleOnce_Connector"
MISSING = {"extends": "healthy", "users": {"api": None}, "grants": {"oncehub_api": None}}
FULL = {"user_licences": {"SFDC": {"name": "Salesforce", "total": 2}}}
STATES: dict[str, dict[str, Any]] = {
    "missing": MISSING,
    "healthy": {"extends": "healthy"},
    "full": {**MISSING, **FULL},
    "full_inactive": {"extends": "healthy", **FULL, "users": {"api": {"active": False}}},
    "no_set_seat": {
        "extends": "healthy",
        "permission_set_licences": {"ConnectorPsl": {"label": "Connector", "total": 1, "used": 1}},
    },
    "set_seat": {
        "extends": "healthy",
        "permission_set_licences": {"ConnectorPsl": {"label": "Connector", "total": 5, "used": 1}},
    },
    "updating": {
        "extends": "healthy",
        "permission_set_groups": {
            "Connector_Group": {"label": "Group", "components": [CONNECTOR], "status": "Outdated"}
        },
    },
    "soon_updated": {
        "extends": "healthy",
        "permission_set_groups": {
            "Connector_Group": {"label": "Group", "components": [CONNECTOR], "status": "Updating"}
        },
    },
    "broken_group": {
        "extends": "healthy",
        "permission_set_groups": {"Connector_Group": {"label": "Group", "components": [CONNECTOR], "status": "Failed"}},
    },
    "closed": {
        "extends": "healthy",
        "apps": {"oncehub": {"admin_approved_only": True}},
    },
    "closed_missing": {**MISSING, "apps": {"oncehub": {"admin_approved_only": True}}},
    "localised": {"extends": "localised", "users": {"api": {"profile": "standard", "permission_sets": []}}},
    "localised_missing": {"extends": "localised", "users": {"api": None}, "grants": {"oncehub_api": None}},
    "professional": {"extends": "professional_without_api"},
    "others": {"extends": "healthy"},
}


STATES["soon_updated_too"] = STATES["soon_updated"]


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("provision"), STATES) as started:
        yield started


def demanding(**sections: list[dict[str, Any]]) -> dict[str, Any]:
    """A baseline of one's own, with what every requirement needs beside what the test is about."""
    filling = {
        "title": "It",
        "severity": "high",
        "rationale": "Because.",
        "remedy": "Do it.",
        "source": "https://a.example",
    }
    required = {
        name: [{"id": f"own.{name}", **filling, **entry} for entry in entries] for name, entries in sections.items()
    }
    heading = {
        "baseline": 1,
        "id": "own",
        "version": "1.0.0",
        "title": "Own",
        "description": "Own.",
        "documentation": "https://a.example",
    }
    return {**heading, "require": required}


def test_check_mode_shows_an_ordered_plan_with_before_and_after(orgs: World) -> None:
    org = Traced(orgs, "missing")
    predicted = org.run("sf_provision", check=True)
    user, assignment = predicted["changes"]
    assert (user["action"], user["kind"], user["before"]) == ("create", "User", {"exists": False})
    assert user["after"]["profile"] == "System Administrator"
    assert (
        user["after"] | {"email": "admin@acme.example", "alias": "api", "time_zone": "America/Los_Angeles"}
        == user["after"]
    )
    assert (assignment["target"], assignment["after"]) == (CONNECTOR, {"assigned": True, "expires": None})
    assert "app.granted" in {name for change in predicted["by_person"] for name in change["findings"]}
    assert predicted.writes == []


def test_a_compliant_org_costs_what_its_audit_costs(orgs: World) -> None:
    org = Traced(orgs, "healthy")
    assert len(org.run("sf_provision").calls) == len(org.run("sf_compliance").calls) == 3


def test_contradictions_are_refused_before_any_call(orgs: World) -> None:
    refused = Traced(orgs, "healthy").run("sf_provision", baselines=["oncehub", "least_privilege_integration_user"])
    assert refused.error["code"] == "baseline_contradiction"
    assert refused.requests == []
    sides = [{side["baseline"] for side in found["sides"]} for found in refused.error["details"]["conflicts"]]
    assert {"oncehub", "least_privilege_integration_user"} in sides
    assert "profile.administrator" in refused.value["msg"]


@pytest.mark.parametrize("name", ["full", "full_inactive"])
@pytest.mark.parametrize("check", [True, False])
def test_without_a_seat_nothing_is_written(orgs: World, name: str, check: bool) -> None:
    refused = Traced(orgs, name).run("sf_provision", check=check)
    assert (refused.error["code"], refused.writes) == ("no_seat", [])


def test_permission_set_licences_have_seats_too(orgs: World) -> None:
    wanted = demanding(permission_set_licenses=[{"any_of": ["ConnectorPsl"]}])
    refused = Traced(orgs, "no_set_seat").run("sf_provision", baselines=[wanted])
    assert (refused.error["code"], refused.writes) == ("no_seat", [])
    refused = Traced(orgs, "no_set_seat").run("sf_permset_assignment", permission_set_licenses=["ConnectorPsl"])
    assert (refused.error["code"], refused.writes) == ("no_seat", [])
    done = Traced(orgs, "set_seat").run("sf_provision", baselines=[wanted])
    assert records(done) == foretold(done) == {("create", "PermissionSetLicenseAssign"): 1}


def test_a_group_is_waited_for_and_a_failed_one_refused(orgs: World) -> None:
    wanted = demanding(permission_set_groups=[{"labels": ["Group"]}])
    for check in (True, False):
        refused = Traced(orgs, "broken_group").run("sf_provision", baselines=[wanted], check=check)
        assert (refused.error["code"], refused.writes) == ("group_failed", [])
    late = Traced(orgs, "updating").run("sf_provision", baselines=[wanted], group_timeout=0)
    assert (late.error["code"], late.writes) == ("group_not_ready", [])


@pytest.mark.parametrize(
    ("org", "module", "options"),
    [
        ("soon_updated", "sf_provision", {"baselines": [demanding(permission_set_groups=[{"labels": ["Group"]}])]}),
        ("soon_updated_too", "sf_permset_assignment", {"permission_set_groups": ["Connector_Group"]}),
    ],
)
def test_a_group_that_becomes_updated_while_somebody_waits_is_assigned(
    orgs: World, org: str, module: str, options: dict[str, Any]
) -> None:
    traced = Traced(orgs, org)
    pauses: list[float] = []
    told: list[str] = []

    def pause(seconds: float) -> None:
        """The recalculation ends during the third pause: somebody adds a set to the group, and the emulator recalculates at once."""
        pauses.append(seconds)
        if len(pauses) == 3:
            traced.add_to_group("Connector_Group", "Orgops_Access")

    waiting = partial(Patience, sleep=pause)
    with patch.object(import_module(f"{MODULES}.{module}"), "Patience", waiting):
        done = traced.run(module, tell=told.append, group_timeout=7, **options)
    assert not done.failed, done.value
    assert pauses == [2.0, 2.0, 2.0]
    assert [line.partition(": ")[2] for line in told] == [
        f"waiting for permission set groups, {waited} of 7 seconds: Connector_Group (Updating)" for waited in (0, 2, 4)
    ]
    assert foretold(done) == {("create", "PermissionSetAssignment"): 1}
    assert records(done) - foretold(done) == {("create", "PermissionSetGroupComponent"): 1}, "which is somebody else's"
    again = traced.run(module, **options)
    assert (again.changed, again.writes) == (False, [])


def test_waiting_ends_when_patience_does(orgs: World) -> None:
    pauses: list[float] = []
    with patch.object(sf_provision, "Patience", partial(Patience, sleep=pauses.append)):
        wanted = demanding(permission_set_groups=[{"labels": ["Group"]}])
        late = Traced(orgs, "updating").run("sf_provision", baselines=[wanted], group_timeout=5)
    assert (late.error["code"], late.writes, pauses) == ("group_not_ready", [], [2.0, 2.0, 1.0])
    assert "after 5 seconds" in late.error["cause"]


def test_the_running_user_does_not_freeze_itself(orgs: World) -> None:
    admin = orgs.emulator.org("healthy")["admin_username"]
    frozen = demanding(user=[{"is": {"frozen": True}}])
    refused = Traced(orgs, "healthy").run("sf_provision", user=admin, baselines=[frozen])
    assert (refused.error["code"], refused.writes) == ("running_user", [])


def test_taking_away_has_a_limit(orgs: World) -> None:
    gone = demanding(permission_sets=[{"labels": ["Orgops access"], "state": "absent"}])
    refused = Traced(orgs, "healthy").run("sf_provision", baselines=[gone], max_removals=0)
    assert (refused.error["code"], refused.writes) == ("too_many_removals", [])


@pytest.mark.parametrize("name", ["closed", "closed_missing"])
def test_an_approving_set_that_does_not_exist_is_made_approved_and_assigned(orgs: World, name: str) -> None:
    org = Traced(orgs, name)
    asked: dict[str, Any] = {"baselines": ["oncehub"], "variables": {"approval_permission_set": "OnceHub access"}}
    predicted = org.run("sf_provision", check=True, **asked)
    done = org.run("sf_provision", **asked)
    assert not done.failed, done.value
    assert predicted["changes"] == done["changes"]
    assert records(done) == foretold(done)
    assert [change["kind"] for change in done["changes"] if change["target"].endswith("OnceHub_access")] == [
        "PermissionSet",
        "SetupEntityAccess",
        "PermissionSetAssignment",
    ]
    assert len(done.writes) == 2  # what others point to, then everything else
    assert statuses(done)["app.approved"] == "pass"
    assert not org.run("sf_provision", **asked).changed


@pytest.mark.parametrize("name", ["localised", "localised_missing"])
def test_an_org_in_another_language_gets_its_own_administrator_profile(orgs: World, name: str) -> None:
    org = Traced(orgs, name)
    predicted = org.run("sf_provision", check=True)
    done = org.run("sf_provision")
    assert predicted["changes"] == done["changes"]
    assert done["changes"][0]["after"]["profile"] == "Systemadministrator"
    assert failing(done) <= {"app.granted"}
    assert not org.run("sf_provision").changed


def test_professional_edition_without_api_is_told_apart_from_non_compliance(orgs: World) -> None:
    org = Traced(orgs, "professional")
    refused = org.run("sf_provision")
    assert refused.writes == []
    assert refused.error["code"] != "baseline_contradiction"
    audited = org.run("sf_compliance", cannot_audit="report")
    assert audited["judgement"]["status"] == "cannot_audit"
    assert audited["judgement"]["cannot_audit"]["code"] == refused.error["code"]


def test_who_else_works_on_the_user_is_told_before_writing(orgs: World) -> None:
    org = Traced(orgs, "others")
    owner = org.api.replace("api@", "owner@")
    org.run("sf_api_user", user=owner, state="inactive", username=org.api)  # another administrator
    predicted = org.run("sf_provision", user=owner, check=True)
    assert {(found["kind"], found["by"]) for found in predicted["conflicts"]} == {("change", org.api)}
    assert predicted.changed
    assert predicted["conflicts_unseen"] == {}
    assert org.run("sf_provision", user=owner, check=True, conflict_window_days=0)["conflicts"] == []
