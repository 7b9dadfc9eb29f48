# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles, each with the permission set that it owns (contract 6: Name opaque, Type Profile)."""

from __future__ import annotations

from typing import Any

from sf_emulator.org import LoginRestriction
from sf_emulator.seeds.builder.site import Site


def build(site: Site) -> None:
    for handle, profile in site.entries("profiles"):
        where = f"profiles.{handle}"
        permissions = site.permission_fields(profile, where)
        licence = site.id_of("user_licences", profile.get("user_licence", "SFDC"), f"{where}.user_licence")
        known = site.store.catalogue.sobject("Profile")
        profile_id = site.create(
            "Profile",
            ("profiles", handle),
            Name=displayed_name(site, handle, profile),
            Description=profile.get("description"),
            UserLicenseId=licence,
            UserType=profile.get("user_type", "Standard"),
            **{name: value for name, value in permissions.items() if known and known.field(name)},
        )
        owned = site.create(
            "PermissionSet",
            Name=f"X{profile_id}",
            Label=f"{profile_id[:15]}",
            LicenseId=licence,
            ProfileId=profile_id,
            IsOwnedByProfile=True,
            IsCustom=profile.get("custom", False),
            Type="Profile",
            **permissions,
        )
        site.call(("profile_sets", handle), owned)
        restriction = _restriction(profile)
        if restriction:
            site.org.restrictions[profile_id] = restriction


def displayed_name(site: Site, handle: str, profile: dict[str, Any]) -> str:
    """Standard profile names come in the org's language (contract 6, recorded)."""
    language = site.state.get("org", {}).get("language", "en_US")
    return str(profile.get("names", {}).get(language) or profile.get("name", handle))


def _restriction(profile: dict[str, Any]) -> LoginRestriction | None:
    ranges = tuple((first, last) for first, last in profile.get("login_ip_ranges", []))
    hours = profile.get("login_hours")
    delegated = profile.get("delegated_authentication", False)
    if not (ranges or hours or delegated):
        return None
    return LoginRestriction(ranges, (hours[0], hours[1]) if hours else None, delegated)
