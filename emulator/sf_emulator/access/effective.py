# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user may do: the profile, or any permission set, or any group's aggregate set (contract 6)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sf_emulator.access import visibility

if TYPE_CHECKING:
    from sf_emulator.org import Org
    from sf_emulator.store import Store

ALL_RECORDS = {"PermissionsRead", "PermissionsViewAllRecords"}
EVERYTHING = ALL_RECORDS | {
    "PermissionsCreate",
    "PermissionsEdit",
    "PermissionsDelete",
    "PermissionsModifyAllRecords",
}


def sets_in_force(store: Store, user_id: str) -> list[str]:
    """The permission sets that count for a user: the profile's own, direct ones and groups' aggregates.

    Expired assignments and sets that wait for a session activation do not count; muting is in the aggregates already.
    """
    activated = {row["PermissionSetId"] for row in store.find("SessionPermSetActivation", UserId=user_id)}
    user = store.get("User", user_id) or {}
    owned = store.find("PermissionSet", ProfileId=user.get("ProfileId"))
    found = {str(row["Id"]): None for row in owned}
    for row in store.find("PermissionSetAssignment", AssigneeId=user_id, IsActive=True):
        held = store.get("PermissionSet", str(row["PermissionSetId"]))
        if held and held["Type"] != "Profile" and (not held["HasActivationRequired"] or held["Id"] in activated):
            found[str(held["Id"])] = None
    return list(found)


class Access:
    """One user's rights at one moment; also the Visibility that SOQL asks."""

    def __init__(self, org: Org, user_id: str) -> None:
        self.store = org.store
        self.user_id = user_id
        self.made: datetime = org.now()
        self.user = self.store.get("User", user_id) or {}
        self.sets = sets_in_force(self.store, user_id)
        self.permissions = frozenset(
            name.removeprefix("Permissions")
            for held in self.sets
            for name, value in (self.store.get("PermissionSet", held) or {}).items()
            if value is True and name.startswith("Permissions")
        )
        self._objects: dict[str, set[str]] = {}
        self._fields: dict[str, set[str]] = {}
        for held in self.sets:
            for row in self.store.find("ObjectPermissions", ParentId=held):
                self._objects.setdefault(str(row["SobjectType"]), set()).update(_rights(row))
            for row in self.store.find("FieldPermissions", ParentId=held):
                self._fields.setdefault(str(row["Field"]).casefold(), set()).update(_rights(row))

    def has(self, *any_of: str) -> bool:
        """Whether the user holds one of these system permissions, named without ``Permissions``."""
        return not self.permissions.isdisjoint(any_of)

    def object_rights(self, sobject: str) -> set[str]:
        """``PermissionsRead`` and so on; Modify All Data and View All Data imply them without rows (contract 6)."""
        held = set(self._objects.get(sobject, ()))
        if self.has("ModifyAllData"):
            held |= EVERYTHING
        elif self.has("ViewAllData"):
            held |= ALL_RECORDS
        return held

    def field_rights(self, sobject: str, field: str) -> set[str]:
        """``PermissionsRead`` and ``PermissionsEdit`` of a custom field."""
        held = set(self._fields.get(f"{sobject}.{field}".casefold(), ()))
        if self.has("ViewAllFieldsGlobal") or "PermissionsViewAllFields" in self._objects.get(sobject, ()):
            held.add("PermissionsRead")
        if self.has("ModifyAllData", "CustomizeApplication"):
            held |= {"PermissionsRead", "PermissionsEdit"}
        return held

    # --- Visibility

    def sobject(self, name: str) -> bool:
        return visibility.sees_object(self, name)

    def field(self, sobject: str, field: str) -> bool:
        return visibility.sees_field(self, sobject, field)

    def row_filter(self, sobject: str) -> tuple[str, list[object]] | None:
        return visibility.row_filter(self, sobject)


def _rights(row: dict[str, object]) -> set[str]:
    return {name for name, value in row.items() if value is True and name.startswith("Permissions")}
