# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings become changes, in the order in which Salesforce accepts them; the rest becomes steps for a person."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change, NewId
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.plan import plan
from ansible_collections.orgops.salesforce.tests.unit.baselines.breaking import broken
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import NOW, demands, healthy, loaded
from ansible_collections.orgops.salesforce.tests.unit.judge.small import baseline, requirement, waiver

ONCEHUB = catalogue.load("oncehub", {"approval_permission_set": "OnceHub access"})
CONNECTOR = {
    "id": "0PS000000000007",
    "name": "Connector",
    "namespace": "ScheduleOnce",
    "full_name": "ScheduleOnce__Connector",
    "label": "OnceHub connector for Salesforce permission set",
}
ACCESS = {
    "id": "0PSACCESS",
    "name": "OnceHub_Access",
    "namespace": None,
    "full_name": "OnceHub_Access",
    "label": "OnceHub access",
}
CANDIDATES = {
    "profiles": [
        {"id": "00eADMIN", "name": "System Administrator", "licence": "Salesforce", "licence_key": "SFDC"},
        {"id": "00eSTANDARD", "name": "Standard User", "licence": "Salesforce", "licence_key": "SFDC"},
    ],
    "permission_sets": [
        CONNECTOR,
        ACCESS,
    ],
}
CONNECTED = {
    "profile": {
        "name": "Standard User",
        "custom": False,
        "permissions": ["ApiEnabled"],
        "login_hours": {},
        "login_ip_ranges": [],
    }
}


def planned(
    snapshot: dict[str, Any], *baselines: dict[str, Any], waivers: tuple[dict[str, Any], ...] = ()
) -> list[Change]:
    wanted = list(baselines or (ONCEHUB,))
    snapshot = {"candidates": CANDIDATES, **snapshot}
    return plan(snapshot, wanted, judge(snapshot, wanted, waivers, now=NOW)["findings"])


def ours(changes: list[Change]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(change.action, change.kind, dict(change.record)) for change in changes if change.by == "provision"]


def by_hand(changes: list[Change]) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {change.findings: change.steps for change in changes if change.by == "person"}


def test_a_healthy_user_needs_nothing() -> None:
    assert planned(healthy(ONCEHUB)) == []


def test_the_sandbox_after_its_copy() -> None:
    """Wrong profile, frozen, inactive, without the permission set: the API mends it in this order."""
    snapshot = healthy(ONCEHUB) | CONNECTED
    snapshot["user"] |= {"active": False, "frozen": True}
    snapshot["permission_sets"] = []
    changes = planned(snapshot)
    assert ours(changes) == [
        ("update", "User", {"Id": "005000000000001", "IsActive": True, "ProfileId": "00eADMIN"}),
        ("update", "UserLogin", {"Id": "0Yw000000000001", "IsFrozen": False}),
        ("create", "PermissionSetAssignment", {"AssigneeId": "005000000000001", "PermissionSetId": CONNECTOR["id"]}),
    ]
    assert changes[0].findings == ("user.active", "profile.administrator")
    assert changes[0].before == {"active": False, "profile": "Standard User"}
    assert changes[0].after == {"active": True, "profile": "System Administrator"}
    assert changes[2].target == "ScheduleOnce__Connector"


def test_rights_that_follow_are_looked_at_again() -> None:
    snapshot = healthy(ONCEHUB)
    snapshot["permission_sets"] = []
    snapshot["object_permissions"]["Lead"]["create"]["granted"] = False
    assert by_hand(planned(snapshot)) == {
        ("objects.crm",): ("Run the audit again after the changes above; mend by hand only what still fails then.",)
    }


def test_rights_that_nothing_brings_are_a_persons() -> None:
    snapshot = healthy(ONCEHUB)
    snapshot["object_permissions"]["Lead"]["create"]["granted"] = False
    ((findings, steps),) = by_hand(planned(snapshot)).items()
    assert findings == ("objects.crm",)
    assert steps == ("Assign the connector's permission set; where a group mutes it, assign it directly.",)


def test_an_expired_assignment_is_renewed_and_not_made_again() -> None:
    snapshot = healthy(ONCEHUB)
    snapshot["permission_sets"] = [
        {
            **CONNECTOR,
            "assignment_id": "0PaOLD",
            "active": False,
            "expires": "2026-01-01T00:00:00Z",
            "session_activated": False,
        }
    ]
    assert ours(planned(snapshot)) == [("update", "PermissionSetAssignment", {"Id": "0PaOLD", "ExpirationDate": None})]


@pytest.mark.parametrize(
    "sets",
    [[], [CONNECTOR, {**CONNECTOR, "id": "0PSTWIN"}], [{**CONNECTOR, "namespace": "Other"}]],
    ids=["none", "two", "another-package"],
)
def test_a_set_is_never_guessed(sets: list[dict[str, Any]]) -> None:
    snapshot = healthy(ONCEHUB) | {"permission_sets": [], "candidates": {**CANDIDATES, "permission_sets": sets}}
    changes = planned(snapshot)
    assert ours(changes) == []
    assert ("permission_set.oncehub",) in by_hand(changes)


def test_a_localised_administrator_is_found_by_what_it_is() -> None:
    power = ["ApiEnabled", "CustomizeApplication", "ModifyAllData"]
    profiles = [
        {"id": "00e1", "name": "Systemadministrator", "custom": False, "permissions": power, "licence": "Salesforce"},
        {"id": "00e2", "name": "Kopie", "custom": True, "permissions": power, "licence": "Salesforce"},
    ]
    changes = planned(healthy(ONCEHUB) | CONNECTED | {"candidates": {**CANDIDATES, "profiles": profiles}})
    assert ours(changes)[0] == ("update", "User", {"Id": "005000000000001", "ProfileId": "00e1"})


def test_no_profile_is_chosen_among_several() -> None:
    custom = baseline(profile=[requirement("user.profile", kinds=["custom"])])
    profiles = [
        {"id": f"00e{n}", "name": f"Ours {n}", "custom": True, "permissions": [], "licence": "Salesforce"}
        for n in (1, 2)
    ]
    changes = planned(
        {"user": {"exists": True, "id": "005", "username": "u"}, **CONNECTED, "candidates": {"profiles": profiles}},
        custom,
    )
    assert ours(changes) == []
    assert "no single match" in by_hand(changes)[("user.profile",)][0]


def test_a_profile_must_suit_every_baseline() -> None:
    """What passes today must still pass with the new profile."""
    names = baseline("names", profile=[requirement("names.profile", names=["One", "Two"])])
    custom = baseline("custom", profile=[requirement("custom.profile", kinds=["custom"])])
    profiles = [
        {"id": "00e1", "name": "One", "custom": False, "permissions": []},
        {"id": "00e2", "name": "Two", "custom": True, "permissions": []},
    ]
    current = {"profile": {"name": "Three", "custom": True, "permissions": []}}
    source = {"user": {"exists": True, "id": "005", "username": "u"}, **current, "candidates": {"profiles": profiles}}
    assert ours(planned(source, names, custom)) == [("update", "User", {"Id": "005", "ProfileId": "00e2"})]


def test_a_missing_user_is_created_and_gets_what_it_needs() -> None:
    snapshot = healthy(ONCEHUB) | {"user": {"exists": False, "username": "api@acme.example"}, "permission_sets": []}
    snapshot["apps"][0]["policy"] = "self_authorize"  # so that nobody needs an approval
    snapshot["org"] |= {"language": "de", "locale": "de_DE", "time_zone": "Europe/Berlin"}
    snapshot["running_user"] = {"email": "admin@acme.example"}
    changes = planned(snapshot)
    born = {
        "Username": "api@acme.example",
        "LastName": "api",
        "Email": "admin@acme.example",
        "Alias": "api",
        "LanguageLocaleKey": "de",
        "LocaleSidKey": "de_DE",
        "TimeZoneSidKey": "Europe/Berlin",
        "EmailEncodingKey": "UTF-8",
        "IsActive": True,
        "ProfileId": "00eADMIN",
    }
    new_user = NewId("User", "api@acme.example")
    assert ours(changes) == [
        ("create", "User", born),
        ("create", "PermissionSetAssignment", {"AssigneeId": new_user, "PermissionSetId": CONNECTOR["id"]}),
    ]
    assert "user.exists" in changes[0].findings
    assert changes[0].after["profile"] == "System Administrator"


def test_a_missing_user_is_created_with_the_settings_that_are_demanded() -> None:
    wanted = baseline(
        user=[
            requirement("it.box", checkboxes={"MarketingUser": True}),
            requirement("it.zone", **{"is": {"time_zone": "UTC"}}),
        ],
        profile=[requirement("it.profile", names=["System Administrator"])],
    )
    (change,) = planned({"user": {"exists": False, "username": "api@acme.example"}}, wanted)
    assert change.record["UserPermissionsMarketingUser"] is True
    assert change.record["TimeZoneSidKey"] == "UTC"


def test_what_is_taken_away_comes_last_and_sets_before_licences() -> None:
    wanted = baseline(
        permission_sets=[requirement("it.gone", labels=["Old"], state="absent"), requirement("it.set", labels=["Set"])],
        permission_set_licenses=[requirement("it.psl", forbidden=["OldPsl"])],
    )
    snapshot = {
        "user": {"exists": True, "id": "005", "username": "u"},
        "permission_sets": [{"id": "0PS1", "assignment_id": "0Pa1", "name": "Old", "label": "Old", "active": True}],
        "permission_set_groups": [],
        "permission_set_licenses": [{"id": "0PL1", "assignment_id": "2LA1", "name": "OldPsl", "key": "OldPsl"}],
        "candidates": {"permission_sets": [{"id": "0PS2", "name": "Set", "label": "Set"}]},
    }
    assert [(action, kind) for action, kind, _record in ours(planned(snapshot, wanted))] == [
        ("create", "PermissionSetAssignment"),
        ("delete", "PermissionSetAssignment"),
        ("delete", "PermissionSetLicenseAssign"),
    ]


def test_licences_come_before_sets() -> None:
    wanted = baseline(
        permission_sets=[requirement("it.set", labels=["Set"])],
        permission_set_groups=[requirement("it.group", labels=["Group"])],
        permission_set_licenses=[requirement("it.licence", any_of=["Psl"])],
    )
    candidates = {
        "permission_sets": [{"id": "0PS1", "name": "Set", "label": "Set"}],
        "permission_set_groups": [{"id": "0PG1", "name": "Group", "label": "Group"}],
        "permission_set_licenses": [{"id": "0PL1", "name": "Psl", "key": "PslKey"}],
    }
    empty: dict[str, Any] = {"permission_sets": [], "permission_set_groups": [], "permission_set_licenses": []}
    changes = planned({"user": {"exists": True, "id": "005"}, **empty, "candidates": candidates}, wanted)
    assert ours(changes) == [
        ("create", "PermissionSetLicenseAssign", {"AssigneeId": "005", "PermissionSetLicenseId": "0PL1"}),
        ("create", "PermissionSetAssignment", {"AssigneeId": "005", "PermissionSetId": "0PS1"}),
        ("create", "PermissionSetAssignment", {"AssigneeId": "005", "PermissionSetGroupId": "0PG1"}),
    ]


def test_a_set_that_must_be_absent_is_taken_away() -> None:
    wanted = baseline(permission_sets=[requirement("it.gone", labels=["Set"], state="absent")])
    held = {"id": "0PS1", "assignment_id": "0Pa1", "name": "Set", "label": "Set", "active": True}
    changes = planned(
        {"user": {"exists": True, "id": "005"}, "permission_sets": [held], "permission_set_groups": []}, wanted
    )
    assert ours(changes) == [("delete", "PermissionSetAssignment", {"Id": "0Pa1"})]


def unapproved(**app: Any) -> dict[str, Any]:
    snapshot = healthy(ONCEHUB)
    snapshot["apps"][0] |= {"developer_name": None, "approvals": [], **app}
    return snapshot


def test_an_app_is_approved_through_the_set_of_the_operators_choice() -> None:
    assert ours(planned(unapproved())) == [
        ("create", "SetupEntityAccess", {"ParentId": "0PSACCESS", "SetupEntityId": "0H4000000000001"}),
        ("create", "PermissionSetAssignment", {"AssigneeId": "005000000000001", "PermissionSetId": "0PSACCESS"}),
    ]


def test_without_a_choice_the_one_set_that_approves_is_assigned() -> None:
    approval = {"permission_set_id": "0PSONE", "name": "One", "label": "One", "profile": None, "assigned": False}
    changes = planned(unapproved(approvals=[approval]), catalogue.load("oncehub"))
    assert ours(changes) == [
        ("create", "PermissionSetAssignment", {"AssigneeId": "005000000000001", "PermissionSetId": "0PSONE"})
    ]


def test_without_a_choice_and_an_approving_set_a_person_chooses() -> None:
    changes = planned(unapproved(), catalogue.load("oncehub"))
    assert ours(changes) == []
    assert "Choose a permission set of your own" in by_hand(changes)[("app.approved",)][0]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("app.granted", "Sign out of Salesforce"),
        ("app.installed", "Press Install beside"),
        ("package.oncehub", "Setup > Installed Packages for namespace ScheduleOnce"),
        ("org.required_fields", "Give the field a default value"),
        ("user.not_locked", "Unlock the user"),
    ],
)
def test_what_only_a_person_can_do_has_its_steps(name: str, word: str) -> None:
    section, demand = next(pair for pair in demands(ONCEHUB) if pair[1]["id"] == name)
    changes = planned(broken(healthy(ONCEHUB), section, demand))
    assert ours(changes) == []
    assert word in " ".join(by_hand(changes)[(name,)])


def test_what_is_waived_is_left_alone() -> None:
    snapshot = healthy(ONCEHUB)
    snapshot["user"]["frozen"] = True
    assert planned(snapshot, waivers=(waiver("user.not_frozen"),)) == []


def test_options_that_do_not_count_are_not_planned() -> None:
    both = catalogue.load("oncehub_any_mode")
    snapshot = healthy(catalogue.load("oncehub_secure_mode"))
    assert planned(snapshot, both) == []
    snapshot["user"]["frozen"] = True
    (change,) = [change for change in planned(snapshot, both) if change.kind == "UserLogin"]
    assert change.findings == ("standard.user.not_frozen",)


@pytest.mark.parametrize("name", catalogue.names())
def test_every_failing_finding_is_in_the_plan(name: str) -> None:
    wanted = loaded(name)
    for section, demand in demands(wanted):
        if section in ("documentation", "layouts"):
            continue
        snapshot = broken(healthy(wanted), section, demand)
        findings = judge(snapshot, [wanted], now=NOW)["findings"]
        changes = plan(snapshot, [wanted], findings)
        failing = {
            finding["id"]
            for finding in findings
            if finding["status"] == "fail" and finding["section"] != "alternatives"
        }
        covered = {finding for change in changes for finding in change.findings}
        assert failing <= covered
        assert all(change.steps for change in changes if change.by == "person")
        assert all(change.as_dict() for change in changes)
