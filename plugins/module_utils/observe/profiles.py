# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles by what they are: a profile's own permission set tells what the Profile row does not, standard or custom and what it grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import permissions_in

# What makes an administrator, in every language (contract 6: names of standard profiles are localised).
ADMINISTERS = ("PermissionsModifyAllData", "PermissionsCustomizeApplication", "PermissionsManageUsers")

_LICENCE = ("UserLicenseId", *(f"UserLicense.{name}" for name in ("Name", "LicenseDefinitionKey", "Status")))
_SEATS = ("UserLicense.TotalLicenses", "UserLicense.UsedLicenses")
OF_PROFILE = ", ".join(f"Profile.{column}" for column in ("Name", *_LICENCE, *_SEATS))
_TOLD = (
    *ADMINISTERS,
    *(f"Permissions{name}" for name in ("ApiEnabled", "ApiUserOnly", "AuthorApex", "ViewAllData", "ViewSetup")),
)
PROFILES = (
    f"SELECT ProfileId, IsCustom, {', '.join(_TOLD)}, Profile.UserType, {OF_PROFILE} "
    "FROM PermissionSet WHERE IsOwnedByProfile = true"
)


def profile_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `PROFILES`; `permissions` are those of the administrator's mark that it grants, not all."""
    return {
        "id": row["ProfileId"],
        "name": row["Profile"]["Name"],
        "custom": row["IsCustom"],
        "user_type": row["Profile"].get("UserType"),
        "administers": all(row[permission] for permission in ADMINISTERS),
        "permissions": sorted(permissions_in(row)),
        "licence": licence_of(row["Profile"]),
    }


def licence_of(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The user licence of a ``Profile`` record, with its seats."""
    licence = profile.get("UserLicense") or {}
    return {
        "id": profile.get("UserLicenseId"),
        "name": licence.get("Name"),
        "key": licence.get("LicenseDefinitionKey"),
        "status": licence.get("Status"),
        "total": licence.get("TotalLicenses"),
        "used": licence.get("UsedLicenses"),
    }
