# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""UserLicense and PermissionSetLicense. Seats in use are those of the state's users plus the ``used`` of each licence."""

from __future__ import annotations

from typing import Any

from sf_emulator.seeds.builder.site import Site


def build(site: Site) -> None:
    for key, licence in site.entries("user_licences"):
        name = licence.get("name", key)
        site.create(
            "UserLicense",
            ("user_licences", key),
            LicenseDefinitionKey=key,
            Name=name,
            MasterLabel=name,
            Status=licence.get("status", "Active"),
            TotalLicenses=licence.get("total", 0),
            UsedLicenses=licence.get("used", 0) + _users_with(site, key),
            UsedLicensesLastUpdated=site.moment("-1h"),
        )
    for name, licence in site.entries("permission_set_licences"):
        maximum: dict[str, Any] = {
            f"MaximumPermissions{permission}": True for permission in licence.get("permissions", [])
        }
        known = site.store.catalogue.sobject("PermissionSetLicense")
        site.create(
            "PermissionSetLicense",
            ("permission_set_licences", name),
            DeveloperName=name,
            PermissionSetLicenseKey=licence.get("key", name),
            MasterLabel=licence.get("label", name),
            Language="en_US",
            Status=licence.get("status", "Active"),
            TotalLicenses=licence.get("total", 0),
            UsedLicenses=licence.get("used", 0) + _users_holding(site, name),
            ExpirationDate=_day(site.moment(licence.get("expires"))),
            IsAvailableForIntegrations=licence.get("integrations", False),
            **{field: value for field, value in maximum.items() if known and known.field(field)},
        )


def _users_with(site: Site, licence: str) -> int:
    profiles = site.state.get("profiles", {})
    return sum(
        user.get("active", True) and profiles.get(user.get("profile"), {}).get("user_licence") == licence
        for _unused, user in site.entries("users")
    )


def _users_holding(site: Site, licence: str) -> int:
    return sum(licence in user.get("permission_set_licences", []) for _unused, user in site.entries("users"))


def _day(moment: str | None) -> str | None:
    return moment and moment[:10]
