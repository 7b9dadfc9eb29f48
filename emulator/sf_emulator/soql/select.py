# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries of records: their columns, parents and children."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sf_emulator.schema import ChildRelationship, Field
from sf_emulator.soql.clauses import bounds, ordering
from sf_emulator.soql.conditions import Conditions
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.functions import AGGREGATES, compute
from sf_emulator.soql.records import Read, Row, Shape, nested_result
from sf_emulator.soql.scope import Column, Parent, Scope, Session
from sf_emulator.soql.syntax import Call, Path, Query, Selected, TypeOf
from sf_emulator.soql.type_of import add_type_of, require_apart
from sf_emulator.store.values import address_parts, read

FIELD_GROUPS: dict[str, Callable[[Field], bool]] = {
    "standard": lambda field: not field.custom,
    "custom": lambda field: field.custom,
    "all": lambda field: True,
}
BOUNDED_GROUPS = ("custom", "all")
MOST_ROWS_OF_ALL_FIELDS = 200
DEEPEST_CHILDREN = 5


class Select:
    """One level of a query of records."""

    def __init__(self, session: Session, query: Query, scope: Scope, base_url: str, depth: int = 0) -> None:
        self.session = session
        self.query = query
        self.scope = scope
        self.base_url = base_url
        self.depth = depth
        self.columns: list[str] = []
        self.shape = Shape(scope.sobject.name, base_url, self.place(scope.base.column("Id")))
        self.children: list[tuple[str, ChildRelationship, Select, dict[str, Any]]] = []
        self.names: set[str] = set()
        for selected in query.selected:
            self._select(selected)
        require_apart(self, query)
        self.where = Conditions(scope).where(query.where)
        self.order = ordering(scope, query.order_by)

    # --- running

    def records(self) -> list[dict[str, Any]]:
        where, values = self.where or ("1", [])
        limit, limits = bounds(self.query)
        order = ", ".join([*self.order, self.scope.base.column("Id")])
        sql = f"SELECT {', '.join(self.columns)} FROM {self.scope.sql} WHERE {where} ORDER BY {order}{limit}"
        rows = self.session.store.query(sql, [*self.scope.parameters, *values, *limits])
        return self._shaped(rows)

    def children_of(self, relationship: ChildRelationship, parents: list[str]) -> dict[str, list[dict[str, Any]]]:
        """The records of all parents at once, by parent id. LIMIT and OFFSET count within each parent."""
        where, values = self.where or ("1", [])
        link = self.scope.base.column(relationship.field)
        order = ", ".join([*self.order, self.scope.base.column("Id")])
        columns = ", ".join(f"{sql} AS c{place}" for place, sql in enumerate(self.columns))
        sql = (
            f"SELECT {columns}, {link} AS link, row_number() OVER (PARTITION BY {link} ORDER BY {order}) AS number "
            f"FROM {self.scope.sql} WHERE {link} IN (SELECT value FROM json_each(?)) AND {where}"
        )
        first = self.query.offset or 0
        last = first + self.query.limit if self.query.limit is not None else -1
        sql = f"SELECT * FROM ({sql}) WHERE number > ? AND (? < 0 OR number <= ?) ORDER BY link, number"
        parameters = [*self.scope.parameters, json.dumps(parents), *values, first, last, last]
        rows = self.session.store.query(sql, parameters)
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row, record in zip(rows, self._shaped(rows), strict=True):
            found[row[-2]].append(record)
        return found

    def _shaped(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        key = self.shape.key
        for _unused, relationship, select, results in self.children:
            results.clear()
            results.update(select.children_of(relationship, [row[key] for row in rows]))
        return [self.shape.record(row) for row in rows]

    # --- the SELECT list

    def _select(self, selected: Selected | TypeOf | Query) -> None:
        if isinstance(selected, TypeOf):
            add_type_of(self, selected)
            return
        if isinstance(selected, Query):
            self._select_children(selected)
        elif isinstance(selected.expression, Path):
            if selected.alias:
                raise self.refuse("only aggregate expressions use field aliasing", selected.expression.position)
            self._select_path(selected.expression)
        else:
            self._select_call(selected.expression, selected.alias)

    def _select_path(self, path: Path) -> None:
        column = self.scope.resolve(path)
        if column.text in self.names:
            raise self.refuse(f"duplicate field selected: {column.text}", path.position)
        self._add(column)

    def _select_call(self, call: Call, alias: str | None) -> None:
        name = call.name.casefold()
        if name == "fields":
            return self._select_fields(call)
        if name in AGGREGATES:
            raise self.refuse("Only root queries support aggregate expressions", call.position)
        computed = compute(self.scope, call)
        if computed.function.groups:
            raise self.refuse(f"Field must be grouped or aggregated: {computed.column.text}", call.position)
        field = Field(alias or computed.column.field.name, computed.type, "")
        self._add(Column(field, computed.column.sobject, computed.sql, computed.column.parents))
        return None

    def _select_fields(self, call: Call) -> None:
        group = str(call.arguments[0]).casefold() if len(call.arguments) == 1 else ""
        if group not in FIELD_GROUPS:
            raise self.refuse("The SOQL FIELDS function takes one of ALL, CUSTOM, STANDARD", call.position)
        limit = self.query.limit
        if group in BOUNDED_GROUPS and (limit is None or limit > MOST_ROWS_OF_ALL_FIELDS):
            text = f"The SOQL FIELDS function must have a LIMIT of at most {MOST_ROWS_OF_ALL_FIELDS}"
            raise SoqlError("MALFORMED_QUERY", text)
        for field in filter(FIELD_GROUPS[group], self.scope.fields()):
            if field.name not in self.names:
                base = self.scope.base
                self._add(Column(field, base.sobject, base.column(field.name), (), base))

    def _add(self, column: Column) -> None:
        self.names.add(column.text)
        self.put(self.shape, column.parents, column)

    def put(self, shape: Shape, parents: Sequence[Parent], column: Column) -> None:
        """A column in its place of a shape, below these parents."""
        self.below(shape, parents).add(column.field.name, self._reader(column))

    def below(self, shape: Shape, parents: Sequence[Parent]) -> Shape:
        for parent in parents:
            shape = shape.parent(parent.name, partial(self._parent_shape, parent))
        return shape

    def _parent_shape(self, parent: Parent) -> Shape:
        name = parent.sources[0].sobject.name
        type_place = self.place(parent.type_name) if parent.polymorphic else None
        return Shape(name, self.base_url, self.place(parent.key), type_place)

    def _reader(self, column: Column) -> Read:
        field = column.field
        if field.type == "address" and column.source:
            return self._address_reader(column)
        place = self.place(column.sql)
        if field.type in ("boolean", "complexvalue"):
            return lambda row: read(field, row[place])
        return lambda row: row[place]

    def _address_reader(self, column: Column) -> Read:
        assert column.source is not None
        parts = {
            member: self.place(column.source.column(part)) if column.sobject.field(part) else None
            for member, part in address_parts(column.sobject, column.field.name).items()
        }

        def address(row: Row) -> dict[str, Any] | None:
            values = {member: row[place] if place is not None else None for member, place in parts.items()}
            return values if any(value is not None for value in values.values()) else None

        return address

    def place(self, sql: str) -> int:
        """Where in a row this SQL will be."""
        self.columns.append(sql)
        return len(self.columns) - 1

    # --- children

    def _select_children(self, query: Query) -> None:
        name = str(query.sobject)
        relationship = self.scope.sobject.child(name)
        child = self.session.store.catalogue.sobject(relationship.sobject) if relationship else None
        if relationship is None or child is None or not self.session.shows(child):
            text = (
                f"Didn't understand relationship '{name}' in FROM part of query call. If you are attempting to use a custom "
                "relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or "
                "the describe call for the appropriate names."
            )
            raise refused("INVALID_TYPE", text, self.session.text, query.sobject.position)
        if self.depth + 1 >= DEEPEST_CHILDREN:
            text = f"SOQL statements cannot query relationships more than {DEEPEST_CHILDREN} levels deep."
            raise self.refuse(text, query.position)
        if query.group_by or query.having:
            raise self.refuse("Only root queries support aggregate expressions", query.position)
        assert relationship.name is not None
        if relationship.name in self.names:
            raise self.refuse(f"duplicate relationship selected: {relationship.name}", query.position)
        self.names.add(relationship.name)
        select = Select(
            self.session, query, Scope(self.session, child, query.alias, query.scope), self.base_url, self.depth + 1
        )
        results: dict[str, Any] = {}
        key = self.shape.key
        self.shape.add(relationship.name, lambda row: nested_result(results.get(row[key], [])))
        self.children.append((relationship.name, relationship, select, results))

    def refuse(self, text: str, position: int) -> SoqlError:
        return refused("MALFORMED_QUERY", text, self.session.text, position)
