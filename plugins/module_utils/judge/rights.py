# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the running user needs for auditing and for provisioning, and which powers it should not have beside them.

The permission sets in ``docs/permission-sets`` grant exactly this; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

AUDIT = "audit"
PROVISION = "provision"

_READING = {
    "ApiEnabled": "everything goes through the API",
    "ViewSetup": "shows permission sets, assignments, licences, apps and the audit trail of others",
    "ViewRoles": "names the user's role",
    "ViewAllUsers": "shows the API user where sharing hides users from each other",
    "ActivitiesAccess": "describes Event and Task, on which connectors keep bookings",
}
_WRITING = {
    "ManageUsers": "creates, corrects, activates and unfreezes the API user, and shows everybody's OAuth grants",
    "AssignPermissionSets": "assigns permission sets, groups and permission set licences",
    "ManageProfilesPermissionsets": "approves an app in a permission set, and makes that set",
}
NEEDS: dict[str, dict[str, str]] = {AUDIT: _READING, PROVISION: {**_READING, **_WRITING}}

# Salesforce grants Manage Users only together with these.
COMPANIONS: dict[str, frozenset[str]] = {
    AUDIT: frozenset(),
    PROVISION: frozenset(
        {
            "ManageInternalUsers",
            "ManageIpAddresses",
            "ManageLoginAccessPolicies",
            "ManagePasswordPolicies",
            "ManageRoles",
            "ManageSharing",
            "ResetPasswords",
        }
    ),
}

POWERS = {
    "AssignPermissionSets": "can give itself every permission set",
    "AuthorApex": "can run code that passes by every permission",
    "CanApproveUninstalledApps": "can let any app into the org",
    "CustomizeApplication": "can change the org's configuration",
    "DataExport": "can take all data away",
    "ManageProfilesPermissionsets": "can change what every profile and permission set grants",
    "ManageRemoteAccess": "can change apps and their policies",
    "ManageUsers": "can change and create every user",
    "ModifyAllData": "can change every record",
    "ModifyMetadata": "can deploy configuration",
    "PasswordNeverExpires": "keeps a stolen password alive",
    "UseAnyApiClient": "passes by the list of allowed apps",
    "ViewAllData": "can read every record",
}


def compare(
    held: AbstractSet[str], purpose: str, unreadable_objects: Iterable[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """``{lacks: [{right, why}], too_much: [{right, why}]}`` of a running user who holds the system permissions `held`."""
    needed = NEEDS[purpose]
    lacks = [{"right": name, "why": why} for name, why in needed.items() if name not in held]
    lacks += [
        {"right": f"Read on {name}", "why": f"describes {name}: its fields, required ones among them, and record types"}
        for name in unreadable_objects
    ]
    beyond = (held & POWERS.keys()) - needed.keys() - COMPANIONS[purpose]
    return {"lacks": lacks, "too_much": [{"right": name, "why": POWERS[name]} for name in sorted(beyond)]}
