# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who holds what: profile-owned, direct and group assignments, permission set licences, package licences (contract 5.1)."""

from __future__ import annotations

from typing import Any

from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.moments import moment


def build(site: Site) -> None:
    for handle, user in site.entries("users"):
        where = f"users.{handle}"
        user_id = site.id_of("users", handle, where)
        site.create(
            "PermissionSetAssignment",
            AssigneeId=user_id,
            PermissionSetId=site.id_of("profile_sets", user["profile"], f"{where}.profile"),
            IsActive=True,
        )
        for licence in user.get("permission_set_licences", []):
            licence_id = site.id_of("permission_set_licences", licence, f"{where}.permission_set_licences")
            site.create("PermissionSetLicenseAssign", AssigneeId=user_id, PermissionSetLicenseId=licence_id)
        for given in user.get("permission_sets", []):
            name, expiry = _read(site, given)
            held = site.id_of("permission_sets", name, f"{where}.permission_sets")
            site.create("PermissionSetAssignment", AssigneeId=user_id, PermissionSetId=held, **expiry)
        for given in user.get("permission_set_groups", []):
            name, expiry = _read(site, given)
            group = site.id_of("permission_set_groups", name, f"{where}.permission_set_groups")
            aggregate = site.id_of("group_sets", name, f"{where}.permission_set_groups")
            site.create(
                "PermissionSetAssignment",
                AssigneeId=user_id,
                PermissionSetGroupId=group,
                PermissionSetId=aggregate,
                **expiry,
            )
        for namespace in user.get("package_licences", []):
            licence_id = site.id_of("package_licences", namespace, f"{where}.package_licences")
            site.create("UserPackageLicense", UserId=user_id, PackageLicenseId=licence_id)


def _read(site: Site, given: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of an assigned set and the assignment's own fields; an expired one stays as inactive row."""
    if isinstance(given, str):
        return given, {"IsActive": True}
    expires = given.get("expires")
    active = expires is None or moment(expires, site.now) > site.now
    return given["name"], {"IsActive": active, "ExpirationDate": site.moment(expires)}
