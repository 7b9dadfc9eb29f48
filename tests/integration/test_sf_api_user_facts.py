# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`sf_api_user_facts` against running orgs: what is seen, through what, and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Result, Task

MODULE = "sf_api_user_facts"


def snapshot(result: Result) -> dict[str, Any]:
    assert not result.failed, result.value
    assert not result.changed
    assert not result.writes
    facts: dict[str, Any] = result["ansible_facts"]["sf_api_user"]
    return facts


def through(permission: dict[str, Any]) -> list[tuple[str, str]]:
    return [(source["kind"], source["name"]) for source in permission["through"]]


@pytest.mark.every_core
def test_a_healthy_user_in_three_calls_and_one_for_the_tooling_api(org: Org) -> None:
    result = org.run(MODULE, user=org.api, apps=["OnceHub connector for Salesforce"])
    seen = snapshot(result)
    assert len(result.calls) <= 4
    assert seen["org"]["kind"] == "production"
    assert seen["user"]["active"] is True
    assert seen["user"]["frozen"] is False
    assert seen["licence"]["key"] == "SFDC"
    assert seen["profile"]["custom"] is False
    assert through(seen["system_permissions"]["ModifyAllData"]) == [("profile", "System Administrator")]
    assert [held["full_name"] for held in seen["permission_sets"]] == [
        "Orgops_Access",
        "ScheduleOnce__ScheduleOnce_Connector",
    ]
    lead = seen["object_permissions"]["Lead"]["create"]["through"]
    assert {"profile", "permission_set"} == {source["kind"] for source in lead}
    assert {app["kind"] for app in seen["apps"]} == {"connected_app", "external_client_app"}
    assert [grant["of_user"] for grant in seen["grants"]] == [True]
    assert seen["packages"][0]["namespace"] == "ScheduleOnce"
    assert set(seen["unknown"]) == {"system_permissions.*"}, "the rest of them is given on request"


def test_a_user_who_does_not_exist_is_a_fact(org: Org) -> None:
    seen = snapshot(org.run(MODULE, user="nobody@acme.example", gather_subset=["permissions"]))
    assert seen["user"] == {"exists": False, "username": "nobody@acme.example"}
    assert seen["permission_sets"] is None


@pytest.mark.org(
    permission_sets={
        "Powerful": {"label": "Powerful", "permissions": ["ViewAllData", "ManageUsers"]},
        "Waiting": {"label": "Waiting", "permissions": ["ModifyAllData"], "activation_required": True},
        "Ended": {"label": "Ended", "permissions": ["AuthorApex"]},
    },
    muting_permission_sets={"Less": {"label": "Less", "permissions": ["ManageUsers"]}},
    permission_set_groups={"Team": {"label": "Team", "components": ["Powerful"], "muting": "Less"}},
    users={
        "api": {
            "profile": "standard",
            "permission_sets": ["Waiting", {"name": "Ended", "expires": "-1d"}],
            "permission_set_groups": ["Team"],
        }
    },
)
def test_provenance_through_a_group_with_muting_expiry_and_activation(org: Org) -> None:
    result = org.run(MODULE, user=org.api, gather_subset=["permissions"], system_permissions=["all"])
    seen = snapshot(result)
    permissions = seen["system_permissions"]
    (source,) = permissions["ViewAllData"]["through"]
    assert (source["kind"], source["name"], source["via"]) == ("permission_set_group", "Team", ["Powerful"])
    assert permissions["ManageUsers"]["granted"] is False
    assert permissions["ManageUsers"]["muted"][0]["by"] == ["Less"]
    assert permissions["ModifyAllData"]["granted"] is False, "a set that waits for a session activation grants nothing"
    assert permissions["AuthorApex"]["granted"] is False, "an assignment that has ended grants nothing"
    (group,) = seen["permission_set_groups"]
    assert group["status"] == "Updated"
    assert {item["name"]: item["muting"] for item in group["components"]} == {"Powerful": False, "Less": True}


@pytest.mark.org(
    profiles={"blind": {"name": "Blind", "user_licence": "SFDC", "custom": True, "permissions": ["ApiEnabled"]}},
    users={"admin": {"profile": "blind"}},
)
def test_what_the_running_user_may_not_see_is_unknown_and_not_absent(org: Org) -> None:
    seen = snapshot(org.run(MODULE, user=org.api))
    for section in ("permission_sets", "system_permissions", "apps", "grants"):
        assert seen[section] is None
        assert "lacks" in seen["unknown"][section]
    assert seen["user"]["frozen"] is None
    assert "user.frozen" in seen["unknown"]


def test_subsets_are_chosen_as_setup_does(org: Org) -> None:
    least, some, wrong = org.play(
        [
            Task(MODULE, {"user": org.api, "gather_subset": ["min"]}),
            Task(MODULE, {"user": org.api, "gather_subset": ["all", "!grants", "!network", "!audit_trail"]}),
            Task(MODULE, {"user": org.api, "gather_subset": ["grant"]}),
        ]
    )
    assert len(least.calls) == 1
    assert snapshot(least)["unknown"]["apps"] == "not gathered"
    assert snapshot(some)["unknown"]["grants"] == "not gathered"
    assert wrong.error["code"] == "invalid_input"
    assert not wrong.requests
