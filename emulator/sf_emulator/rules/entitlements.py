# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user licence entitles to. Salesforce publishes this only in part; the table is inferred and meant to be edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sf_emulator.store import Store

EVERYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Objects and system permissions that users of a licence may be given; ``*`` stands for all."""

    objects: frozenset[str] = EVERYTHING
    permissions: frozenset[str] = EVERYTHING

    def allows_object(self, name: str) -> bool:
        return "*" in self.objects or name in self.objects

    def allows_permission(self, name: str) -> bool:
        return "*" in self.permissions or name in self.permissions


_BASIC = frozenset({"ApiEnabled", "ApiUserOnly", "PasswordNeverExpires", "UseWebLink", "ActivitiesAccess"})

BY_LICENCE: dict[str, Entitlement] = {
    "SFDC": Entitlement(),
    "SFDC_INTEGRATION": Entitlement(frozenset(), _BASIC),
    "AUL": Entitlement(
        frozenset({"Account", "Contact", "Event", "Task"}),
        _BASIC | {"RunReports", "ViewSetup", "EditEvent", "EditTask", "ChatterInternalUser", "LightningExperienceUser"},
    ),
    "PID_CHATTER": Entitlement(frozenset(), frozenset({"ChatterInternalUser"})),
    "PID_IDENTITY": Entitlement(frozenset(), frozenset({"ChatterInternalUser"})),
}
"""By UserLicense.LicenseDefinitionKey."""

_RIGHTS = {
    "PermissionsRead": "Read",
    "PermissionsCreate": "Create",
    "PermissionsEdit": "Edit",
    "PermissionsDelete": "Delete",
    "PermissionsViewAllRecords": "View All",
    "PermissionsModifyAllRecords": "Modify All",
    "PermissionsViewAllFields": "View All Fields",
}


def licence_of(store: Store, user: Mapping[str, Any]) -> dict[str, Any]:
    """The UserLicense record of a user, through the profile."""
    profile = store.get("Profile", str(user["ProfileId"])) or {}
    return store.get("UserLicense", str(profile.get("UserLicenseId"))) or {}


def forbidden(store: Store, user: Mapping[str, Any], permission_set: Mapping[str, Any]) -> str | None:
    """The first thing in a permission set that the user's licences do not allow, as Salesforce names it, or None."""
    key = str(licence_of(store, user).get("LicenseDefinitionKey"))
    entitlement = BY_LICENCE.get(key, Entitlement())
    extra, objects_too = _added_by_licences(store, str(user["Id"]))
    for name, label in _permissions(store, permission_set):
        if not entitlement.allows_permission(name) and name not in extra:
            return label
    if objects_too:
        return None
    for row in store.find("ObjectPermissions", ParentId=permission_set["Id"]):
        if not entitlement.allows_object(str(row["SobjectType"])):
            right = next(text for name, text in _RIGHTS.items() if row.get(name))
            return f"{right} {row['SobjectType']}"
    return None


def _added_by_licences(store: Store, user_id: str) -> tuple[set[str], bool]:
    """The system permissions that a user's permission set licences add, and whether they open objects too."""
    added: set[str] = set()
    objects = False
    for row in store.find("PermissionSetLicenseAssign", AssigneeId=user_id):
        licence = store.get("PermissionSetLicense", str(row["PermissionSetLicenseId"])) or {}
        objects = objects or bool(licence.get("IsAvailableForIntegrations"))
        added |= {
            name.removeprefix("MaximumPermissions")
            for name, value in licence.items()
            if value is True and name.startswith("MaximumPermissions")
        }
    return added, objects


def _permissions(store: Store, permission_set: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    known = store.catalogue.sobject("PermissionSet")
    for name, value in permission_set.items():
        if value is True and name.startswith("Permissions") and known and (field := known.field(name)):
            yield name.removeprefix("Permissions"), field.label
