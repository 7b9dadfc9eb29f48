# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ORDER BY, LIMIT and OFFSET."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sf_emulator.schema import Field
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.functions import compute
from sf_emulator.soql.scope import Scope
from sf_emulator.soql.syntax import Call, Expression, Ordering, Query

FURTHEST_OFFSET = 2000
UNSORTED_TYPES = ("address", "complexvalue", "multipicklist")
MOST_ROWS = 2**62

Sorted = Callable[[Expression], str]


def ordering(scope: Scope, orderings: Sequence[Ordering], sorted_sql: Sorted | None = None) -> list[str]:
    """The ORDER BY terms. Nulls come first unless the query says otherwise, whatever the direction."""
    sql_of = sorted_sql or (lambda expression: row_order(scope, expression))
    terms = []
    for entry in orderings:
        direction = "DESC" if entry.descending else "ASC"
        terms.append(f"{sql_of(entry.expression)} {direction} NULLS {'LAST' if entry.nulls_last else 'FIRST'}")
    return terms


def row_order(scope: Scope, expression: Expression) -> str:
    """SQL to sort records by.

    :raises SoqlError: INVALID_FIELD, a field that cannot be sorted
    """
    if isinstance(expression, Call):
        return compute(scope, expression).sql
    column = scope.resolve(expression)
    require_sortable(scope, column.field, expression.position)
    return column.sql


def require_sortable(scope: Scope, field: Field, position: int) -> None:
    if not field.sortable or field.type in UNSORTED_TYPES:
        text = f"field '{field.name}' can not be sorted in a query call"
        raise refused("INVALID_FIELD", text, scope.session.text, position)


def bounds(query: Query) -> tuple[str, list[object]]:
    """LIMIT and OFFSET with their values.

    :raises SoqlError: numbers outside their range
    """
    for name, number in (("LIMIT", query.limit), ("OFFSET", query.offset)):
        if number is not None and number < 0:
            raise SoqlError("MALFORMED_QUERY", f"{name} must not be negative: {number}")
    if (query.offset or 0) > FURTHEST_OFFSET:
        raise SoqlError("NUMBER_OUTSIDE_VALID_RANGE", f"Maximum SOQL offset allowed is {FURTHEST_OFFSET}")
    if query.limit is None and not query.offset:
        return "", []
    limit = -1 if query.limit is None else min(query.limit, MOST_ROWS)
    return " LIMIT ? OFFSET ?", [limit, query.offset or 0]
