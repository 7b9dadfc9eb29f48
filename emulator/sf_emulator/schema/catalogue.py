# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which sObjects an org has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from sf_emulator.schema.model import ChildRelationship, Field, SObject
from sf_emulator.schema.notation import read_field

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
    """The sObjects of one org by name. Objects are built from their data on first use, since few orgs use them all."""

    def __init__(self, source: Mapping[str, Mapping[str, Any]], built: dict[str, SObject] | None = None) -> None:
        self._source = source
        self._names = {name.casefold(): name for name in source}
        self._built: dict[str, SObject] = built if built is not None else {}
        self._prefixes: dict[str, str] | None = None

    def sobject(self, name: str) -> SObject | None:
        """The object of that name, whatever its case; None where the org has none."""
        exact = self._names.get(name.casefold())
        if exact is None:
            return None
        found = self._built.get(exact)
        if found is None:
            found = self._built[exact] = read_sobject(exact, self._source[exact], self._source)
        return found

    def names(self) -> list[str]:
        """Every object's name, in alphabetical order."""
        return sorted(self._names.values())

    def sobject_of_id(self, record_id: str) -> SObject | None:
        """The object that an id's first three characters stand for (contract 9)."""
        if self._prefixes is None:
            self._prefixes = {}
            for name in self._names.values():
                prefix = self._source[name].get("prefix")
                if prefix:
                    self._prefixes.setdefault(prefix, name)
        name = self._prefixes.get(record_id[:3])
        return self.sobject(name) if name else None

    def __iter__(self) -> Iterator[SObject]:
        for name in self.names():
            sobject = self.sobject(name)
            if sobject:
                yield sobject

    def extended(self, fields: Mapping[str, Iterable[Field]], without: Iterable[str] = ()) -> Catalogue:
        """This catalogue with custom fields added, and without objects (``Case``) or fields (``User.Fax``)."""
        gone = list(without)
        dropped = {self._exact(name) for name in gone if "." not in name}
        kept = {name: source for name, source in self._source.items() if name not in dropped}
        changed = Catalogue(kept, {name: found for name, found in self._built.items() if name not in dropped})
        for name, added in fields.items():
            sobject = changed._required(name)
            changed._built[sobject.name] = replace(sobject, fields={**sobject.fields, **{f.name: f for f in added}})
        for name in gone:
            owner, dot, field_name = name.partition(".")
            if dot:
                sobject = changed._required(owner)
                changed._built[sobject.name] = without_field(sobject, field_name)
        return changed

    def _exact(self, name: str) -> str:
        return self._required(name).name

    def _required(self, name: str) -> SObject:
        sobject = self.sobject(name)
        if sobject is None:
            raise KeyError(f"the catalogue has no sObject named {name!r}")
        return sobject


def without_field(sobject: SObject, field_name: str) -> SObject:
    if sobject.field(field_name) is None:
        raise KeyError(f"{sobject.name} has no field named {field_name!r}")
    folded = field_name.casefold()
    return replace(sobject, fields={n: f for n, f in sobject.fields.items() if n.casefold() != folded})


def read_sobject(name: str, data: Mapping[str, Any], known: Mapping[str, Any]) -> SObject:
    """Build one object; relationships to objects the org lacks are left out, as describe does."""
    marks = set(data["flags"].split())
    children = [read_child(n, line) for n, line in data.get("children", {}).items()]
    children = [child for child in children if child.sobject in known]
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
    path, _, mark = line.partition(" ")
    sobject, _, field_name = path.partition(".")
    return ChildRelationship(name or None, sobject, field_name, cascade_delete=mark == "cascade")


@cache
def data_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))
    return content


@cache
def standard_catalogue() -> Catalogue:
    """Every object the contract describes, in an org with all features (see ``Catalogue.extended`` for one org's)."""
    source: dict[str, Any] = {}
    for family in FAMILIES:
        source.update(data_file(f"objects/{family}.json"))
    return Catalogue(source)
