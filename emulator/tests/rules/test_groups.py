# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups, components, muting and recalculation (contract 5.2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from asgi_client import Api
from seeded import Seeded, start
from sf_emulator.rules.passing_time import clockwork


def made(api: Api, sobject: str, **values: Any) -> str:
    reply = api.post(f"/sobjects/{sobject}", values)
    assert reply.status == 201, reply.text
    return str(reply.json()["id"])


def status(api: Api, group: str) -> str:
    return str(api.query(f"SELECT Status FROM PermissionSetGroup WHERE Id = '{group}'")[0]["Status"])


def aggregate(api: Api, group: str) -> dict[str, Any]:
    soql = (
        "SELECT Type, PermissionsEditEvent, PermissionsEditTask, "
        "(SELECT SobjectType, PermissionsRead, PermissionsEdit FROM ObjectPerms ORDER BY SobjectType) "
        f"FROM PermissionSet WHERE PermissionSetGroupId = '{group}'"
    )
    return dict(api.query(soql)[0])


def group_of(seeded: Seeded, admin: Api) -> str:
    group = made(admin, "PermissionSetGroup", DeveloperName="Bookings", MasterLabel="Bookings")
    part = seeded.permission_set("ScheduleOnce_Connector")
    made(admin, "PermissionSetGroupComponent", PermissionSetGroupId=group, PermissionSetId=part)
    return group


def test_a_group_adds_up_its_sets(healthy: Seeded, admin: Api) -> None:
    group = group_of(healthy, admin)
    found = aggregate(admin, group)
    assert (found["Type"], found["PermissionsEditEvent"]) == ("Group", True)
    assert [row["SobjectType"] for row in found["ObjectPerms"]["records"]] == ["Account", "Case", "Contact", "Lead"]
    assert status(admin, group) == "Updated"


def test_muting_takes_away_within_the_group_only(healthy: Seeded, admin: Api) -> None:
    group = group_of(healthy, admin)
    muting = made(admin, "MutingPermissionSet", DeveloperName="Less", MasterLabel="Less", PermissionsEditEvent=True)
    made(admin, "ObjectPermissions", ParentId=muting, SobjectType="Lead", PermissionsEdit=True)
    made(admin, "PermissionSetGroupComponent", PermissionSetGroupId=group, PermissionSetId=muting)
    found = aggregate(admin, group)
    assert (found["PermissionsEditEvent"], found["PermissionsEditTask"]) == (False, True)
    lead = found["ObjectPerms"]["records"][-1]
    assert (lead["SobjectType"], lead["PermissionsRead"], lead["PermissionsEdit"]) == ("Lead", True, False)
    direct = healthy.one("PermissionSet", Name="ScheduleOnce_Connector", Type="Regular")
    assert direct["PermissionsEditEvent"] is True


def test_recalculation_takes_its_time(healthy: Seeded, admin: Api) -> None:
    clockwork(healthy.org).recalculation_seconds = 60
    group = group_of(healthy, admin)
    assert status(admin, group) == "Outdated"
    assert aggregate(admin, group)["PermissionsEditEvent"] is False
    healthy.org.clock = lambda: datetime.now(UTC) + timedelta(seconds=40)
    assert status(admin, group) == "Updating"
    healthy.org.clock = lambda: datetime.now(UTC) + timedelta(seconds=61)
    assert status(admin, group) == "Updated"
    assert aggregate(admin, group)["PermissionsEditEvent"] is True


def test_recalculation_fails_on_demand(healthy: Seeded, admin: Api) -> None:
    clockwork(healthy.org).failures_left = 1
    group = group_of(healthy, admin)
    assert status(admin, group) == "Failed"
    assert aggregate(admin, group)["PermissionsEditEvent"] is False


def test_one_muting_set_and_no_part_twice(healthy: Seeded, admin: Api) -> None:
    group = group_of(healthy, admin)
    for number, expected in ((1, 201), (2, 400)):
        muting = made(admin, "MutingPermissionSet", DeveloperName=f"M{number}", MasterLabel="M")
        body = {"PermissionSetGroupId": group, "PermissionSetId": muting}
        assert admin.post("/sobjects/PermissionSetGroupComponent", body).status == expected
    body = {"PermissionSetGroupId": group, "PermissionSetId": healthy.permission_set("Orgops_Access")}
    assert admin.post("/sobjects/PermissionSetGroupComponent", body).status == 201
    assert admin.post("/sobjects/PermissionSetGroupComponent", body).json()[0]["errorCode"] == "DUPLICATE_VALUE"


def test_a_change_of_a_part_reaches_the_group(healthy: Seeded, admin: Api) -> None:
    group = made(admin, "PermissionSetGroup", DeveloperName="G", MasterLabel="G")
    part = made(admin, "PermissionSet", Name="Part", Label="Part", PermissionsEditTask=True)
    made(admin, "PermissionSetGroupComponent", PermissionSetGroupId=group, PermissionSetId=part)
    assert aggregate(admin, group)["PermissionsEditTask"] is True
    assert admin.patch(f"/sobjects/PermissionSet/{part}", {"PermissionsEditTask": False}).status == 204
    assert aggregate(admin, group)["PermissionsEditTask"] is False
    made(admin, "ObjectPermissions", ParentId=part, SobjectType="Lead", PermissionsRead=True)
    assert aggregate(admin, group)["ObjectPerms"]["totalSize"] == 1


def test_a_muted_right_is_no_right() -> None:
    seeded = start("muting_removes_permission")
    api = seeded.api("api")
    assert api.get("/query?q=SELECT Id FROM Lead").status == 200
    reply = api.post("/sobjects/Lead", {"LastName": "Doe", "Company": "Acme"})
    assert reply.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert api.post("/sobjects/Contact", {"LastName": "Doe"}).status == 201


def test_assigned_groups_stay(admin: Api) -> None:
    seeded = start("permission_set_through_group")
    group = seeded.one("PermissionSetGroup", DeveloperName="Connector_Group")["Id"]
    reply = seeded.api().delete(f"/sobjects/PermissionSetGroup/{group}")
    assert reply.json()[0]["errorCode"] == "DELETE_FAILED"
