# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Effective permissions and what a running user may see (contract 5.1, 6)."""

from __future__ import annotations

from pathlib import Path

import pytest
from seeded import Seeded, start
from sf_emulator.access import access_of


def holds(seeded: Seeded, handle: str, permission: str) -> bool:
    return access_of(seeded.org, seeded.user_id(handle)).has(permission)


@pytest.mark.parametrize(
    ("seed", "permission", "expected"),
    [
        ("healthy", "ModifyAllData", True),
        ("healthy", "ApiUserOnly", False),
        ("healthy", "BypassMFAForUiLogins", False),
        ("profile_wrong", "ModifyAllData", False),
        ("api_enabled_by_permission_set", "ModifyAllData", True),
        ("modify_all_data_missing", "ModifyAllData", False),
        ("modify_all_data_missing", "BypassMFAForUiLogins", False),
        ("muting_removes_permission", "EditEvent", False),
        ("muting_removes_permission", "EditTask", True),
        ("use_any_api_client_held", "UseAnyApiClient", True),
        ("approve_uninstalled_apps_held", "CanApproveUninstalledApps", True),
        ("profile_clone", "CanApproveUninstalledApps", False),
    ],
)
def test_what_the_api_user_holds(seed: str, permission: str, expected: bool) -> None:
    assert holds(start(seed), "api", permission) is expected


def test_sets_that_wait_for_activation_do_not_count() -> None:
    seeded = start("secure_mode")
    rights = {
        "Name": "S",
        "Label": "S",
        "HasActivationRequired": True,
        "Type": "Session",
        "PermissionsManageUsers": True,
    }
    held = seeded.store.insert("PermissionSet", rights)
    admin = seeded.api()
    body = {"AssigneeId": seeded.user_id("api"), "PermissionSetId": held}
    assert admin.post("/sobjects/PermissionSetAssignment", body).status == 201
    assert holds(seeded, "api", "ManageUsers") is False


def test_rights_follow_every_write(healthy: Seeded) -> None:
    admin = healthy.api()
    assert holds(healthy, "owner", "ManageUsers") is False
    profile = healthy.one("Profile", Name="System Administrator")["Id"]
    admin.patch(f"/sobjects/User/{healthy.user_id('owner')}", {"ProfileId": profile})
    assert holds(healthy, "owner", "ManageUsers") is True


SETUP_QUERIES = [
    "PermissionSetAssignment",
    "PermissionSet",
    "PermissionSetGroup",
    "ObjectPermissions",
    "SetupEntityAccess",
    "PermissionSetLicense",
    "UserLicense",
    "ConnectedApplication",
    "ExternalClientApplication",
    "OauthToken",
    "PackageLicense",
    "AssignmentRule",
    "SetupAuditTrail",
]


def test_without_view_setup_rows_are_missing() -> None:
    """Missing, not refused: their absence proves nothing."""
    seeded = start("auditor")
    auditor, everything = seeded.api("auditor"), start("healthy").api()
    own = {"PermissionSetAssignment", "PermissionSet"}
    for sobject in SETUP_QUERIES:
        found = auditor.get(f"/query?q=SELECT COUNT() FROM {sobject}").json()["totalSize"]
        assert bool(found) is (sobject in own), sobject
        if sobject not in ("PermissionSetGroup", "SetupAuditTrail"):
            assert everything.get(f"/query?q=SELECT COUNT() FROM {sobject}").json()["totalSize"] > found
    assignees = {row["AssigneeId"] for row in auditor.query("SELECT AssigneeId FROM PermissionSetAssignment")}
    assert assignees == {seeded.user_id("auditor")}
    assert [row["Name"] for row in auditor.query("SELECT Name FROM Profile")] == ["Audit without Setup"]
    assert auditor.query("SELECT Id FROM User WHERE Username = 'oncehub.api@acme.example'")


def test_without_view_setup_no_tooling_and_no_limits() -> None:
    auditor = start("auditor").api("auditor")
    for path in ("/limits", "/tooling/query?q=SELECT Id FROM InstalledSubscriberPackage", "/tooling/sobjects"):
        reply = auditor.get(path)
        assert (reply.status, reply.json()[0]["errorCode"]) == (403, "INSUFFICIENT_ACCESS")


def test_view_setup_shows_setup_but_not_others_tokens() -> None:
    seeded = start("auditor_with_setup")
    auditor = seeded.api("auditor")
    assert auditor.query("SELECT Id FROM SetupEntityAccess")
    assert auditor.query("SELECT Id FROM OauthToken") == []
    seeded.store.insert("OauthToken", {"UserId": seeded.user_id("auditor"), "AppName": "Mine"})
    assert [row["AppName"] for row in auditor.query("SELECT AppName FROM OauthToken")] == ["Mine"]


def test_nested_setup_rows_are_missing_too() -> None:
    seeded = start("auditor")
    soql = "SELECT Id, (SELECT Id FROM PermissionSetAssignments) FROM User WHERE Username = 'oncehub.api@acme.example'"
    assert seeded.api("auditor").query(soql)[0]["PermissionSetAssignments"] is None


def test_objects_without_read_do_not_exist() -> None:
    seeded = start("object_permission_missing")
    api = seeded.api("api")
    reply = api.get("/query?q=SELECT Id FROM Case")
    assert (reply.status, reply.json()[0]["errorCode"]) == (400, "INVALID_TYPE")
    assert api.get("/sobjects/Case/describe").status == 404
    assert "Case" not in [one["name"] for one in api.get("/sobjects").json()["sobjects"]]
    assert api.get("/query?q=SELECT Id FROM Lead").status == 200


def test_custom_fields_need_a_grant(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden.yaml"
    hidden.write_text(
        "{extends: secure_mode, summary: Nobody opened the connector's fields, profiles: {secure: {fields: null}}}"
    )
    seeded = start(hidden)
    api = seeded.api("api")
    field = "ScheduleOnce__Event_status__c"
    assert api.get(f"/query?q=SELECT {field} FROM Event").json()[0]["errorCode"] == "INVALID_FIELD"
    assert field not in [one["name"] for one in api.get("/sobjects/Event/describe").json()["fields"]]
    reply = api.post("/sobjects/Event", {"Subject": "Call", field: "Scheduled"})
    assert reply.json()[0]["errorCode"] == "INVALID_FIELD"
    assert seeded.api().get(f"/query?q=SELECT {field} FROM Event").status == 200


def test_events_need_edit_events() -> None:
    seeded = start("muting_removes_permission")
    event = {
        "Subject": "Call",
        "ActivityDateTime": "2026-12-01T10:00:00Z",
        "DurationInMinutes": 30,
    }
    assert seeded.api("api").post("/sobjects/Event", event).json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert seeded.api("admin").post("/sobjects/Event", event).status == 201
