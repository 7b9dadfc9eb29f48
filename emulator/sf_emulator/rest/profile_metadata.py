# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``Profile.Metadata`` of the Tooling API: everything a profile says, as recorded (contract 6).

Some profiles answer null: Salesforce cannot serialise them. Here those are profiles without permissions at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sf_emulator.org import Org
from sf_emulator.store import Store

_EMPTY_LISTS = (
    "agentAccesses",
    "applicationVisibilities",
    "classAccesses",
    "customMetadataTypeAccesses",
    "customSettingAccesses",
    "externalDataSourceAccesses",
    "flowAccesses",
    "loginIpRanges",
    "pageAccesses",
    "recordTypeVisibilities",
    "servicePresenceStatusAccesses",
)
_NULLS = ("categoryGroupVisibilities", "description", "loginFlows", "loginHours", "profileActionOverrides", "urls")
_OBJECT_RIGHTS = {
    "allowCreate": "PermissionsCreate",
    "allowDelete": "PermissionsDelete",
    "allowEdit": "PermissionsEdit",
    "allowRead": "PermissionsRead",
    "modifyAllRecords": "PermissionsModifyAllRecords",
    "viewAllFields": "PermissionsViewAllFields",
    "viewAllRecords": "PermissionsViewAllRecords",
}


def materialise(org: Org, soql: str) -> None:
    """Bring ``Metadata`` up to date in the Profile records, when a query may read it."""
    folded = soql.casefold()
    if "metadata" not in folded or "profile" not in folded:
        return
    for profile in org.store.find("Profile"):
        org.store.update("Profile", str(profile["Id"]), {"Metadata": metadata(org, profile)})


def metadata(org: Org, profile: Mapping[str, object]) -> dict[str, Any] | None:
    """The metadata of one profile, or None where Salesforce gives null."""
    store = org.store
    owned = store.find("PermissionSet", ProfileId=profile["Id"])
    held = owned[0] if owned else {}
    permissions = sorted(
        n.removeprefix("Permissions") for n, v in held.items() if v is True and n.startswith("Permissions")
    )
    if not permissions:
        return None
    parent = str(held["Id"])
    licence = store.get("UserLicense", str(profile["UserLicenseId"])) or {}
    return {
        **{name: [] for name in _EMPTY_LISTS},
        **dict.fromkeys(_NULLS),
        "custom": bool(held["IsCustom"]),
        "customPermissions": _custom_permissions(store, parent),
        "description": profile["Description"],
        "fieldPermissions": _field_permissions(store, parent),
        "loginHours": _login_hours(org, str(profile["Id"])),
        "loginIpRanges": _login_ranges(org, str(profile["Id"])),
        "objectPermissions": _object_permissions(store, parent),
        "userLicense": licence.get("Name"),
        "userPermissions": [{"enabled": True, "name": name} for name in permissions],
    }


def _object_permissions(store: Store, parent: str) -> list[dict[str, Any]]:
    rows = store.find("ObjectPermissions", ParentId=parent)
    return [
        {"object": row["SobjectType"], **{name: bool(row.get(field)) for name, field in _OBJECT_RIGHTS.items()}}
        for row in sorted(rows, key=lambda row: str(row["SobjectType"]))
    ]


def _field_permissions(store: Store, parent: str) -> list[dict[str, Any]]:
    rows = store.find("FieldPermissions", ParentId=parent)
    return [
        {"editable": row["PermissionsEdit"], "field": row["Field"], "readable": row["PermissionsRead"]}
        for row in sorted(rows, key=lambda row: str(row["Field"]))
    ]


def _custom_permissions(store: Store, parent: str) -> list[dict[str, Any]]:
    found = []
    for row in store.find("SetupEntityAccess", ParentId=parent, SetupEntityType="CustomPermission"):
        permission = store.get("CustomPermission", str(row["SetupEntityId"])) or {}
        found.append({"enabled": True, "name": permission.get("DeveloperName")})
    return found


def _login_ranges(org: Org, profile_id: str) -> list[dict[str, Any]]:
    restriction = org.restrictions.get(profile_id)
    ranges = restriction.ip_ranges if restriction else ()
    return [{"description": None, "endAddress": last, "startAddress": first} for first, last in ranges]


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _login_hours(org: Org, profile_id: str) -> dict[str, int] | None:
    """Minutes since midnight by day, as the metadata type ProfileLoginHours has them."""
    restriction = org.restrictions.get(profile_id)
    if restriction is None or restriction.hours is None:
        return None
    first, end = restriction.hours
    starts = {f"{day}Start": first * 60 for day in _DAYS}
    return starts | {f"{day}End": end * 60 for day in _DAYS}
