# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of one query level: its object, the parents it reaches, and the SQL for both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from sf_emulator.schema import EVERYTHING, Field, SObject, supported_scopes
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.syntax import Path
from sf_emulator.soql.visibility import Visibility
from sf_emulator.store import Store
from sf_emulator.store.tables import quoted

FURTHEST_PARENT = 5
"""Relationships that one path may follow."""
NAME_FIELDS = (
    "Id",
    "Name",
    "Type",
    "FirstName",
    "LastName",
    "Username",
    "Email",
    "Phone",
    "Title",
    "Alias",
    "IsActive",
)
NAME_FIELD_TYPES = {"Id": "id", "Type": "picklist", "IsActive": "boolean"}


@dataclass(slots=True)
class Session:
    """What all levels of one query share."""

    store: Store
    text: str
    visible: Visibility
    tooling: bool
    all_rows: bool
    aliases: Iterator[int] = field(default_factory=count)

    def sobject(self, name: str, position: int) -> SObject:
        """:raises SoqlError: INVALID_TYPE (recorded), or an object that queries cannot reach"""
        found = self.store.catalogue.sobject(name)
        if found is None or not self.shows(found):
            text = (
                f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append "
                "the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
            )
            raise refused("INVALID_TYPE", text, self.text, position)
        if not found.queryable:
            raise SoqlError("INVALID_TYPE_FOR_OPERATION", f"entity type {found.name} does not support query")
        return found

    def shows(self, sobject: SObject) -> bool:
        reachable = sobject.in_tooling if self.tooling else not sobject.tooling_only
        return reachable and self.visible.sobject(sobject.name)

    def shows_field(self, sobject: SObject, candidate: Field) -> bool:
        return (self.tooling or not candidate.tooling_only) and self.visible.field(sobject.name, candidate.name)


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the FROM clause: the object itself or one of its parents."""

    sobject: SObject
    alias: str

    def column(self, name: str) -> str:
        return f"{self.alias}.{quoted(name)}"


@dataclass(frozen=True, slots=True)
class Parent:
    """What a relationship leads to: one source, or one for each object that it may point to."""

    field: Field
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        return str(self.field.relationship_name)

    @property
    def polymorphic(self) -> bool:
        return self.field.polymorphic

    @property
    def key(self) -> str:
        """SQL of the parent's id; null without parent."""
        return first_of([source.column("Id") for source in self.sources])

    @property
    def type_name(self) -> str:
        """SQL of the parent's real object name."""
        cases = " ".join(f"WHEN {s.column('Id')} IS NOT NULL THEN '{s.sobject.name}'" for s in self.sources)
        return f"CASE {cases} END"


@dataclass(frozen=True, slots=True)
class Column:
    """A resolved field: where it belongs, how SQL reaches it, through which parents."""

    field: Field
    sobject: SObject
    sql: str
    parents: tuple[Parent, ...] = ()
    source: Source | None = None

    @property
    def text(self) -> str:
        return ".".join([*(parent.name for parent in self.parents), self.field.name])


class Scope:
    """One query level."""

    def __init__(
        self, session: Session, sobject: SObject, alias: str | None = None, filter_scope: str | None = None
    ) -> None:
        """``filter_scope`` is what the query is ``USING SCOPE``, if anything.

        :raises SoqlError: INVALID_QUERY_SCOPE
        """
        self.session = session
        self.sobject = sobject
        self.alias = alias
        self.base = Source(sobject, self._next_alias())
        self.joins: list[str] = []
        self.parameters: list[object] = []
        base, values = self._visible_rows(sobject, filter_scope)
        self.from_sql = f"{base} AS {self.base.alias}"
        self.parameters += values
        self._parents: dict[tuple[str, ...], Parent] = {}

    @property
    def sql(self) -> str:
        """The FROM clause, whose values are ``parameters``."""
        return " ".join([self.from_sql, *self.joins])

    def resolve(self, path: Path) -> Column:
        """:raises SoqlError: INVALID_FIELD, unknown relationship or field"""
        return self._column(self.base, self._without_alias(path), path)

    def resolve_at(self, source: Source, path: Path) -> Column:
        """A field of one object that a relationship may lead to, or beyond it; its parents count from there.

        :raises SoqlError: INVALID_FIELD
        """
        return self._column(source, path.parts, path)

    def resolve_relationship(self, path: Path) -> tuple[Parent, ...]:
        """The parents along a path of relationships.

        :raises SoqlError: INVALID_FIELD
        """
        return tuple(self._follow(self.base, self._without_alias(path), path))

    def fields(self) -> list[Field]:
        """Every field of the object that the user sees."""
        return [f for f in self.sobject.fields.values() if self.session.shows_field(self.sobject, f)]

    # --- details

    def _column(self, start: Source, parts: Sequence[str], path: Path) -> Column:
        *steps, name = parts
        parents = self._follow(start, steps, path)
        if parents and parents[-1].polymorphic:
            return self._name_column(parents, name, path)
        source = parents[-1].sources[0] if parents else start
        field = self._field(source.sobject, name, path)
        return Column(field, source.sobject, source.column(field.name), tuple(parents), source)

    def _follow(self, start: Source, steps: Sequence[str], path: Path) -> list[Parent]:
        if len(steps) > FURTHEST_PARENT:
            text = f"SOQL statements cannot follow more than {FURTHEST_PARENT} relationships: {path}"
            raise refused("INVALID_FIELD", text, self.session.text, path.position)
        parents: list[Parent] = []
        for index, step in enumerate(steps):
            owner = parents[-1].sources if parents else (start,)
            # beyond an Owner that may be User or Group, the object that knows the relationship decides
            found = next((s for s in owner if self._relationship(s.sobject, step)), None)
            if found is None:
                raise self._strange_relationship(step, path)
            parent = self._parent((start.alias, *(s.casefold() for s in steps[: index + 1])), found, step)
            if not parent.sources:
                raise self._strange_relationship(step, path)
            parents.append(parent)
        return parents

    def _next_alias(self) -> str:
        return f"t{next(self.session.aliases)}"

    def _visible_rows(self, sobject: SObject, filter_scope: str | None = None) -> tuple[str, list[object]]:
        table = quoted(self.session.store.table(sobject.name).sobject.name)
        restrictions = [self.session.visible.row_filter(sobject.name), self._in_scope(sobject, filter_scope)]
        present = [restriction for restriction in restrictions if restriction is not None]
        if not present:
            return table, []
        condition = " AND ".join(f"({sql})" for sql, _unused in present)
        return f"(SELECT * FROM {table} WHERE {condition})", [value for _unused, values in present for value in values]

    def _in_scope(self, sobject: SObject, filter_scope: str | None) -> tuple[str, list[object]] | None:
        """What ``USING SCOPE`` leaves: describe's ``supportedScopes`` tells which there are."""
        if filter_scope is None or filter_scope.casefold() == EVERYTHING:
            return None
        known = supported_scopes(sobject)
        if filter_scope.casefold() not in known:
            text = f"Unsupported scope '{filter_scope}'; {sobject.name} supports: {', '.join(known)}"
            raise SoqlError("INVALID_QUERY_SCOPE", text)
        return '"OwnerId" = ?', [self.session.visible.user_id]

    def _without_alias(self, path: Path) -> tuple[str, ...]:
        """``u.Name`` and ``User.Name`` are ``Name`` in a query of User."""
        first = path.parts[0].casefold()
        if len(path.parts) > 1:
            if self.alias and first == self.alias.casefold():
                return path.parts[1:]
            if first == self.sobject.name.casefold() and not self._relationship(self.sobject, first):
                return path.parts[1:]
        return path.parts

    def _relationship(self, sobject: SObject, step: str) -> Field | None:
        field = sobject.relationship(step)
        return field if field and self.session.shows_field(sobject, field) else None

    def _parent(self, key: tuple[str, ...], source: Source, step: str) -> Parent:
        if key not in self._parents:
            self._parents[key] = self._join(source, step)
        return self._parents[key]

    def _join(self, source: Source, step: str) -> Parent:
        field = source.sobject.relationship(step)
        assert field is not None
        sources = []
        for target in field.reference_to:
            sobject = self.session.store.catalogue.sobject(target)
            if sobject is None or not self.session.visible.sobject(sobject.name):
                continue
            joined = Source(sobject, self._next_alias())
            table, values = self._visible_rows(sobject)
            on = f"{joined.column(field.reference_key)} = {source.column(field.name)}"
            self.joins.append(f"LEFT JOIN {table} AS {joined.alias} ON {on}")
            self.parameters += values
            sources.append(joined)
        return Parent(field, tuple(sources))

    def _field(self, sobject: SObject, name: str, path: Path) -> Field:
        field = sobject.field(name)
        if field is None or not self.session.shows_field(sobject, field):
            raise self._strange_field(sobject.name, name, path)
        return field

    def _name_column(self, parents: list[Parent], name: str, path: Path) -> Column:
        """A field of a parent that may be of several objects: only what all names have (the object ``Name``)."""
        parent = parents[-1]
        exact = next((known for known in NAME_FIELDS if known.casefold() == name.casefold()), None)
        if exact is None:
            raise self._strange_field("Name", name, path)
        field = Field(exact, NAME_FIELD_TYPES.get(exact, "string"), exact)
        sql = parent.type_name if exact == "Type" else self._name_sql(parent, exact)
        return Column(field, parent.sources[0].sobject, sql, tuple(parents))

    def _name_sql(self, parent: Parent, exact: str) -> str:
        columns = []
        for source in parent.sources:
            own = source.sobject.field("MasterLabel") if exact == "Name" else None
            own = own or (source.sobject.name_field if exact == "Name" else source.sobject.field(exact))
            if own:
                columns.append(source.column(own.name))
        return first_of(columns) if columns else "NULL"

    def _strange_relationship(self, step: str, path: Path) -> SoqlError:
        text = (
            f"Didn't understand relationship '{step}' in field path. If you are attempting to use a custom relationship, be "
            "sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call "
            "for the appropriate names."
        )
        return refused("INVALID_FIELD", text, self.session.text, path.position)

    def _strange_field(self, entity: str, name: str, path: Path) -> SoqlError:
        text = (
            f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append "
            "the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate "
            "names."
        )
        return refused("INVALID_FIELD", text, self.session.text, path.position)


def first_of(columns: list[str]) -> str:
    """The first that is not null."""
    return columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
