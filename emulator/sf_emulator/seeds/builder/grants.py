# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth grants: OauthToken rows. An app that is not installed appears by name only (contract 5.5)."""

from __future__ import annotations

from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.identity import derived


def build(site: Site) -> None:
    for name, grant in site.entries("grants"):
        where = f"grants.{name}"
        user = site.id_of("users", grant.get("user", "api"), f"{where}.user")
        handle = grant.get("app", "oncehub")
        app_name = site.state.get("apps", {}).get(handle, {}).get("name", handle)
        menu_entry = site.id_of("app_menu_items", handle, where) if site.knows("app_menu_items", handle) else None
        for number in range(grant.get("count", 1)):
            site.create(
                "OauthToken",
                AppName=app_name,
                AppMenuItemId=menu_entry,
                UserId=user,
                CreatedDate=site.moment(grant.get("created", "-120d")),
                LastUsedDate=site.moment(grant.get("last_used", "-1d")),
                UseCount=grant.get("use_count", 1),
                DeleteToken=derived(64, site.org.id, name, str(number)),
            )
