# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ObjectPermissions, FieldPermissions, SetupEntityAccess, permission sets and the audit trail (contract 5.4, 6)."""

from __future__ import annotations

from typing import Any

import pytest
from asgi_client import Api, Reply
from seeded import Seeded


def post(api: Api, sobject: str, **values: Any) -> Reply:
    return api.post(f"/sobjects/{sobject}", values)


def new_set(api: Api, name: str = "Rights", **values: Any) -> str:
    reply = post(api, "PermissionSet", Name=name, Label=name, **values)
    assert reply.status == 201, reply.text
    return str(reply.json()["id"])


def error(reply: Reply) -> tuple[str, str]:
    first = reply.json()[0]
    return first["errorCode"], first["message"]


def test_rights_are_not_granted_along(admin: Api) -> None:
    parent = new_set(admin)
    reply = post(admin, "ObjectPermissions", ParentId=parent, SobjectType="Lead", PermissionsCreate=True)
    assert error(reply) == ("FIELD_INTEGRITY_EXCEPTION", "Permission Create Lead depends on permission(s): Read Lead")
    rights = {"PermissionsRead": True, "PermissionsCreate": True}
    made = post(admin, "ObjectPermissions", ParentId=parent, SobjectType="Lead", **rights)
    assert made.status == 201
    again = post(admin, "ObjectPermissions", ParentId=parent, SobjectType="lead", **rights)
    assert error(again)[0] == "DUPLICATE_VALUE"
    url = f"/sobjects/ObjectPermissions/{made.json()['id']}"
    assert error(admin.patch(url, {"PermissionsRead": False}))[0] == "FIELD_INTEGRITY_EXCEPTION"
    assert admin.patch(url, {"PermissionsRead": False, "PermissionsCreate": False}).status == 204
    assert admin.get(url).status == 404


@pytest.mark.parametrize("sobject", ["User", "Event", "Nonsense"])
def test_objects_without_object_permissions(admin: Api, sobject: str) -> None:
    reply = post(admin, "ObjectPermissions", ParentId=new_set(admin), SobjectType=sobject, PermissionsRead=True)
    assert error(reply)[0] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_field_rights(admin: Api) -> None:
    parent = new_set(admin)
    field = {"ParentId": parent, "SobjectType": "Event", "Field": "Event.ScheduleOnce__Event_status__c"}
    assert error(post(admin, "FieldPermissions", **field, PermissionsEdit=True))[0] == "FIELD_INTEGRITY_EXCEPTION"
    assert post(admin, "FieldPermissions", **field, PermissionsEdit=True, PermissionsRead=True).status == 201
    unknown = post(admin, "FieldPermissions", **field | {"Field": "Event.Nonsense__c"}, PermissionsRead=True)
    assert error(unknown)[0] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_apps_are_approved_through_sets(healthy: Seeded, admin: Api) -> None:
    app = healthy.one("ExternalClientApplication", DeveloperName="Orgops")["Id"]
    parent = new_set(admin)
    made = post(admin, "SetupEntityAccess", ParentId=parent, SetupEntityId=app)
    assert made.status == 201
    assert healthy.one("SetupEntityAccess", Id=made.json()["id"])["SetupEntityType"] == "ExternalClientApplication"
    assert error(post(admin, "SetupEntityAccess", ParentId=parent, SetupEntityId=app))[0] == "DUPLICATE_VALUE"
    wrong = post(admin, "SetupEntityAccess", ParentId=parent, SetupEntityId=healthy.user_id("api"))
    assert error(wrong)[0] == "MALFORMED_ID"
    assert error(admin.patch(f"/sobjects/SetupEntityAccess/{made.json()['id']}", {}))[0].startswith("CANNOT")


def test_a_set_of_the_integration_licence_holds_no_app(healthy: Seeded, admin: Api) -> None:
    licence = healthy.one("PermissionSetLicense", DeveloperName="SalesforceAPIIntegrationPsl")["Id"]
    app = healthy.one("ExternalClientApplication", DeveloperName="Orgops")["Id"]
    reply = post(admin, "SetupEntityAccess", ParentId=new_set(admin, LicenseId=licence), SetupEntityId=app)
    assert error(reply)[0] == "FIELD_INTEGRITY_EXCEPTION"


def test_packaged_sets_are_read_only(healthy: Seeded, admin: Api) -> None:
    packaged = healthy.permission_set("ScheduleOnce_Connector")
    reply = admin.patch(f"/sobjects/PermissionSet/{packaged}", {"Label": "Mine"})
    assert error(reply)[0] == "CANNOT_MODIFY_MANAGED_OBJECT"
    row = post(admin, "ObjectPermissions", ParentId=packaged, SobjectType="Lead", PermissionsRead=True)
    assert error(row)[0] == "CANNOT_MODIFY_MANAGED_OBJECT"


def test_names_of_sets(admin: Api) -> None:
    new_set(admin)
    assert error(post(admin, "PermissionSet", Name="rights", Label="x"))[0] == "DUPLICATE_DEVELOPER_NAME"
    for bad in ("Two Words", "1st", "Trailing_", "Double__Underscore"):
        assert error(post(admin, "PermissionSet", Name=bad, Label="x"))[0] == "FIELD_INTEGRITY_EXCEPTION"


def test_permissions_that_need_others(admin: Api) -> None:
    reply = post(admin, "PermissionSet", Name="Users", Label="Users", PermissionsManageUsers=True)
    code, message = error(reply)
    assert code == "FIELD_INTEGRITY_EXCEPTION"
    assert message.startswith("Permission Manage Users depends on permission(s): ")


def test_used_sets_stay(healthy: Seeded, admin: Api) -> None:
    held = healthy.permission_set("Orgops_Access")
    assert error(admin.delete(f"/sobjects/PermissionSet/{held}"))[0] == "DELETE_FAILED"
    fresh = new_set(admin)
    post(admin, "ObjectPermissions", ParentId=fresh, SobjectType="Lead", PermissionsRead=True)
    assert admin.delete(f"/sobjects/PermissionSet/{fresh}").status == 204
    assert healthy.store.count("ObjectPermissions", ParentId=fresh) == 0


def test_a_profile_and_its_set_agree(healthy: Seeded, admin: Api) -> None:
    profile = healthy.one("Profile", Name="Read Only")
    assert admin.patch(f"/sobjects/Profile/{profile['Id']}", {"PermissionsEditTask": True}).status == 204
    assert healthy.one("PermissionSet", ProfileId=profile["Id"])["PermissionsEditTask"] is True


def test_every_setup_write_leaves_a_trace(healthy: Seeded, admin: Api) -> None:
    held = new_set(admin)
    assigned = post(admin, "PermissionSetAssignment", AssigneeId=healthy.user_id("owner"), PermissionSetId=held)
    admin.delete(f"/sobjects/PermissionSetAssignment/{assigned.json()['id']}")
    admin.post("/sobjects/Account", {"Name": "not setup"})
    post(admin, "PermissionSet", Name="Two Words", Label="refused")
    found = admin.query("SELECT Action, Section, CreatedBy.Username FROM SetupAuditTrail ORDER BY Id")
    assert [row["Action"] for row in found] == ["createdPermissionSet", "PermSetAssign", "PermSetUnassign"]
    assert {row["CreatedBy"]["Username"] for row in found} == {"admin@acme.example"}


def test_who_wrote_is_recorded(healthy: Seeded) -> None:
    made = healthy.api("owner").post("/sobjects/Contact", {"LastName": "Doe"}).json()["id"]
    row = healthy.one("Contact", Id=made)
    assert (row["CreatedById"], row["OwnerId"]) == (healthy.user_id("owner"), healthy.user_id("owner"))
    healthy.api().patch(f"/sobjects/Contact/{made}", {"LastName": "Roe"})
    assert healthy.one("Contact", Id=made)["LastModifiedById"] == healthy.user_id("admin")
