# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence: through what a permission comes, in words, and what takes it away."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.explain import explain
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, requirement

PROFILE = {"kind": "profile", "id": "00e1", "name": "System Administrator"}
GROUP = {"kind": "permission_set_group", "id": "0PG1", "name": "Y", "via": ["X"]}
SET = {"kind": "permission_set", "id": "0PS1", "name": "Connector", "namespace": "Ns", "label": "The connector"}


def snapshot(**permissions: Any) -> dict[str, Any]:
    return {"user": {"exists": True}, "system_permissions": permissions}


def finding(source: dict[str, Any], **demand: Any) -> dict[str, Any]:
    judged = judge(source, [baseline(system_permissions=[requirement("permissions.it", **demand)])], now=NOW)
    return next(entry for entry in judged["findings"] if entry["id"] == "permissions.it")


def test_every_path_is_told() -> None:
    source = snapshot(ApiEnabled={"label": "API Enabled", "granted": True, "through": [PROFILE, GROUP, SET]})
    assert finding(source, all_of=["ApiEnabled"])["evidence"] == [
        "API Enabled: through profile System Administrator; also through permission set X in group Y; "
        "also through permission set The connector (Ns__Connector)."
    ]


def test_a_permission_may_be_named_by_its_label() -> None:
    source = snapshot(ApiEnabled={"label": "API Enabled", "granted": True, "through": [PROFILE]})
    assert finding(source, all_of=["API Enabled"])["status"] == "pass"


def test_a_label_that_the_org_does_not_have_is_unknown_and_an_api_name_is_absent() -> None:
    source = snapshot(ApiEnabled={"label": "API aktiviert", "granted": True, "through": [PROFILE]})
    assert finding(source, forbidden=["Use Any API Client"])["status"] == "unknown"
    absent = finding(source, forbidden=["UseAnyApiClient"])
    assert absent["status"] == "pass"
    assert absent["evidence"] == ["UseAnyApiClient: this org has no such permission."]
    assert finding(source, all_of=["UseAnyApiClient"])["status"] == "fail"


def test_a_snapshot_of_some_permissions_says_so() -> None:
    source = snapshot(ApiEnabled={"label": "API Enabled", "granted": True, "through": [PROFILE]})
    source["unknown"] = {"system_permissions.*": "Only some permissions were asked for."}
    assert finding(source, forbidden=["ModifyAllData"])["status"] == "unknown"
    assert finding(source, all_of=["ApiEnabled"])["status"] == "pass"


def test_the_profile_itself_may_be_asked() -> None:
    source = snapshot(ManageUsers={"label": "Manage Users", "granted": True, "through": [SET]})
    assert finding(source, all_of=["ManageUsers"])["status"] == "pass"
    from_profile = finding(source, all_of=["ManageUsers"], through="profile")
    assert (from_profile["status"], from_profile["found"]) == ("fail", "Manage Users not granted by the profile")
    assert "through permission set The connector" in from_profile["evidence"][0]


@pytest.mark.parametrize(
    ("demand", "one", "other", "status"),
    [
        ("all_of", True, True, "pass"),
        ("all_of", True, None, "unknown"),
        ("all_of", False, None, "fail"),
        ("any_of", True, None, "pass"),
        ("any_of", False, None, "unknown"),
        ("any_of", False, False, "fail"),
        ("forbidden", False, False, "pass"),
        ("forbidden", True, None, "fail"),
        ("forbidden", False, None, "unknown"),
        ("not_together", True, True, "fail"),
        ("not_together", True, False, "pass"),
        ("not_together", None, False, "pass"),
        ("not_together", None, True, "unknown"),
        ("recommended", True, False, "fail"),
    ],
)
def test_partial_sight_decides_what_it_can(demand: str, one: bool | None, other: bool | None, status: str) -> None:
    source = snapshot(
        ViewSetup={"label": "View Setup", "granted": one}, EditTask={"label": "Edit Tasks", "granted": other}
    )
    extra = {"severity": "info"} if demand == "recommended" else {}
    assert finding(source, **{demand: ["ViewSetup", "EditTask"]}, **extra)["status"] == status


MUTED = {
    **snapshot(
        ModifyAllData={
            "label": "Modify All Data",
            "granted": False,
            "through": [],
            "muted": [{**GROUP, "by": ["Mute_Power"]}],
        }
    ),
    "permission_sets": [
        {
            "name": "Old",
            "label": "Old",
            "active": False,
            "expires": "2026-01-01T00:00:00Z",
            "permissions": ["ModifyAllData"],
        },
        {
            "name": "Night",
            "label": "Night",
            "active": True,
            "session_activated": True,
            "permissions": ["ModifyAllData"],
        },
        {"name": "Other", "label": "Other", "active": True, "permissions": ["ApiEnabled"]},
    ],
    "permission_set_groups": [
        {
            "name": "Y",
            "label": "Y",
            "status": "Updated",
            "active": True,
            "components": [
                {"name": "X", "label": "X", "muting": False, "permissions": ["ModifyAllData"]},
                {"name": "Mute_Power", "label": "Mute power", "muting": True, "permissions": ["ModifyAllData"]},
            ],
        },
        {
            "name": "Z",
            "label": "Z",
            "status": "Outdated",
            "active": True,
            "components": [{"name": "X", "label": "X", "muting": False, "permissions": ["ModifyAllData"]}],
        },
    ],
}


def test_explain_tells_what_would_grant_and_does_not() -> None:
    answer = explain(MUTED, "Modify All Data")
    assert answer["permission"] == "ModifyAllData"
    assert answer["granted"] is False
    assert answer["through"] == []
    assert answer["withheld"] == [
        "Permission set Old has it, but its assignment expired on 2026-01-01T00:00:00Z.",
        "Permission set Night has it, but only in a session that activates it.",
        "Group Y has it from X, but Mute power (Mute_Power) mutes it there.",
        "Group Z has it from X, but its status is Outdated, not Updated.",
    ]
    assert answer["text"].startswith("Modify All Data: not granted. Muted in group Y by muting set Mute_Power. ")


def test_explain_an_object_and_a_field() -> None:
    source = {
        "object_permissions": {
            "Lead": {"create": {"granted": True, "through": [{**PROFILE, "by": "Modify All Data"}]}}
        },
        "field_permissions": {"Event.Status__c": {"edit": {"granted": False, "through": []}}},
    }
    assert explain(source, "Lead.create")["text"] == (
        "Create on Lead: through profile System Administrator by Modify All Data."
    )
    assert explain(source, "Event.Status__c.edit")["text"] == "Edit on Event.Status__c: not granted."


def test_explain_what_was_not_seen() -> None:
    answer = explain({"unknown": {"system_permissions": "not gathered"}}, "ApiEnabled")
    assert (answer["granted"], answer["text"]) == (None, "ApiEnabled: unknown. not gathered")
