# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which permission a write needs. Setup objects by system permission, business records by object rights."""

from __future__ import annotations

from sf_emulator.access.visibility import ACTIVITIES, BUSINESS_OBJECTS
from sf_emulator.rules import texts
from sf_emulator.rules.write import Write

_USERS = ("ManageUsers", "ManageInternalUsers")
_SETS = ("ManageProfilesPermissionsets",)

NEEDED: dict[str, tuple[str, ...]] = {
    "User": _USERS,
    "UserLogin": ("ManageUsers",),
    "UserPackageLicense": ("ManageUsers",),
    "PermissionSetAssignment": ("AssignPermissionSets",),
    "PermissionSetLicenseAssign": (*_USERS, "AssignPermissionSets"),
    "PermissionSet": _SETS,
    "PermissionSetGroup": _SETS,
    "PermissionSetGroupComponent": _SETS,
    "MutingPermissionSet": _SETS,
    "ObjectPermissions": _SETS,
    "FieldPermissions": _SETS,
    "SetupEntityAccess": _SETS,
    "Profile": _SETS,
    "Group": _USERS,
    "GroupMember": _USERS,
}
"""Any one of these system permissions; setup objects not named here need Customize Application (inferred)."""
OTHERWISE = ("CustomizeApplication",)

OBJECT_RIGHT = {"create": "PermissionsCreate", "update": "PermissionsEdit", "delete": "PermissionsDelete"}
ACTIVITY_RIGHT = {"Event": "EditEvent", "Task": "EditTask"}
OWN_FIELDS_CLOSED = frozenset({"ProfileId", "IsActive", "Username", "UserRoleId", "FederationIdentifier"})
"""Fields of one's own User record that need Manage Users all the same."""


def is_setup(sobject: str) -> bool:
    """Whether an object is setup: User is, business records and activities are not."""
    return sobject not in BUSINESS_OBJECTS and sobject not in ACTIVITIES


def check(write: Write) -> None:
    """May the running user do this at all?

    :raises WriteError: INSUFFICIENT_ACCESS_OR_READONLY
    """
    if not _may(write):
        raise texts.NO_ACCESS.error()


def _may(write: Write) -> bool:
    name = write.sobject.name
    if name in ACTIVITIES:
        return write.access.has(ACTIVITY_RIGHT[name], "ModifyAllData")
    if name in BUSINESS_OBJECTS:
        return OBJECT_RIGHT[write.kind] in write.access.object_rights(name)
    if name == "User" and write.kind == "update" and write.record["Id"] == write.viewer_id:
        named = {known.name for field in write.values if (known := write.sobject.field(field))}
        if not named & OWN_FIELDS_CLOSED:
            return True
    return write.access.has(*NEEDED.get(name, OTHERWISE))
