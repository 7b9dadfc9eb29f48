# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users with their UserLogin rows; passwords go to the org's secrets, never into a record."""

from __future__ import annotations

from typing import Any

from sf_emulator.org import UserSecret
from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.document import SeedError
from sf_emulator.seeds.identity import record_id


def build(site: Site) -> None:
    for handle, user in site.entries("users"):
        where = f"users.{handle}"
        for needed in ("username", "profile"):
            if needed not in user:
                raise SeedError(site.source, where, f"a user needs {needed!r}")
        user_id = site.create("User", ("users", handle), record_id=_id(site, handle), **_values(site, handle, user))
        if user.get("has_user_login", True):
            site.create(
                "UserLogin",
                UserId=user_id,
                IsFrozen=user.get("frozen", False),
                IsPasswordLocked=user.get("password_locked", False),
            )
        site.org.secrets[user_id] = UserSecret(
            user.get("password", ""), user.get("security_token", ""), user.get("password_expired", False)
        )


def administrator_id(site: Site) -> str:
    """Who made the org what it is: known before anything is made."""
    return _id(site, site.state.get("connection", {}).get("admin", "admin"))


def _id(site: Site, handle: str) -> str:
    return record_id("005", site.org.id, handle)


def _values(site: Site, handle: str, user: dict[str, Any]) -> dict[str, Any]:
    profile = user["profile"]
    last_name = user.get("last_name", handle)
    language = user.get("language", site.state.get("org", {}).get("language", "en_US"))
    alias = user.get("alias", handle)[:8]
    return {
        "Username": user["username"],
        "FirstName": user.get("first_name"),
        "LastName": last_name,
        "Email": user.get("email", user["username"]),
        "Alias": alias,
        "CommunityNickname": user["username"].split("@")[0],
        "IsActive": user.get("active", True),
        "ProfileId": site.id_of("profiles", profile, f"users.{handle}.profile"),
        "UserType": site.state["profiles"][profile].get("user_type", "Standard"),
        "TimeZoneSidKey": user.get("time_zone", "America/Los_Angeles"),
        "LocaleSidKey": user.get("locale", "en_US"),
        "LanguageLocaleKey": language,
        "EmailEncodingKey": "UTF-8",
        "LastLoginDate": site.moment(user.get("last_login")),
        "LastPasswordChangeDate": site.moment("-200d"),
        **user.get("fields", {}),
    }
