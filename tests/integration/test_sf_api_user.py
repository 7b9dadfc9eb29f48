# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sf_api_user against a running emulator: what it writes, what it refuses, and that check mode foretells both."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.administrators import PROVISIONER
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task

ADMINISTRATOR = "System Administrator"
FULL = {"SFDC": {"name": "Salesforce", "total": 3}}  # the seats that the three users of the healthy org take


def user_of(org: Org, username: str) -> dict[str, Any]:
    seen = org.run("sf_api_user_facts", user=username, gather_subset=["min"])
    facts: dict[str, Any] = seen["ansible_facts"]["sf_api_user"]
    return {**facts["user"], "profile": (facts["profile"] or {}).get("name")}


def test_a_user_as_it_must_be_is_read_once_and_left_alone(org: Org) -> None:
    done = org.run("sf_api_user", user=org.api, profile=ADMINISTRATOR, email="oncehub.api@acme.example")
    assert (done.changed, done["changes"], done["conflicts"]) == (False, [], [])
    assert done["user"] == {"exists": True, "username": org.api, "id": done["user"]["id"]}
    assert done["diff"]["before"] == done["diff"]["after"]
    assert len(done.calls) == 1


@pytest.mark.every_core
@pytest.mark.org(
    users={"api": {"profile": "standard", "active": False, "frozen": True, "email": "oncehub.api@acme.example.invalid"}}
)
def test_drift_is_corrected_in_one_write(org: Org) -> None:
    done = org.converges(
        "sf_api_user",
        user=org.api,
        profile=ADMINISTRATOR,
        email="team@acme.example",
        time_zone="Europe/Berlin",
        checkboxes={"MarketingUser": True},
    )
    assert [request["method"] for request in done.writes] == ["PATCH"]
    assert [change["kind"] for change in done["changes"]] == ["User", "UserLogin"]  # activated, then unfrozen
    assert done["diff"] == {
        "before": {
            "email": "oncehub.api@acme.example.invalid",
            "time_zone": "America/Los_Angeles",
            "profile": "Standard User",
            "checkboxes.MarketingUser": False,
            "active": False,
            "frozen": True,
        },
        "after": {
            "email": "team@acme.example",
            "time_zone": "Europe/Berlin",
            "profile": ADMINISTRATOR,
            "checkboxes.MarketingUser": True,
            "active": True,
            "frozen": False,
        },
    }
    user = user_of(org, org.api)
    assert (user["active"], user["frozen"], user["profile"]) == (True, False, ADMINISTRATOR)
    assert (user["email"], user["time_zone"]) == ("team@acme.example", "Europe/Berlin")
    assert user["checkboxes"]["MarketingUser"] is True
    assert user["first_name"] == "OnceHub"  # nobody spoke of it


@pytest.mark.every_core
def test_a_new_user_has_what_salesforce_requires(org: Org) -> None:
    username = org.username("once.hub-writer")
    done = org.converges("sf_api_user", user=username, profile=ADMINISTRATOR, role="none")
    assert [request["method"] for request in done.writes] == ["POST"]
    user = user_of(org, username)
    assert (user["last_name"], user["alias"], user["email"]) == ("once.hub-writer", "oncehubw", "admin@acme.example")
    assert (user["language"], user["locale"], user["email_encoding"]) == ("en_US", "en_US", "UTF-8")
    assert (user["active"], user["frozen"], user["profile"]) == (True, False, ADMINISTRATOR)


def test_a_new_user_can_be_frozen_from_the_start(org: Org) -> None:
    username = org.username("later")
    done = org.converges("sf_api_user", user=username, profile=ADMINISTRATOR, last_name="Later", frozen=True)
    assert [change["id"] for change in done["changes"]] == [f"create User {username}", f"update UserLogin {username}"]
    assert user_of(org, username)["frozen"] is True


def test_who_does_not_exist_is_neither_deactivated_nor_created_unasked(org: Org) -> None:
    username = org.username("nobody")
    inactive, frozen, missing, bare = org.play(
        [
            Task("sf_api_user", {"user": username, "state": "inactive"}),
            Task("sf_api_user", {"user": username, "state": "frozen"}),
            Task("sf_api_user", {"user": username, "create": False, "profile": ADMINISTRATOR}),
            Task("sf_api_user", {"user": username}),
        ]
    )
    assert not inactive.changed
    assert not frozen.changed
    assert inactive["user"] == {"exists": False, "username": username, "id": None}
    assert missing.error["code"] == "user_not_found"
    assert bare.error["code"] == "profile_needed"


@pytest.mark.org(users={"api": {"profile": "standard", "frozen": True}})
def test_one_of_two_records_is_refused_and_both_are_told(org: Org) -> None:
    """The name is too long, so that Salesforce refuses the user's record and takes its login's."""
    asked = {"user": org.api, "profile": ADMINISTRATOR, "last_name": "x" * 81}
    failed, again = org.play([Task("sf_api_user", asked), Task("sf_api_user", {**asked, "last_name": "API"})])
    assert failed.error["code"] == "partial_failure"
    assert failed.changed, "a part was done"
    assert failed.error["details"]["done"] == [f"update UserLogin {org.api}"]
    (not_done,) = failed.error["details"]["not_done"]
    assert not_done["change"] == f"update User {org.api}"
    assert not_done["errors"][0]["code"] == failed.error["salesforce"]["code"]
    assert failed.error["remedy"]
    assert [change["kind"] for change in again["changes"]] == ["User"], "the next run does only what is missing"
    user = user_of(org, org.api)
    assert (user["frozen"], user["profile"]) == (False, ADMINISTRATOR)


def test_inactive_gives_the_seat_back(org: Org) -> None:
    done = org.converges("sf_api_user", user=org.api, state="inactive")
    assert done["diff"] == {"before": {"active": True}, "after": {"active": False}}
    assert user_of(org, org.api)["active"] is False


def test_frozen_keeps_the_user_active(org: Org) -> None:
    done = org.converges("sf_api_user", user=org.api, state="frozen")
    assert [change["kind"] for change in done["changes"]] == ["UserLogin"]
    user = user_of(org, org.api)
    assert (user["active"], user["frozen"]) == (True, True)


@pytest.mark.org(users={"api": {"has_user_login": False}})
def test_a_user_without_a_login_row_is_not_frozen_and_cannot_be(org: Org) -> None:
    present, frozen = org.play(
        [Task("sf_api_user", {"user": org.api}), Task("sf_api_user", {"user": org.api, "state": "frozen"})]
    )
    assert not present.changed
    assert frozen.error["code"] == "no_user_login"
    assert not frozen.writes


@pytest.mark.org(
    org={"name": "Muster", "language": "de"},
    profiles={"admin": {"name": "Systemadministrator"}, "standard": {"name": "Standardbenutzer"}},
    users={"api": {"profile": "standard"}},
)
def test_the_standard_administrator_is_found_in_any_language(org: Org) -> None:
    lost = org.run("sf_api_user", user=org.api, profile=ADMINISTRATOR)
    assert lost.error["code"] == "not_found"
    assert "profile_kind" in lost.error["remedy"]
    done = org.converges("sf_api_user", user=org.api, profile_kind="standard_admin")
    assert done["diff"]["after"]["profile"] == "Systemadministrator"


@pytest.mark.org(profiles={"second": {"name": "Second Administrator", "user_licence": "SFDC", "permissions": "all"}})
def test_two_standard_administrators_are_one_too_many(org: Org) -> None:
    refused = org.run("sf_api_user", user=org.api, profile_kind="standard_admin")
    assert refused.error["code"] == "ambiguous"
    assert refused.error["details"]["candidates"] == ["Second Administrator", ADMINISTRATOR]


def test_a_misspelt_profile_is_answered_with_what_is_near(org: Org) -> None:
    refused = org.run("sf_api_user", user=org.api, profile="System Adminstrator")
    assert refused.error["details"]["candidates"] == [ADMINISTRATOR]


@pytest.mark.org(user_licences=FULL)
def test_no_seat_is_left_for_a_new_user(org: Org) -> None:
    refused = org.run("sf_api_user", user=org.username("fourth"), profile=ADMINISTRATOR)
    assert refused.error["code"] == "no_seat"
    assert "3 of 3 are used" in refused.error["message"]
    assert not refused.writes


@pytest.mark.org(user_licences=FULL, users={"spare": {"profile": "standard", "active": False}})
def test_no_seat_is_left_for_who_comes_back(org: Org) -> None:
    refused, renamed = org.play(
        [
            Task("sf_api_user", {"user": org.username("spare")}),
            Task("sf_api_user", {"user": org.username("spare"), "active": False, "last_name": "Spare Part"}),
        ]
    )
    assert refused.error["code"] == "no_seat"
    assert renamed.changed


@pytest.mark.org(users={"integration": {"profile": "platform"}})
def test_another_licence_is_asked_for_by_name(org: Org) -> None:
    username = org.username("integration")
    refused = org.run("sf_api_user", user=username, profile="Standard User")
    assert refused.error["code"] == "licence_change"
    assert refused.error["details"]["wanted"]["key"] == "SFDC"
    assert not refused.writes
    done = org.converges("sf_api_user", user=username, profile="Standard User", allow_licence_change=True)
    assert done["diff"]["before"]["profile"] == "Standard Platform User"


@pytest.mark.parametrize("options", [{"state": "inactive"}, {"state": "frozen"}, {"profile": "Standard User"}], ids=str)
def test_the_running_user_does_not_lock_itself_out(org: Org, options: dict[str, Any]) -> None:
    predicted, refused = org.play(
        [Task("sf_api_user", {"user": org.admin, **options}, check) for check in (True, False)]
    )
    assert predicted.error["code"] == refused.error["code"] == "running_user"
    assert not refused.writes


@pytest.mark.org(
    profiles=PROVISIONER,
    users={"admin": {"profile": "provisioner"}, "second": {"profile": "admin", "frozen": True}},
)
@pytest.mark.parametrize("options", [{"state": "inactive"}, {"state": "frozen"}, {"profile": "Standard User"}], ids=str)
def test_the_last_administrator_stays(org: Org, options: dict[str, Any]) -> None:
    """The running user only provisions, and the other administrator is frozen."""
    refused = org.run("sf_api_user", user=org.api, **options)
    assert refused.error["code"] == "last_administrator"
    assert not refused.writes


BY_OTHERS = {
    "elsewhere": {
        "CreatedById": "@users.owner",
        "Action": "changedprofile",
        "Display": "Changed profile for user Ada Admin",
    },
    "here": {
        "CreatedById": "@users.owner",
        "Action": "changedprofile",
        "Section": "Manage Users",
        "Display": "Changed profile for user OnceHub API from System Administrator to Standard User",
    },
}


@pytest.mark.org(users={"api": {"profile": "standard"}}, records={"SetupAuditTrail": BY_OTHERS})
def test_somebody_else_who_works_on_the_user_is_told_before_writing(org: Org) -> None:
    unasked, predicted, done, again = org.play(
        [
            Task("sf_api_user", {"user": org.api, "profile": ADMINISTRATOR, "conflict_window_days": 0}, check=True),
            *(
                Task("sf_api_user", {"user": org.api, "profile": ADMINISTRATOR}, check)
                for check in (True, False, False)
            ),
        ]
    )
    assert unasked["conflicts"] == []
    assert "warnings" not in unasked.value
    for warned in (predicted, done):
        (conflict,) = warned["conflicts"]
        assert (conflict["kind"], conflict["by"], conflict["action"]) == (
            "change",
            org.username("owner"),
            "changedprofile",
        )
        assert any(org.username("owner") in warning for warning in warned["warnings"])
    assert (done.changed, again.changed) == (True, False)
    assert "warnings" not in again.value  # nothing is written, and its own change is no conflict
    assert len(again["conflicts"]) == 1


def policy(name: str, status: str) -> dict[str, Any]:
    return {"DeveloperName": name, "MasterLabel": f"The {name}", "Status": status, "TriggerType": "CreateAndUpdate"}


@pytest.mark.org(
    users={"api": {"profile": "standard"}},
    records={"UserAccessPolicy": {"acts": policy("Sales", "Active"), "rests": policy("Draft", "Design")}},
)
def test_active_user_access_policies_are_told_before_writing(org: Org) -> None:
    predicted, done = org.play(
        [Task("sf_api_user", {"user": org.api, "profile": ADMINISTRATOR}, check) for check in (True, False)]
    )
    told = {"kind": "user_access_policy", "name": "Sales", "label": "The Sales", "trigger": "CreateAndUpdate"}
    for result in (predicted, done):
        assert (result["conflicts"], result["conflicts_unseen"]) == ([told], {})
        assert any("The Sales" in warning and "Draft" not in warning for warning in result["warnings"])
    assert done.changed


@pytest.mark.org(without_objects=["UserAccessPolicy"])
def test_an_org_that_shows_no_policies_is_not_said_to_have_none(org: Org) -> None:
    done = org.run("sf_api_user", user=org.api)
    assert done["conflicts"] == []
    assert done["conflicts_unseen"]["user access policies"].startswith("INVALID_TYPE: ")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"state": "inactive", "active": True}, "contradiction"),
        ({"state": "frozen", "frozen": False}, "contradiction"),
        ({"alias": "far-too-long"}, "invalid_input"),
        ({"checkboxes": {"MarketingUser": "maybe"}}, "invalid_input"),
    ],
)
def test_nonsense_is_refused_before_any_call(org: Org, options: dict[str, Any], code: str) -> None:
    refused = org.run("sf_api_user", user=org.api, **options)
    assert refused.error["code"] == code
    assert not refused.calls


def test_a_checkbox_that_the_org_does_not_have(org: Org) -> None:
    refused = org.run("sf_api_user", user=org.api, checkboxes={"TeaPot": True})
    assert refused.error["code"] == "unknown_field"
    assert "MarketingUser" in refused.error["details"]["checkboxes"]
