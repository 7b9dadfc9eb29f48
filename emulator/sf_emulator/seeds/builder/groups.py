# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission set groups with their components and the aggregate set that Salesforce computes for each."""

from __future__ import annotations

from typing import Any

from sf_emulator.rules.aggregation import create_aggregate, recalculate
from sf_emulator.seeds.builder.permission_sets import split_namespace
from sf_emulator.seeds.builder.site import Site


def build(site: Site) -> None:
    for key, given in site.entries("permission_set_groups"):
        where = f"permission_set_groups.{key}"
        namespace, name = split_namespace(key)
        status = given.get("status", "Updated")
        label = given.get("label", name)
        group = site.create(
            "PermissionSetGroup",
            ("permission_set_groups", key),
            DeveloperName=name,
            NamespacePrefix=namespace,
            MasterLabel=label,
            Description=given.get("description"),
            Language="en_US",
            Status=status,
        )
        for component in _components(site, given, where):
            site.create("PermissionSetGroupComponent", PermissionSetGroupId=group, PermissionSetId=component)
        site.call(("group_sets", key), create_aggregate(site.store, group))
        if status == "Updated":
            recalculate(site.store, group)


def _components(site: Site, given: dict[str, Any], where: str) -> list[str]:
    found = [site.id_of("permission_sets", name, f"{where}.components") for name in given.get("components", [])]
    if muting := given.get("muting"):
        found.append(site.id_of("muting_permission_sets", muting, f"{where}.muting"))
    return found
