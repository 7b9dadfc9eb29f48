# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the error catalogue: provoked in the emulator, compared by status, code and text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asgi_client import Api, Reply
from seeded import Seeded, start
from sf_emulator.rules.locks import locked_rows

ROWS: dict[str, dict[str, Any]] = {
    row["when"]: row
    for row in json.loads((Path(__file__).parent / "data" / "rest_errors.json").read_text(encoding="utf-8"))
}
ELSEWHERE = {
    "app not attached to agent": "belongs to Salesforce's agents, which the emulator does not have",
    "object not queryable": "no object of the catalogue refuses queries",
    "malformed SOQL, short form without position": "the emulator always tells the position",
    "too many long-running requests": "nothing here runs for twenty seconds",
    "two errors at once": "custom validation rules do not exist here; two errors at once: test_assignments",
    "reified column filter missing": "see the SOQL tests",
}

Case = Callable[[Seeded], Reply]
CASES: dict[str, Case] = {}


def case(when: str) -> Callable[[Case], Case]:
    def remember(provoke: Case) -> Case:
        CASES[when] = provoke
        return provoke

    return remember


@case("expired or invalid session")
def expired_session(seeded: Seeded) -> Reply:
    return Api(seeded.app, "00Dxx0000000000!nonsense").get("/limits")


@case("token lacks api scope / app policy or IP change blocks it (do NOT re-login in a loop)")
def unfit_session(seeded: Seeded) -> Reply:
    session = seeded.world.open_session(seeded.org, seeded.user_id("admin"), None, {"id"}, api=False)
    return Api(seeded.app, session.token).get("/limits")


@case("unknown sObject in SOQL")
def unknown_sobject(seeded: Seeded) -> Reply:
    return seeded.api().get("/query?q=select count() from XYZZY")


@case("unknown field in SOQL")
def unknown_field(seeded: Seeded) -> Reply:
    return seeded.api().get("/query?q=SELECT Id,Username,Name,Email,ABC FROM USER LIMIT 200")


@case("unknown REST resource / sObject in URL")
def unknown_resource(seeded: Seeded) -> Reply:
    return seeded.api().get("/sobjects/Nonsense/describe")


@case("upsert/get by unknown external id field")
def unknown_external_id(seeded: Seeded) -> Reply:
    return seeded.api().get("/sobjects/Account/Namez/x")


@case("unknown field in create/update body")
def unknown_field_written(seeded: Seeded) -> Reply:
    return seeded.api().post("/sobjects/Account", {"Name": "Acme", "foo": 1})


@case("required field missing")
def required_field(seeded: Seeded) -> Reply:
    return seeded.api().post("/sobjects/Account", {"AccountNumber": "1"})


@case("daily limit")
def daily_limit(seeded: Seeded) -> Reply:
    seeded.org.limits.used = seeded.org.limits.max
    return seeded.api().get("/limits")


@case("no API on edition / API Enabled missing (REST)")
def no_api(seeded: Seeded) -> Reply:
    return start("professional_without_api").api().get("/limits")


@case("user lacks API Enabled")
def api_disabled(seeded: Seeded) -> Reply:
    return start("api_enabled_missing").api("api").get("/limits")


@case("lock contention")
def locked_row(seeded: Seeded) -> Reply:
    account = seeded.store.insert("Account", {"Name": "Busy"})
    with locked_rows(1):
        return seeded.api().patch(f"/sobjects/Account/{account}", {"Name": "Busier"})


@case("username taken")
def username_taken(seeded: Seeded) -> Reply:
    user = seeded.user_id("owner")
    return seeded.api().patch(f"/sobjects/User/{user}", {"Username": "ADMIN@acme.example"})


@case("no user licence left")
def no_seat(seeded: Seeded) -> Reply:
    full = start("licence_seats_exhausted")
    profile = full.one("Profile", Name="System Administrator")["Id"]
    return full.api().patch(f"/sobjects/User/{full.user_id('api')}", {"ProfileId": profile})


@case("permission set needs something the licence forbids")
def licence_forbids(seeded: Seeded) -> Reply:
    platform = start("licence_platform")
    values = {"Name": "Leads", "Label": "Leads", "IsCustom": True}
    held = platform.store.insert("PermissionSet", values)
    rights = {"PermissionsCreate": True, "PermissionsRead": False}
    platform.store.insert("ObjectPermissions", {"ParentId": held, "SobjectType": "Lead", **rights})
    body = {"AssigneeId": platform.user_id("api"), "PermissionSetId": held}
    return platform.api().post("/sobjects/PermissionSetAssignment", body)


@case("permission set already assigned")
def assigned_twice(seeded: Seeded) -> Reply:
    body = {"AssigneeId": seeded.user_id("api"), "PermissionSetId": seeded.permission_set("ScheduleOnce_Connector")}
    return seeded.api().post("/sobjects/PermissionSetAssignment", body)


@case("duplicate unique value")
def duplicate_value(seeded: Seeded) -> Reply:
    group = seeded.store.insert("PermissionSetGroup", {"DeveloperName": "Twice", "MasterLabel": "Twice"})
    body = {"PermissionSetGroupId": group, "PermissionSetId": seeded.permission_set("Orgops_Access")}
    admin = seeded.api()
    admin.post("/sobjects/PermissionSetGroupComponent", body)
    return admin.post("/sobjects/PermissionSetGroupComponent", body)


@case("profile name taken (SOAP)")
def profile_name(seeded: Seeded) -> Reply:
    licence = seeded.one("UserLicense", LicenseDefinitionKey="SFDC")["Id"]
    return seeded.api().post("/sobjects/Profile", {"Name": "standard user", "UserLicenseId": licence})


@case("malformed SOQL")
def malformed_query(seeded: Seeded) -> Reply:
    fields = "Id, Name, Email, IsActive, CreatedById, LastModifiedById, LastModifiedDate, "
    return seeded.api().get(f"/query?q=SELECT {fields}From Account ")


def test_every_row_is_provoked_or_explained() -> None:
    assert ROWS.keys() == CASES.keys() | ELSEWHERE.keys()


VARIABLE = re.compile(r"\b(005|0PS|001|0tj|0PH)\w+|'foo'|- [\w ]+$|sobject of type \w+|\w+ duplicates")
"""What differs from org to org: ids and names."""


@pytest.mark.parametrize("when", CASES)
def test_row(when: str) -> None:
    row = ROWS[when]
    reply = CASES[when](start())
    assert reply.status == row.get("status", 400)
    expected = {"errorCode" if name == "statusCode" else name: part for name, part in row["body"][0].items()}
    found = reply.json()[0]
    assert found["errorCode"] == expected["errorCode"]
    assert found.keys() == expected.keys()
    if when == "malformed SOQL":
        assert found["message"].endswith("unexpected token: 'From'")
        assert re.search(r"\nERROR at Row:1:Column:\d+\n", found["message"])
    elif when == "unknown field in SOQL":
        assert found["message"].partition("ERROR at")[2] == expected["message"].partition("ERROR at")[2]
    else:
        assert VARIABLE.sub("*", found["message"]) == VARIABLE.sub("*", expected["message"])
