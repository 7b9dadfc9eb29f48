# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Big orgs: users, permission sets and assignments by number, written on the store's fast path."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sf_emulator.seeds.builder.site import Site


def build(site: Site) -> None:
    wanted = site.state.get("generate")
    if not wanted:
        return
    profile = wanted.get("profile", "standard")
    site.store.insert_many("PermissionSet", _permission_sets(wanted.get("permission_sets", 0)))
    site.store.insert_many("User", _users(site, profile, wanted.get("users", 0)))
    sets = _ids(site, "PermissionSet", "Description")
    users = _ids(site, "User", "Department")
    site.store.insert_many(
        "UserLogin", ({"UserId": user, "IsFrozen": False, "IsPasswordLocked": False} for user in users)
    )
    owned = site.id_of("profile_sets", profile, "generate.profile")
    site.store.insert_many("PermissionSetAssignment", islice(_pairs(users, [owned]), len(users)))
    site.store.insert_many("PermissionSetAssignment", islice(_pairs(users, sets), wanted.get("assignments", 0)))


_MARK = "Generated"


def _ids(site: Site, sobject: str, marked: str) -> list[str]:
    """The ids of what has just been generated, without reading the wide rows."""
    rows = site.store.query(f'SELECT "Id" FROM "{sobject}" WHERE "{marked}" = ? ORDER BY "Id"', [_MARK])
    return [record_id for (record_id,) in rows]


def _permission_sets(number: int) -> Iterator[dict[str, Any]]:
    for index in range(number):
        yield {
            "Name": f"Generated_{index:05d}",
            "Label": f"Generated {index:05d}",
            "Description": _MARK,
            "IsCustom": True,
            "IsOwnedByProfile": False,
            "Type": "Regular",
            "PermissionsApiEnabled": index % 7 == 0,
            "PermissionsRunReports": index % 3 == 0,
        }


def _users(site: Site, profile: str, number: int) -> Iterator[dict[str, Any]]:
    profile_id = site.id_of("profiles", profile, "generate.profile")
    for index in range(number):
        name = f"user{index:06d}"
        yield {
            "Username": f"{name}@big.example",
            "FirstName": "User",
            "LastName": f"{index:06d}",
            "Email": f"{name}@big.example",
            "Alias": f"u{index:06d}",
            "CommunityNickname": name,
            "Department": _MARK,
            "IsActive": True,
            "ProfileId": profile_id,
            "UserType": "Standard",
            "TimeZoneSidKey": "America/Los_Angeles",
            "LocaleSidKey": "en_US",
            "LanguageLocaleKey": "en_US",
            "EmailEncodingKey": "UTF-8",
        }


def _pairs(users: list[str], sets: list[str]) -> Iterator[dict[str, Any]]:
    """Every user with one set, then every user with the next set, shifted so that sets spread evenly."""
    for shift in range(len(sets)):
        for index, user in enumerate(users):
            yield {"AssigneeId": user, "PermissionSetId": sets[(index + shift) % len(sets)], "IsActive": True}
