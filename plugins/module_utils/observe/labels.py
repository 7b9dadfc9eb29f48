# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Setup calls the permissions that baselines and people speak of; names are those of the API without their prefix (contract 6)."""

from __future__ import annotations

import re

LABELS = {
    "ActivitiesAccess": "Access Activities",
    "ApexRestServices": "Apex REST Services",
    "ApiEnabled": "API Enabled",
    "ApiUserOnly": "API Only User",
    "AssignPermissionSets": "Assign Permission Sets",
    "AuthorApex": "Author Apex",
    "CanApproveUninstalledApps": "Approve Uninstalled Connected Apps",
    "ConvertLeads": "Convert Leads",
    "CustomizeApplication": "Customize Application",
    "EditEvent": "Edit Events",
    "EditTask": "Edit Tasks",
    "InstallPackaging": "Download AppExchange Packages",
    "ManageProfilesPermissionsets": "Manage Profiles and Permission Sets",
    "ManageRemoteAccess": "Manage Connected Apps",
    "ManageUsers": "Manage Users",
    "ModifyAllData": "Modify All Data",
    "ModifyMetadata": "Modify Metadata Through Metadata API Functions",
    "PasswordNeverExpires": "Password Never Expires",
    "ResetPasswords": "Reset User Passwords and Unlock Users",
    "RunReports": "Run Reports",
    "UseAnyApiAuth": "Use Any API Auth",
    "UseAnyApiClient": "Use Any API Client",
    "ViewAllData": "View All Data",
    "ViewAllFieldsGlobal": "View All Fields",
    "ViewAllUsers": "View All Users",
    "ViewPublicReports": "View Reports in Public Folders",
    "ViewRoles": "View Roles and Role Hierarchy",
    "ViewSetup": "View Setup and Configuration",
}


def label_of(permission: str) -> str:
    """The label, or the API name taken apart at its capitals where Setup's wording is not recorded."""
    return LABELS.get(permission) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", permission)
