# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions over one value of a row, such as ``CALENDAR_YEAR(CreatedDate)``; moments are UTC's."""

from __future__ import annotations

from dataclasses import dataclass

from sf_emulator.soql.errors import SoqlError, unexpected
from sf_emulator.soql.scope import Column, Scope
from sf_emulator.soql.syntax import Call, Path

AGGREGATES = {"count", "count_distinct", "sum", "avg", "min", "max"}
MOMENTS = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class Function:
    """``template`` is SQL over ``{}``; ``result`` the type of the value, empty for that of the argument."""

    template: str
    result: str = "int"
    takes: tuple[str, ...] = MOMENTS
    groups: bool = True


QUARTER = "(cast(substr({}, 6, 2) as integer) + 2) / 3"
FUNCTIONS = {
    "calendar_year": Function("cast(substr({}, 1, 4) as integer)"),
    "calendar_quarter": Function(QUARTER),
    "calendar_month": Function("cast(substr({}, 6, 2) as integer)"),
    "fiscal_year": Function("cast(substr({}, 1, 4) as integer)"),
    "fiscal_quarter": Function(QUARTER),
    "fiscal_month": Function("cast(substr({}, 6, 2) as integer)"),
    "day_in_month": Function("cast(substr({}, 9, 2) as integer)"),
    "day_in_week": Function("cast(strftime('%w', substr({}, 1, 10)) as integer) + 1"),
    "day_in_year": Function("cast(strftime('%j', substr({}, 1, 10)) as integer)"),
    "day_only": Function("substr({}, 1, 10)", "date", ("datetime",)),
    "hour_in_day": Function("cast(substr({}, 12, 2) as integer)", "int", ("datetime",)),
    "tolabel": Function("{}", "", (), groups=False),
    "format": Function("{}", "", (), groups=False),
}


@dataclass(frozen=True, slots=True)
class Computed:
    """A function's value in SQL and its type."""

    sql: str
    type: str
    column: Column
    function: Function


def compute(scope: Scope, call: Call) -> Computed:
    """:raises SoqlError: unknown function, or one that does not take such a field"""
    function = FUNCTIONS.get(call.name.casefold())
    text = scope.session.text
    if function is None:
        raise unexpected("unexpected token: '('", text, call.position + len(call.name))
    path = sole_path(scope, call)
    column = scope.resolve(path)
    if function.takes and column.field.type not in function.takes:
        message = f"field {column.field.name} does not support function {call.name.upper()}"
        raise SoqlError("MALFORMED_QUERY", message)
    if column.field.computed and column.field.type == "address":
        raise SoqlError("INVALID_FIELD", f"field {column.field.name} does not support function {call.name.upper()}")
    return Computed(function.template.format(column.sql), function.result or column.field.type, column, function)


def sole_path(scope: Scope, call: Call) -> Path:
    """The one field that a function takes."""
    if len(call.arguments) != 1:
        raise unexpected("unexpected token: ')'", scope.session.text, call.position + len(call.name) + 1)
    argument = call.arguments[0]
    if isinstance(argument, Call):
        raise unexpected("unexpected token: '('", scope.session.text, argument.position + len(argument.name))
    return argument
