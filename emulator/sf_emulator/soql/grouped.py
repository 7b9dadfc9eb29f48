# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aggregate queries: ``COUNT(Id)``, ``GROUP BY``, ``HAVING``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sf_emulator.schema import Field
from sf_emulator.soql.clauses import bounds, ordering
from sf_emulator.soql.conditions import Conditions
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.functions import AGGREGATES, compute, sole_path
from sf_emulator.soql.literals import NUMBERS
from sf_emulator.soql.scope import Scope, Session
from sf_emulator.soql.syntax import Call, Expression, Query, Selected, TypeOf
from sf_emulator.store.values import read

MOST_GROUPS = 2000
UNAGGREGATED_TYPES = ("boolean", "address", "complexvalue", "textarea")


@dataclass(frozen=True, slots=True)
class Value:
    """A column of an aggregate query: SQL and type."""

    sql: str
    field: Field


def is_aggregate(query: Query) -> bool:
    """Whether a query answers AggregateResults rather than records."""
    calls = [s.expression for s in query.selected if isinstance(s, Selected) and isinstance(s.expression, Call)]
    return bool(query.group_by) or any(call.name.casefold() in AGGREGATES for call in calls)


def is_bare_count(query: Query) -> bool:
    """``SELECT COUNT() FROM ...``, which answers only a totalSize."""
    first = query.selected[0]
    return isinstance(first, Selected) and isinstance(first.expression, Call) and is_count(first.expression)


def is_count(call: Call) -> bool:
    return call.name.casefold() == "count" and not call.arguments


class Grouped:
    def __init__(self, session: Session, query: Query, scope: Scope) -> None:
        self.session = session
        self.query = query
        self.scope = scope
        self.groups = {self._key(expression): self._group(expression) for expression in query.group_by}
        self.values: list[tuple[str, Value]] = []
        for selected in query.selected:
            self._select(selected)
        self.where = Conditions(scope).where(query.where)
        self.having = GroupConditions(self).term(query.having) if query.having else ("1", [])
        self.order = ordering(scope, query.order_by, lambda expression: self.value(expression).sql)

    def count(self) -> int:
        """What ``COUNT()`` counts."""
        where, values = self.where or ("1", [])
        limit, limits = bounds(self.query)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {self.scope.sql} WHERE {where}{limit})"
        return int(self.session.store.query(sql, [*self.scope.parameters, *values, *limits])[0][0])

    def records(self) -> list[dict[str, Any]]:
        """:raises SoqlError: EXCEEDED_ID_LIMIT, more groups than one answer holds"""
        where, values = self.where or ("1", [])
        limit, limits = bounds(self.query)
        columns = ", ".join(value.sql for _unused, value in self.values)
        grouping = ", ".join(value.sql for value in self.groups.values())
        sql = f"SELECT {columns} FROM {self.scope.sql} WHERE {where}"
        sql += (
            f" GROUP BY {grouping}" if grouping else " GROUP BY NULL HAVING count(*) >= 0" if self.query.having else ""
        )
        having, having_values = self.having
        if self.query.having:
            sql += f" HAVING {having}" if grouping else f" AND {having}"
        sql += f" ORDER BY {', '.join(self.order)}" if self.order else ""
        rows = self.session.store.query(sql + limit, [*self.scope.parameters, *values, *having_values, *limits])
        if len(rows) > MOST_GROUPS:
            text = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
            raise SoqlError("EXCEEDED_ID_LIMIT", text)
        return [self._record(row) for row in rows]

    def value(self, expression: Expression) -> Value:
        """A grouped field or an aggregate.

        :raises SoqlError: a field that is neither grouped nor aggregated
        """
        if isinstance(expression, Call) and expression.name.casefold() in AGGREGATES:
            return self._aggregate(expression)
        group = self.groups.get(self._key(expression))
        if group is None:
            raise self._refuse(f"Field must be grouped or aggregated: {expression}", expression.position)
        return group

    # --- details

    def _record(self, row: Sequence[Any]) -> dict[str, Any]:
        record: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
        for (name, value), cell in zip(self.values, row, strict=True):
            record[name] = read(value.field, cell)
        return record

    def _key(self, expression: Expression) -> str:
        """Two ways to write one field have one key."""
        if isinstance(expression, Call):
            return f"{expression.name.casefold()}({','.join(map(self._key, expression.arguments))})"
        return self.scope.resolve(expression).text

    def _group(self, expression: Expression) -> Value:
        if isinstance(expression, Call):
            if expression.name.casefold() in AGGREGATES:
                raise self._refuse(f"Grouped field should not be aggregated: {expression}", expression.position)
            computed = compute(self.scope, expression)
            return Value(computed.sql, Field("", computed.type, ""))
        column = self.scope.resolve(expression)
        permission = column.field.type == "boolean" and not column.field.groupable
        if not column.field.groupable or permission or column.field.type == "address":
            text = f"field '{column.field.name}' can not be grouped in a query call"
            raise refused("INVALID_FIELD", text, self.session.text, expression.position)
        return Value(column.sql, column.field)

    def _select(self, selected: Selected | TypeOf | Query) -> None:
        if not isinstance(selected, Selected):
            kind = "child sub-selects" if isinstance(selected, Query) else "TYPEOF"
            raise self._refuse(f"Aggregate queries do not support {kind}", selected.position)
        expression = selected.expression
        if isinstance(expression, Call) and is_count(expression):
            if len(self.query.selected) > 1 or self.query.group_by or selected.alias:
                raise self._refuse("COUNT() must stand alone in the SELECT list", expression.position)
            return
        if isinstance(expression, Call) and expression.name.casefold() == "fields":
            raise self._refuse("The SOQL FIELDS function is not supported with GROUP BY", expression.position)
        value = self.value(expression)
        name = selected.alias or self._name(expression, value)
        if any(name == taken for taken, _unused in self.values):
            raise self._refuse(f"duplicate alias: {name}", expression.position)
        self.values.append((name, value))

    def _name(self, expression: Expression, value: Value) -> str:
        if not isinstance(expression, Call):
            return value.field.name
        used = sum(isinstance(s.expression, Call) and not s.alias for s in self._selected_before(expression))
        return f"expr{used}"

    def _selected_before(self, expression: Call) -> list[Selected]:
        selected = [entry for entry in self.query.selected if isinstance(entry, Selected)]
        return [entry for entry in selected if entry.expression.position < expression.position]

    def _aggregate(self, call: Call) -> Value:
        name = call.name.casefold()
        path = sole_path(self.scope, call)
        column = self.scope.resolve(path)
        field = column.field
        wrong = field.type in UNAGGREGATED_TYPES or (name in ("sum", "avg") and field.type not in NUMBERS)
        if wrong:
            text = f"field {field.name} does not support aggregate operator {call.name.upper()}"
            raise self._refuse(text, path.position)
        if name in ("count", "count_distinct"):
            distinct = "DISTINCT " if name == "count_distinct" else ""
            return Value(f"count({distinct}{column.sql})", Field("", "int", ""))
        return Value(f"{name}({column.sql})", Field(str(call), "double" if name == "avg" else field.type, ""))

    def _refuse(self, text: str, position: int) -> SoqlError:
        return refused("MALFORMED_QUERY", text, self.session.text, position)


class GroupConditions(Conditions):
    """HAVING: conditions on grouped fields and aggregates."""

    def __init__(self, grouped: Grouped) -> None:
        super().__init__(grouped.scope, inner=True)
        self.grouped = grouped

    def filtered(self, expression: Expression) -> tuple[Field, str]:
        value = self.grouped.value(expression)
        return value.field, value.sql
