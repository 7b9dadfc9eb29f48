# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PermissionSetAssignment (contract 5.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgi_client import Api, Reply
from seeded import Seeded, start


def assign(seeded: Seeded, handle: str, **values: Any) -> Reply:
    return seeded.api().post("/sobjects/PermissionSetAssignment", {"AssigneeId": seeded.user_id(handle), **values})


def error(reply: Reply) -> tuple[str, str]:
    assert reply.status >= 400, reply.text
    first = reply.json()[0]
    return first["errorCode"], first["message"]


def test_assigned_at_once(healthy: Seeded) -> None:
    reply = assign(healthy, "owner", PermissionSetId=healthy.permission_set("ScheduleOnce_Connector"))
    row = healthy.one("PermissionSetAssignment", Id=reply.json()["id"])
    assert (reply.status, row["IsActive"], row["PermissionSetGroupId"]) == (201, True, None)


def test_set_or_group(healthy: Seeded) -> None:
    group = healthy.store.insert("PermissionSetGroup", {"DeveloperName": "G", "MasterLabel": "G"})
    both = assign(healthy, "owner", PermissionSetId=healthy.permission_set("Orgops_Access"), PermissionSetGroupId=group)
    assert error(both)[0] == "FIELD_INTEGRITY_EXCEPTION"
    assert error(assign(healthy, "owner"))[0] == "REQUIRED_FIELD_MISSING"


def test_a_duplicate_and_what_the_licence_forbids_come_together() -> None:
    """sf CLI issue 3511 (contract 5.1, recorded)."""
    seeded = start("licence_platform")
    held = seeded.permission_set("ScheduleOnce_Connector")
    seeded.store.insert(
        "PermissionSetAssignment", {"AssigneeId": seeded.user_id("api"), "PermissionSetId": held, "IsActive": True}
    )
    codes = [one["errorCode"] for one in assign(seeded, "api", PermissionSetId=held).json()]
    assert codes == ["DUPLICATE_VALUE", "FIELD_INTEGRITY_EXCEPTION"]


def test_an_expired_row_is_a_duplicate_and_can_be_renewed() -> None:
    seeded = start("permission_set_expired")
    held = seeded.permission_set("ScheduleOnce_Connector")
    assert error(assign(seeded, "api", PermissionSetId=held))[0] == "DUPLICATE_VALUE"
    row = seeded.one("PermissionSetAssignment", AssigneeId=seeded.user_id("api"), PermissionSetId=held)
    assert row["IsActive"] is False
    url = f"/sobjects/PermissionSetAssignment/{row['Id']}"
    assert error(seeded.api().patch(url, {"ExpirationDate": "2020-01-01T00:00:00Z"}))[0] == "FIELD_INTEGRITY_EXCEPTION"
    later = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    assert seeded.api().patch(url, {"ExpirationDate": later}).status == 204
    assert seeded.one("PermissionSetAssignment", Id=row["Id"])["IsActive"] is True
    assert seeded.api().patch(url, {"ExpirationDate": None}).status == 204


def test_an_assignment_runs_out(healthy: Seeded) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    rights = healthy.store.insert(
        "PermissionSet", {"Name": "Rights", "Label": "Rights", "PermissionsManageUsers": True}
    )
    made = assign(healthy, "owner", PermissionSetId=rights, ExpirationDate=soon).json()["id"]
    frozen = f"/sobjects/User/{healthy.user_id('api')}"
    owner = healthy.api("owner")
    assert owner.patch(frozen, {"Title": "Bot"}).status == 204
    healthy.org.clock = lambda: datetime.now(UTC) + timedelta(minutes=90)
    assert error(owner.patch(frozen, {"Title": "Robot"}))[0] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert healthy.one("PermissionSetAssignment", Id=made)["IsActive"] is False


def test_what_a_profile_owns_stays(healthy: Seeded) -> None:
    owned = next(
        row
        for row in healthy.assignments("owner")
        if healthy.one("PermissionSet", Id=row["PermissionSetId"])["IsOwnedByProfile"]
    )
    reply = healthy.api().delete(f"/sobjects/PermissionSetAssignment/{owned['Id']}")
    assert error(reply)[0] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert error(assign(healthy, "admin", PermissionSetId=owned["PermissionSetId"]))[0] == "INVALID_CROSS_REFERENCE_KEY"


def test_a_group_row_carries_the_aggregate_set() -> None:
    seeded = start("permission_set_through_group")
    group = seeded.one("PermissionSetGroup", DeveloperName="Connector_Group")["Id"]
    made = assign(seeded, "owner", PermissionSetGroupId=group).json()["id"]
    held = seeded.one("PermissionSetAssignment", Id=made)["PermissionSetId"]
    aggregate = seeded.one("PermissionSet", Id=held)
    assert (aggregate["Type"], aggregate["PermissionSetGroupId"]) == ("Group", group)
    assert error(assign(seeded, "admin", PermissionSetId=held))[0] == "INVALID_CROSS_REFERENCE_KEY"


@pytest.mark.parametrize("seed", ["group_failed", "group_outdated"])
def test_a_group_must_be_up_to_date(seed: str) -> None:
    seeded = start(seed)
    group = seeded.one("PermissionSetGroup", DeveloperName="Connector_Group")["Id"]
    assert error(assign(seeded, "owner", PermissionSetGroupId=group))[0] == "FIELD_INTEGRITY_EXCEPTION"


def test_a_set_bound_to_a_permission_set_licence_needs_it() -> None:
    """Assign the licence first (contract 5.1, recorded)."""
    seeded = start("psl_missing")
    held = seeded.permission_set("Integration_Rights")
    assert error(assign(seeded, "api", PermissionSetId=held)) == (
        "FIELD_INTEGRITY_EXCEPTION",
        "The user license doesn't allow the permission: View Setup",
    )
    licence = seeded.one("PermissionSetLicense", DeveloperName="SalesforceAPIIntegrationPsl")["Id"]
    body = {"AssigneeId": seeded.user_id("api"), "PermissionSetLicenseId": licence}
    assert seeded.api().post("/sobjects/PermissionSetLicenseAssign", body).status == 201
    assert assign(seeded, "api", PermissionSetId=held).status == 201


def test_a_set_bound_to_another_user_licence() -> None:
    seeded = start("licence_forbidden")
    licence = seeded.one("UserLicense", LicenseDefinitionKey="SFDC")["Id"]
    held = seeded.store.insert("PermissionSet", {"Name": "Bound", "Label": "Bound", "LicenseId": licence})
    code, message = error(assign(seeded, "api", PermissionSetId=held))
    assert code == "FIELD_INTEGRITY_EXCEPTION"
    assert "Salesforce" in message


def test_who_may_assign(healthy: Seeded) -> None:
    body = {"AssigneeId": healthy.user_id("owner"), "PermissionSetId": healthy.permission_set("Orgops_Access")}
    reply = healthy.api("owner").post("/sobjects/PermissionSetAssignment", body)
    assert error(reply) == ("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")


def test_inactive_users_may_be_assigned() -> None:
    seeded = start("user_inactive")
    rights = seeded.store.insert("PermissionSet", {"Name": "Rights", "Label": "Rights"})
    assert assign(seeded, "api", PermissionSetId=rights).status == 201


def test_references_must_lead_somewhere(healthy: Seeded) -> None:
    code, _unused = error(assign(healthy, "owner", PermissionSetId="0PS000000000001AAA"))
    assert code == "INVALID_CROSS_REFERENCE_KEY"
    assert error(assign(healthy, "owner", PermissionSetId="nonsense"))[0] == "MALFORMED_ID"
    assert error(assign(healthy, "owner", PermissionSetId=healthy.user_id("api")))[0] == "MALFORMED_ID"


def test_fields_that_nobody_writes(admin: Api, healthy: Seeded) -> None:
    row = healthy.assignments("api")[-1]
    reply = admin.patch(f"/sobjects/PermissionSetAssignment/{row['Id']}", {"AssigneeId": healthy.user_id("owner")})
    assert error(reply)[0] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert reply.json()[0]["fields"] == ["AssigneeId"]
