# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running user may see. Without the right, setup rows are missing: no error tells of them (contract 5.1, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sf_emulator.access.effective import Access

BUSINESS_OBJECTS = frozenset({"Account", "Case", "Contact", "Lead", "Opportunity"})
"""Objects that profiles and permission sets grant by ObjectPermissions rows."""
ACTIVITIES = frozenset({"Event", "Task"})
"""No ObjectPermissions exist for them; Access Activities decides (domain: inferred)."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """Who sees every row (any of these permissions), and the SQL of the rows that everybody else sees."""

    any_of: tuple[str, ...]
    others: str = "0"
    """``?`` stands for the running user's id."""


_SETUP = ("ViewSetup", "AssignPermissionSets", "ManageUsers")
_OWN_SETS = '"Id" IN (SELECT "PermissionSetId" FROM "PermissionSetAssignment" WHERE "AssigneeId" = ?)'
_OWN_PROFILE = '"Id" IN (SELECT "ProfileId" FROM "User" WHERE "Id" = ?)'
_VIEW = ("ViewSetup",)

ROW_RULES: dict[str, RowRule] = {
    "PermissionSetAssignment": RowRule(_SETUP, '"AssigneeId" = ?'),
    "PermissionSet": RowRule(_SETUP, _OWN_SETS),
    "Profile": RowRule((*_SETUP, "ViewAllProfiles"), _OWN_PROFILE),
    "PermissionSetGroup": RowRule(_SETUP),
    "PermissionSetGroupComponent": RowRule(_SETUP),
    "MutingPermissionSet": RowRule(_SETUP),
    "ObjectPermissions": RowRule(_VIEW),
    "FieldPermissions": RowRule(_VIEW),
    "SetupEntityAccess": RowRule(_VIEW),
    "PermissionSetLicense": RowRule(_SETUP),
    "PermissionSetLicenseAssign": RowRule(_SETUP, '"AssigneeId" = ?'),
    "UserLicense": RowRule(_SETUP),
    "ConnectedApplication": RowRule((*_VIEW, "CustomizeApplication")),
    "ExternalClientApplication": RowRule((*_VIEW, "ExternalClientAppViewer", "ExternalClientAppAdmin")),
    "ExtlClntAppOauthPlcyCnfg": RowRule((*_VIEW, "ExternalClientAppViewer", "ExternalClientAppAdmin")),
    "ExtlClntAppOauthSettings": RowRule((*_VIEW, "ExternalClientAppViewer", "ExternalClientAppAdmin")),
    "OauthToken": RowRule(("CustomizeApplication", "ManageUsers"), '"UserId" = ?'),
    "UserLogin": RowRule(("ManageUsers", "ViewSetup"), '"UserId" = ?'),
    "LoginHistory": RowRule(("ManageUsers", "ViewSetup"), '"UserId" = ?'),
    "PackageLicense": RowRule(_SETUP),
    "UserPackageLicense": RowRule(_SETUP, '"UserId" = ?'),
    "SetupAuditTrail": RowRule(_VIEW),
    "AssignmentRule": RowRule(_VIEW),
    "Publisher": RowRule(_VIEW),
    "UserPermissionAccess": RowRule((), "\"Id\" = '0up000000000001AAA'"),
}


def sees_object(access: Access, name: str) -> bool:
    """Whether the object exists for this user: otherwise INVALID_TYPE in SOQL, absent from describe (contract 4)."""
    if name in BUSINESS_OBJECTS:
        return "PermissionsRead" in access.object_rights(name)
    if name in ACTIVITIES:
        return access.has("ActivitiesAccess", "ViewAllData", "ModifyAllData")
    return True


def sees_field(access: Access, sobject: str, field: str) -> bool:
    """Field-level security. Standard fields are open here; a custom one needs a grant unless it is required."""
    if not field.endswith("__c"):
        return True
    known = access.store.catalogue.sobject(sobject)
    described = known.field(field) if known else None
    if described is None or (not described.nillable and described.type != "boolean"):
        return True
    return "PermissionsRead" in access.field_rights(sobject, field)


def row_filter(access: Access, sobject: str) -> tuple[str, list[object]] | None:
    """SQL for the rows that this user sees, or None for all of them."""
    rule = ROW_RULES.get(sobject)
    if rule is None or access.has(*rule.any_of):
        return None
    for other in ("PermissionSetAssignment", "User"):
        access.store.table(other)  # the SQL below may read them, and tables come into being when asked for
    return rule.others, [access.user_id] * rule.others.count("?")
