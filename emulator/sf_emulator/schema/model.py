# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an sObject is: its fields, its flags and its relationships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Field:
    """One field as describe knows it. ``default`` is the value a create without it gets."""

    name: str
    type: str
    label: str
    length: int = 0
    nillable: bool = True
    createable: bool = False
    updateable: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    reference_key: str = "Id"
    """The field of the referenced object that this one holds; ``DurableId`` for definitions."""
    default: str | int | bool | None = None
    picklist: tuple[str, ...] = ()
    restricted_picklist: bool = False
    name_field: bool = False
    id_lookup: bool = False
    external_id: bool = False
    unique: bool = False
    indexed: bool = False
    filterable: bool = True
    sortable: bool = True
    groupable: bool = True
    custom: bool = False
    person_name: bool = False
    """Computed from FirstName and LastName."""
    tooling_only: bool = False
    since: str | None = None
    """The API version of the only source that knows it; such fields depend on what an org has switched on."""

    @property
    def polymorphic(self) -> bool:
        return len(self.reference_to) > 1

    @property
    def computed(self) -> bool:
        """Never stored: answered from other fields of the same record."""
        return self.person_name or self.type == "address"


@dataclass(frozen=True, slots=True)
class ChildRelationship:
    name: str | None
    sobject: str
    field: str
    cascade_delete: bool = False


@dataclass(frozen=True, eq=False)
class SObject:
    """An object of the catalogue, one for all orgs that have it alike. ``flags`` holds describe's further true flags, ``feedEnabled`` for one."""

    name: str
    label: str
    label_plural: str
    key_prefix: str | None
    fields: Mapping[str, Field]
    children: Mapping[str, ChildRelationship] = attribute(default_factory=dict)
    unnamed_children: tuple[ChildRelationship, ...] = ()
    createable: bool = False
    updateable: bool = False
    deletable: bool = False
    undeletable: bool = False
    queryable: bool = True
    retrieveable: bool = True
    tooling_only: bool = False
    in_tooling: bool = True
    reified: tuple[str, ...] = ()
    """A query must filter on one of these."""
    custom: bool = False
    flags: frozenset[str] = frozenset()

    def field(self, name: str) -> Field | None:
        """The field of that name, whatever its case."""
        return self.fields.get(name) or self._folded.get(name.casefold())

    def relationship(self, name: str) -> Field | None:
        """The reference field behind a parent relationship such as ``Profile`` (case-insensitive)."""
        return self._parents.get(name.casefold())

    def child(self, name: str) -> ChildRelationship | None:
        """The child relationship of that name, whatever its case."""
        return self.children.get(name) or self._children.get(name.casefold())

    @property
    def soft_deletes(self) -> bool:
        """Deleted rows stay, marked IsDeleted, for queryAll."""
        return self.undeletable and "IsDeleted" in self.fields

    @cached_property
    def name_field(self) -> Field | None:
        return next((f for f in self.fields.values() if f.name_field), None)

    @cached_property
    def _folded(self) -> dict[str, Field]:
        return {name.casefold(): field for name, field in self.fields.items()}

    @cached_property
    def _parents(self) -> dict[str, Field]:
        return {f.relationship_name.casefold(): f for f in self.fields.values() if f.relationship_name}

    @cached_property
    def _children(self) -> dict[str, ChildRelationship]:
        return {name.casefold(): child for name, child in self.children.items()}
