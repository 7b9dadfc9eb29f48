# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``TYPEOF What WHEN Account THEN Phone ELSE Name END``: fields by the object that a relationship really leads to.

Syntax and restrictions are documented, the words of refusals are ours. A record that no WHEN means and no ELSE catches is
null (inferred).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sf_emulator.soql.records import Row, Shape
from sf_emulator.soql.scope import Column, Parent, Source
from sf_emulator.soql.syntax import Path, Query, TypeCase, TypeOf

if TYPE_CHECKING:
    from sf_emulator.soql.select import Select


def add_type_of(select: Select, clause: TypeOf) -> None:
    """Select what the clause says.

    :raises SoqlError: the relationship leads to one object only, or never to the object of a WHEN; an unknown field
    """
    *above, parent = select.scope.resolve_relationship(clause.relationship)
    if not parent.polymorphic:
        raise select.refuse(f"TYPEOF needs a polymorphic relationship, not {clause.relationship}", clause.position)
    key, type_place = select.place(parent.key), select.place(parent.type_name)
    shapes: dict[str | None, Shape] = {}
    for case in clause.cases:
        name, shape = case_shape(select, clause, parent, case, key, type_place)
        if name in shapes:
            raise select.refuse(f"duplicate WHEN of a TYPEOF: {name}", clause.position)
        shapes[name] = shape

    def read(row: Row) -> dict[str, Any] | None:
        shape = shapes.get(row[type_place]) or shapes.get(None)
        return shape.optional(row) if shape else None

    select.below(select.shape, above).add(parent.name, read)


def case_shape(
    select: Select, clause: TypeOf, parent: Parent, case: TypeCase, key: int, type_place: int
) -> tuple[str | None, Shape]:
    """The object that a WHEN is for, None for ELSE, and what its records show."""
    source = case_source(select, clause, parent, case)
    shape = (
        Shape(source.sobject.name, select.base_url, key) if source else Shape("Name", select.base_url, key, type_place)
    )
    for column in case_columns(select, clause, source, case):
        select.put(shape, column.parents, column)
    return source.sobject.name if source else None, shape


def case_columns(select: Select, clause: TypeOf, source: Source | None, case: TypeCase) -> list[Column]:
    """The fields of a case; their parents count from where the relationship leads."""
    if source is not None:
        return [select.scope.resolve_at(source, path) for path in case.fields]
    depth = len(select.scope.resolve_relationship(clause.relationship))
    whole = [Path(clause.relationship.parts + path.parts, path.position) for path in case.fields]
    return [replace(column, parents=column.parents[depth:]) for column in map(select.scope.resolve, whole)]


def columns_of(select: Select, clause: TypeOf) -> Iterator[Column]:
    """Every field that the clause may show, with all parents that lead there."""
    parents = select.scope.resolve_relationship(clause.relationship)
    for case in clause.cases:
        source = case_source(select, clause, parents[-1], case)
        for column in case_columns(select, clause, source, case):
            yield replace(column, parents=parents + column.parents)


def case_source(select: Select, clause: TypeOf, parent: Parent, case: TypeCase) -> Source | None:
    """Where the records of a WHEN are; None for ELSE."""
    if case.sobject is None:
        return None
    wanted = select.session.sobject(str(case.sobject), case.sobject.position)
    found = next((source for source in parent.sources if source.sobject is wanted), None)
    if found is None:
        raise select.refuse(f"{clause.relationship} never leads to {wanted.name}", case.sobject.position)
    return found


def require_apart(select: Select, query: Query) -> None:
    """:raises SoqlError: a relationship that is in a TYPEOF is in the field list too"""
    for clause in query.selected:
        if isinstance(clause, TypeOf):
            prefix = f"{clause.relationship}.".casefold()
            if any(name.casefold().startswith(prefix) for name in select.names):
                text = f"TYPEOF cannot name a relationship that the field list names too: {clause.relationship}"
                raise select.refuse(text, clause.position)
