# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""User, UserLogin, and the seats of licences (contract 5.3, 5.6)."""

from __future__ import annotations

from typing import Any

import pytest
from asgi_client import Api
from seeded import Seeded, start


def user(seeded: Seeded, **values: Any) -> dict[str, Any]:
    return {
        "Username": "new@acme.example",
        "LastName": "New",
        "Email": "new@acme.example",
        "Alias": "new",
        "ProfileId": seeded.one("Profile", Name="Standard User")["Id"],
        "TimeZoneSidKey": "America/Los_Angeles",
        "LocaleSidKey": "en_US",
        "EmailEncodingKey": "UTF-8",
        "LanguageLocaleKey": "en_US",
        **values,
    }


def seats(seeded: Seeded, key: str = "SFDC") -> int:
    return int(seeded.one("UserLicense", LicenseDefinitionKey=key)["UsedLicenses"])


def test_a_user_is_made(healthy: Seeded, admin: Api) -> None:
    before = seats(healthy)
    made = admin.post("/sobjects/User", user(healthy)).json()["id"]
    row = healthy.one("User", Id=made)
    assert (row["CommunityNickname"], row["Name"], row["UserType"]) == ("new", "New", "Standard")
    assert healthy.one("UserLogin", UserId=made)["IsFrozen"] is False
    owned = healthy.one("PermissionSetAssignment", AssigneeId=made)
    assert healthy.one("PermissionSet", Id=owned["PermissionSetId"])["IsOwnedByProfile"] is True
    assert seats(healthy) == before + 1


@pytest.mark.parametrize(
    "field",
    [
        "Username",
        "LastName",
        "Email",
        "Alias",
        "ProfileId",
        "TimeZoneSidKey",
        "LocaleSidKey",
        "EmailEncodingKey",
        "LanguageLocaleKey",
    ],
)
def test_required_fields(healthy: Seeded, admin: Api, field: str) -> None:
    body = user(healthy)
    del body[field]
    reply = admin.post("/sobjects/User", body)
    assert reply.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert field in reply.json()[0]["fields"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Alias": "far too long"}, "STRING_TOO_LONG"),
        ({"Email": "nonsense"}, "INVALID_EMAIL_ADDRESS"),
        ({"Username": "nonsense"}, "INVALID_EMAIL_ADDRESS"),
        ({"Username": "Admin@ACME.example"}, "DUPLICATE_USERNAME"),
        ({"IsActive": "perhaps"}, "JSON_PARSER_ERROR"),
        ({"LastLoginDate": "2026-01-01T00:00:00Z"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ],
)
def test_bad_values(healthy: Seeded, admin: Api, values: dict[str, Any], code: str) -> None:
    assert admin.post("/sobjects/User", user(healthy, **values)).json()[0]["errorCode"] == code


def test_usernames_are_unique_over_all_orgs() -> None:
    seeded = start("demo")
    taken = seeded.world.orgs[1].connection.api_username
    reply = seeded.api().post("/sobjects/User", user(seeded, Username=taken))
    assert reply.json()[0]["errorCode"] == "DUPLICATE_USERNAME"


def test_users_are_not_deleted(healthy: Seeded, admin: Api) -> None:
    assert admin.delete(f"/sobjects/User/{healthy.user_id('owner')}").status == 400
    assert healthy.one("User", Id=healthy.user_id("owner"))["IsActive"] is True


def test_seats_come_and_go(healthy: Seeded, admin: Api) -> None:
    before = seats(healthy)
    url = f"/sobjects/User/{healthy.user_id('owner')}"
    assert admin.patch(url, {"IsActive": False}).status == 204
    assert seats(healthy) == before - 1
    assert admin.patch(url, {"IsActive": True}).status == 204
    platform = healthy.one("Profile", Name="Standard Platform User")["Id"]
    assert admin.patch(url, {"ProfileId": platform}).status == 204
    assert (seats(healthy), seats(healthy, "AUL")) == (before - 1, 1)


def test_a_profile_change_swaps_the_owned_assignment(healthy: Seeded, admin: Api) -> None:
    profile = healthy.one("Profile", Name="Read Only")["Id"]
    admin.patch(f"/sobjects/User/{healthy.user_id('owner')}", {"ProfileId": profile})
    owned = [healthy.one("PermissionSet", Id=row["PermissionSetId"]) for row in healthy.assignments("owner")]
    assert [row["ProfileId"] for row in owned] == [profile]


def test_nobody_locks_himself_out(healthy: Seeded, admin: Api) -> None:
    me = healthy.user_id("admin")
    assert admin.patch(f"/sobjects/User/{me}", {"IsActive": False}).status == 400
    login = healthy.one("UserLogin", UserId=me)["Id"]
    assert admin.patch(f"/sobjects/UserLogin/{login}", {"IsFrozen": True}).status == 400


def test_thawing() -> None:
    seeded = start("user_frozen")
    login = seeded.one("UserLogin", UserId=seeded.user_id("api"))["Id"]
    assert seeded.api("owner").patch(f"/sobjects/UserLogin/{login}", {"IsFrozen": False}).status in (400, 404)
    assert seeded.api().patch(f"/sobjects/UserLogin/{login}", {"IsFrozen": False}).status == 204
    assert seeded.one("UserLogin", Id=login)["IsFrozen"] is False
    assert seeded.one("User", Id=seeded.user_id("api"))["IsActive"] is True
    assert seeded.api().delete(f"/sobjects/UserLogin/{login}").status == 400


def test_own_record(healthy: Seeded) -> None:
    owner = healthy.api("owner")
    url = f"/sobjects/User/{healthy.user_id('owner')}"
    assert owner.patch(url, {"Title": "Owner"}).status == 204
    admin = healthy.one("Profile", Name="System Administrator")["Id"]
    assert owner.patch(url, {"ProfileId": admin}).json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_licence_seats(healthy: Seeded, admin: Api) -> None:
    licence = healthy.one("PermissionSetLicense", DeveloperName="IdentityConnect")["Id"]
    path = "/sobjects/PermissionSetLicenseAssign"
    replies = [
        admin.post(path, {"AssigneeId": healthy.user_id(handle), "PermissionSetLicenseId": licence})
        for handle in ("api", "api", "owner", "admin")
    ]
    assert [reply.status for reply in replies] == [201, 400, 201, 400]
    assert replies[1].json()[0]["errorCode"] == "DUPLICATE_VALUE"
    assert replies[3].json()[0]["errorCode"] == "LICENSE_LIMIT_EXCEEDED"
    assert admin.delete(f"{path}/{replies[0].json()['id']}").status == 204
    assert healthy.one("PermissionSetLicense", Id=licence)["UsedLicenses"] == 1


def test_a_licence_stays_while_a_set_needs_it() -> None:
    seeded = start("psl_missing")
    admin = seeded.api()
    licence = seeded.one("PermissionSetLicense", DeveloperName="SalesforceAPIIntegrationPsl")["Id"]
    body = {"AssigneeId": seeded.user_id("api"), "PermissionSetLicenseId": licence}
    assigned = admin.post("/sobjects/PermissionSetLicenseAssign", body).json()["id"]
    held = {"AssigneeId": seeded.user_id("api"), "PermissionSetId": seeded.permission_set("Integration_Rights")}
    assert admin.post("/sobjects/PermissionSetAssignment", held).status == 201
    reply = admin.delete(f"/sobjects/PermissionSetLicenseAssign/{assigned}")
    assert reply.json()[0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"


def test_package_seats(healthy: Seeded, admin: Api) -> None:
    licence = healthy.one("PackageLicense", NamespacePrefix="ScheduleOnce")["Id"]
    healthy.store.update("PackageLicense", licence, {"AllowedLicenses": 1})
    body = {"UserId": healthy.user_id("owner"), "PackageLicenseId": licence}
    assert admin.post("/sobjects/UserPackageLicense", body).json()[0]["errorCode"] == "LICENSE_LIMIT_EXCEEDED"
