# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""User and UserLogin (contract 5.6)."""

from __future__ import annotations

import re
from typing import Any

from sf_emulator.org import UserSecret
from sf_emulator.rules import texts
from sf_emulator.rules.entitlements import licence_of
from sf_emulator.rules.write import Family, Write

_USERNAME = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DEFAULTS = {
    "DigestFrequency": "D",
    "DefaultGroupNotificationFrequency": "N",
    "IsActive": True,
    "ReceivesInfoEmails": True,
    "ReceivesAdminInfoEmails": True,
}


class User(Family):
    def prepare(self, write: Write) -> None:
        """CommunityNickname is derived when it is not sent (contract 5.6)."""
        for name, value in _DEFAULTS.items():
            write.values.setdefault(name, value)
        username = str(write.values.get("Username") or "")
        if not write.values.get("CommunityNickname") and username:
            write.values["CommunityNickname"] = username.partition("@")[0][:40]

    def check(self, write: Write) -> None:
        if "Username" in write.values:
            _check_username(write)
        if write.record.get("Id") == write.viewer_id and write.values.get("IsActive") is False:
            raise texts.SELF_DEACTIVATE.error()
        _check_profile(write)

    def after(self, write: Write) -> None:
        store = write.store
        if write.kind == "create":
            profile = store.get("Profile", write.values["ProfileId"]) or {}
            store.update("User", write.record_id, {"UserType": profile.get("UserType", "Standard")})
            store.insert("UserLogin", {"UserId": write.record_id})
            write.org.secrets[write.record_id] = UserSecret("")
            _own_set(write, write.record_id, write.values["ProfileId"])
            if write.value("IsActive"):
                _move_seat(write, None, _licence(write, write.values["ProfileId"]))
            return
        if write.changes("ProfileId"):
            _own_set(write, write.record_id, write.values["ProfileId"])
        _move_seat(
            write,
            licence_of(store, write.record) if write.record["IsActive"] else None,
            _licence(write, write.value("ProfileId")) if write.value("IsActive") else None,
        )


class UserLogin(Family):
    def check(self, write: Write) -> None:
        if write.record["UserId"] == write.viewer_id and write.values.get("IsFrozen"):
            raise texts.SELF_FREEZE.error()


def _check_username(write: Write) -> None:
    """Usernames look like e-mail addresses and are unique over every org there is."""
    username = str(write.values["Username"])
    if not _USERNAME.fullmatch(username):
        raise texts.BAD_USERNAME.error(value=username)
    holders = [str(row["Id"]) for row in write.store.find("User", Username=username)]
    if write.world and (home := write.world.user(username)) and home[0] is not write.org:
        holders.append("another org's")
    if any(holder != write.record.get("Id") for holder in holders):
        raise texts.DUPLICATE_USERNAME.error()


def _check_profile(write: Write) -> None:
    """The profile's licence must have a free seat; a user keeps the kind of licence unless it changes with the profile."""
    if not write.value("IsActive"):
        return
    licence = _licence(write, write.value("ProfileId"))
    keeps_seat = write.record.get("IsActive") and licence_of(write.store, write.record).get("Id") == licence.get("Id")
    if write.kind == "update" and write.changes("ProfileId") and not keeps_seat and write.record.get("IsActive"):
        present = licence_of(write.store, write.record).get("LicenseDefinitionKey")
        if (present, licence.get("LicenseDefinitionKey")) in INCOMPATIBLE:
            raise texts.PROFILE_LICENCE.error()
    if not keeps_seat and int(licence["UsedLicenses"]) >= int(licence["TotalLicenses"]):
        raise texts.SEATS_EXHAUSTED.error(licence=licence["Name"])


INCOMPATIBLE = frozenset(
    {("PID_CHATTER", "SFDC_INTEGRATION"), ("PID_IDENTITY", "SFDC_INTEGRATION"), ("SFDC_INTEGRATION", "PID_CHATTER")}
)
"""Changes of licence that Salesforce does not offer to an existing user (inferred)."""


def _licence(write: Write, profile_id: Any) -> dict[str, Any]:
    return licence_of(write.store, {"ProfileId": profile_id})


def _move_seat(write: Write, given_up: dict[str, Any] | None, taken: dict[str, Any] | None) -> None:
    if (given_up or {}).get("Id") == (taken or {}).get("Id"):
        return
    for licence, step in ((given_up, -1), (taken, 1)):
        if licence:
            seats = {"UsedLicenses": max(int(licence["UsedLicenses"]) + step, 0)}
            write.store.update("UserLicense", str(licence["Id"]), seats)


def _own_set(write: Write, user_id: str, profile_id: str) -> None:
    """The profile's own permission set shows among a user's assignments (contract 5.1)."""
    store = write.store
    for row in store.find("PermissionSetAssignment", AssigneeId=user_id):
        held = store.get("PermissionSet", str(row["PermissionSetId"]))
        if held and held["IsOwnedByProfile"]:
            store.delete("PermissionSetAssignment", str(row["Id"]))
    for owned in store.find("PermissionSet", ProfileId=profile_id):
        store.insert(
            "PermissionSetAssignment", {"AssigneeId": user_id, "PermissionSetId": owned["Id"], "IsActive": True}
        )
