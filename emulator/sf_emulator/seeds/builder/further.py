# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assignment rules and whatever else a state lists under ``records``."""

from __future__ import annotations

from typing import Any

from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.document import SeedError


def build(site: Site) -> None:
    for name, rule in site.entries("assignment_rules"):
        site.create(
            "AssignmentRule", Name=name, SobjectType=rule.get("object", "Lead"), Active=rule.get("active", True)
        )
    for sobject, records in site.entries("records"):
        for name, values in records.items():
            _record(site, sobject, name, values)


def _record(site: Site, sobject: str, name: str, values: dict[str, Any]) -> None:
    where = f"records.{sobject}.{name}"
    known = site.store.catalogue.sobject(sobject)
    if known is None:
        raise SeedError(site.source, where, "this org has no such sObject")
    for field in values:
        if known.field(field) is None:
            raise SeedError(site.source, f"{where}.{field}", f"{known.name} has no such field")
    site.create(known.name, (sobject, name), **{field: _value(site, value, where) for field, value in values.items()})


def _value(site: Site, value: Any, where: str) -> Any:
    """``@collection.name`` stands for the id of what the state calls so."""
    if isinstance(value, str) and value.startswith("@"):
        collection, _unused, name = value[1:].partition(".")
        return site.id_of(collection, name, where)
    return value
