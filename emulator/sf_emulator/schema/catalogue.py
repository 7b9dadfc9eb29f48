# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which sObjects an org has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sf_emulator.schema.model import ChildRelationship, Field, SObject
from sf_emulator.schema.notation import read_field

DATA = Path(__file__).parent / "data"
FAMILIES = ("identity", "access", "licences", "apps", "monitoring", "records", "tooling")
FLAG_NAMES = {
    "feed": "feedEnabled",
    "layout": "layoutable",
    "merge": "mergeable",
    "mru": "mruEnabled",
    "replicate": "replicateable",
    "search": "searchable",
    "trigger": "triggerable",
}


class Catalogue:
    """The sObjects of one org by name.

    Objects are built from their data on first use and shared by all catalogues, so that a thousand orgs cost little.
    """

    def __init__(self, names: Iterable[str], changed: Mapping[str, SObject] | None = None) -> None:
        """``changed`` are the objects that differ from the standard ones."""
        self._names = {name.casefold(): name for name in names}
        self._changed = dict(changed or {})

    def sobject(self, name: str) -> SObject | None:
        """The object of that name, whatever its case; None where the org has none."""
        exact = self._names.get(name.casefold())
        if exact is None:
            return None
        return self._changed.get(exact) or standard_sobject(exact)

    def names(self) -> list[str]:
        """Every object's name, in alphabetical order."""
        return sorted(self._names.values())

    def sobject_of_id(self, record_id: str) -> SObject | None:
        """The object that an id's first three characters stand for (contract 9)."""
        return next((found for name in prefixes().get(record_id[:3], ()) if (found := self.sobject(name))), None)

    def __iter__(self) -> Iterator[SObject]:
        return (sobject for name in self.names() if (sobject := self.sobject(name)))

    def extended(self, fields: Mapping[str, Iterable[Field]], without: Iterable[str] = ()) -> Catalogue:
        """This catalogue with custom fields added, and without objects (``Case``) or fields (``User.Fax``).

        :raises KeyError: an object or field that is not there to begin with
        """
        changed = dict(self._changed)
        dropped = set()
        for name, added in fields.items():
            sobject = self._required(name, changed)
            changed[sobject.name] = replace(sobject, fields={**sobject.fields, **{f.name: f for f in added}})
        for name in without:
            owner, dot, field_name = name.partition(".")
            sobject = self._required(owner, changed)
            if dot:
                changed[sobject.name] = without_field(sobject, field_name)
            else:
                dropped.add(sobject.name)
        return Catalogue((name for name in self._names.values() if name not in dropped), changed)

    def _required(self, name: str, changed: Mapping[str, SObject]) -> SObject:
        sobject = self.sobject(name)
        if sobject is None:
            raise KeyError(f"the catalogue has no sObject named {name!r}")
        return changed.get(sobject.name, sobject)


def without_field(sobject: SObject, field_name: str) -> SObject:
    if sobject.field(field_name) is None:
        raise KeyError(f"{sobject.name} has no field named {field_name!r}")
    folded = field_name.casefold()
    return replace(sobject, fields={n: f for n, f in sobject.fields.items() if n.casefold() != folded})


@cache
def standard_sobject(name: str) -> SObject:
    """One object as the data files describe it."""
    data = standard_source()[name]
    marks = set(data["flags"].split())
    children = [read_child(n, line) for n, line in data.get("children", {}).items()]
    return SObject(
        name=name,
        label=data["label"],
        label_plural=data["plural"],
        key_prefix=data.get("prefix"),
        fields=read_fields(name, data),
        children={child.name: child for child in children if child.name},
        unnamed_children=tuple(child for child in children if not child.name),
        createable="create" in marks,
        updateable="update" in marks,
        deletable="delete" in marks,
        undeletable="undelete" in marks,
        queryable="-query" not in marks,
        retrieveable="-retrieve" not in marks,
        tooling_only=data.get("tooling", False),
        in_tooling="-tooling" not in marks,
        reified=tuple(data.get("reified", ())),
        flags=frozenset(FLAG_NAMES[mark] for mark in marks if mark in FLAG_NAMES),
    )


def read_fields(name: str, data: Mapping[str, Any]) -> dict[str, Field]:
    choices = data_file("picklists.json").get(name, {})
    fields = {n: read_field(n, line, tuple(choices.get(n, ()))) for n, line in data["fields"].items()}
    if "permissions" in data:
        prefix, notation = data["permissions"]
        known = data_file("permissions.json")
        for mark, names in (("", known["since_64"]), (" v67", known["since_67"])):
            for permission in names:
                fields[prefix + permission] = read_field(prefix + permission, notation + mark)
    return fields


def read_child(name: str, line: str) -> ChildRelationship:
    """``PermissionSetAssignment.PermissionSetId cascade``"""
    path, _unused, mark = line.partition(" ")
    sobject, _unused, field_name = path.partition(".")
    return ChildRelationship(name or None, sobject, field_name, cascade_delete=mark == "cascade")


@cache
def data_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content


@cache
def standard_source() -> dict[str, Any]:
    return {name: data for family in FAMILIES for name, data in data_file(f"objects/{family}.json").items()}


@cache
def prefixes() -> dict[str, list[str]]:
    """Objects by key prefix; lead and case statuses share one."""
    found: dict[str, list[str]] = {}
    for name, data in standard_source().items():
        found.setdefault(data.get("prefix") or "", []).append(name)
    return found


@cache
def standard_catalogue() -> Catalogue:
    """Every object the contract describes, in an org with all features (see ``Catalogue.extended`` for one org's)."""
    return Catalogue(standard_source())
