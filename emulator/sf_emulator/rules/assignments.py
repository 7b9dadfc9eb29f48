# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PermissionSetAssignment (contract 5.1)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sf_emulator.rules import texts
from sf_emulator.rules.aggregation import aggregate_id, component_ids
from sf_emulator.rules.entitlements import forbidden, licence_of
from sf_emulator.rules.errors import WriteError
from sf_emulator.rules.passing_time import expiry_changed
from sf_emulator.rules.write import Family, Write


class PermissionSetAssignment(Family):
    def prepare(self, write: Write) -> None:
        """A group's row carries the group's aggregate permission set too."""
        group, held = write.values.get("PermissionSetGroupId"), write.values.get("PermissionSetId")
        if not group and not held:
            raise texts.SET_OR_GROUP_MISSING.error()
        if group and held:
            raise texts.SET_OR_GROUP.error()
        if group and write.store.count("PermissionSetGroup", Id=group):
            write.values["PermissionSetId"] = aggregate_id(write.store, group)

    def check(self, write: Write) -> None:
        if write.kind == "create":
            _check_new(write)
        elif write.kind == "delete":
            held = write.store.get("PermissionSet", str(write.record["PermissionSetId"])) or {}
            if held.get("IsOwnedByProfile"):
                raise texts.PROFILE_OWNED_DELETE.error()
        if write.values.get("ExpirationDate"):
            _check_expiration(write)

    def after(self, write: Write) -> None:
        if write.kind == "update" and "ExpirationDate" in write.values:
            write.store.update("PermissionSetAssignment", write.record_id, {"IsActive": True})
        if write.value("ExpirationDate"):
            expiry_changed(write.org)


def _check_new(write: Write) -> None:
    store = write.store
    user = store.get("User", write.values["AssigneeId"]) or {}
    held = store.get("PermissionSet", write.values["PermissionSetId"]) or {}
    group_id = write.values.get("PermissionSetGroupId")
    if held.get("IsOwnedByProfile"):
        raise texts.PROFILE_OWNED_ASSIGN.error()
    if held.get("Type") == "Group" and not group_id:
        raise texts.GROUP_SET_ASSIGN.error()
    problems = [*_duplicate(write, user, held), *_licence_problems(write, user, held)]
    if problems:
        raise problems[0].and_also(*problems[1:])
    if group_id:
        _check_group(write, group_id)


def _duplicate(write: Write, user: dict[str, Any], held: dict[str, Any]) -> list[WriteError]:
    """The same set twice; an expired row counts too: change its ExpirationDate instead (contract 5.1)."""
    group = write.values.get("PermissionSetGroupId")
    present = write.store.find(
        "PermissionSetAssignment", AssigneeId=user["Id"], PermissionSetId=held["Id"], PermissionSetGroupId=group
    )
    if not present:
        return []
    return [texts.DUPLICATE_ASSIGNMENT.error(assignee=user["Id"][:15], permission_set=held["Id"][:15])]


def _licence_problems(write: Write, user: dict[str, Any], held: dict[str, Any]) -> list[WriteError]:
    """What the user's licence forbids may be reported beside a duplicate (contract 5.1, recorded)."""
    store = write.store
    parts = [held]
    if group := write.values.get("PermissionSetGroupId"):
        parts = [found for part in component_ids(store, group) if (found := store.get("PermissionSet", part))]
    for part in parts:
        if (licence_id := part.get("LicenseId")) and not _holds(write, user, str(licence_id)):
            licence = (
                store.get("UserLicense", str(licence_id)) or store.get("PermissionSetLicense", str(licence_id)) or {}
            )
            permission = forbidden(store, user, part)
            if permission:
                return [texts.LICENCE_FORBIDS.error(permission=permission)]
            label = licence.get("MasterLabel")
            return [texts.LICENCE_MISMATCH.error(permission_set=part["Label"], user=user["Name"], licence=label)]
        if permission := forbidden(store, user, part):
            return [texts.LICENCE_FORBIDS.error(permission=permission)]
    return []


def _holds(write: Write, user: dict[str, Any], licence_id: str) -> bool:
    """Whether the user has the licence, of either kind, that a permission set is bound to."""
    if licence_of(write.store, user).get("Id") == licence_id:
        return True
    held = {"AssigneeId": user["Id"], "PermissionSetLicenseId": licence_id}
    return bool(write.store.count("PermissionSetLicenseAssign", **held))


def _check_group(write: Write, group_id: str) -> None:
    group = write.store.get("PermissionSetGroup", group_id) or {}
    if group.get("Status") != "Updated":
        raise texts.GROUP_NOT_UPDATED.error(group=group.get("MasterLabel"), status=group.get("Status"))


def _check_expiration(write: Write) -> None:
    expires = datetime.fromisoformat(str(write.values["ExpirationDate"]))
    if (expires if expires.tzinfo else expires.replace(tzinfo=UTC)) <= write.org.now():
        raise texts.EXPIRATION_PAST.error()
