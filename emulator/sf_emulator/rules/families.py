# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rules hold for which object."""

from __future__ import annotations

from sf_emulator.rules.access_rows import FieldPermissions, ObjectPermissions, SetupEntityAccess
from sf_emulator.rules.assignments import PermissionSetAssignment
from sf_emulator.rules.business_records import BusinessRecord
from sf_emulator.rules.groups import MutingPermissionSet, PermissionSetGroup, PermissionSetGroupComponent
from sf_emulator.rules.licence_assignments import PermissionSetLicenseAssign, UserPackageLicense
from sf_emulator.rules.permission_sets import PermissionSet, Profile
from sf_emulator.rules.users import User, UserLogin
from sf_emulator.rules.write import Family

FAMILIES: dict[str, Family] = {
    "Account": BusinessRecord(),
    "Case": BusinessRecord(),
    "Contact": BusinessRecord(),
    "Event": BusinessRecord(),
    "FieldPermissions": FieldPermissions(),
    "Lead": BusinessRecord(),
    "MutingPermissionSet": MutingPermissionSet(),
    "ObjectPermissions": ObjectPermissions(),
    "PermissionSet": PermissionSet(),
    "PermissionSetAssignment": PermissionSetAssignment(),
    "PermissionSetGroup": PermissionSetGroup(),
    "PermissionSetGroupComponent": PermissionSetGroupComponent(),
    "PermissionSetLicenseAssign": PermissionSetLicenseAssign(),
    "Profile": Profile(),
    "SetupEntityAccess": SetupEntityAccess(),
    "Task": BusinessRecord(),
    "User": User(),
    "UserLogin": UserLogin(),
    "UserPackageLicense": UserPackageLicense(),
}
_NO_RULES = Family()


def family_of(sobject: str) -> Family:
    return FAMILIES.get(sobject, _NO_RULES)
