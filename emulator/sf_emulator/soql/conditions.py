# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""WHERE clauses as SQL, semi-joins with Salesforce's restrictions included."""

from __future__ import annotations

from sf_emulator.schema import Field
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.functions import compute
from sf_emulator.soql.literals import IDS
from sf_emulator.soql.scope import Column, Scope
from sf_emulator.soql.syntax import (
    Call,
    Comparison,
    Condition,
    Expression,
    Junction,
    Membership,
    Negation,
    Query,
    Selected,
    SemiJoin,
)
from sf_emulator.soql.terms import Term, comparison, joined, membership

MOST_SEMI_JOINS = 2
DEEPEST = 200
"""Nested parentheses; deeper conditions are refused before Python's own stack is."""


class Conditions:
    """The conditions of one query level."""

    def __init__(self, scope: Scope, *, inner: bool = False) -> None:
        self.scope = scope
        self.session = scope.session
        self.inner = inner
        self.semi_joins = 0

    def where(self, condition: Condition | None) -> Term | None:
        """The rows that the query is about: those it asks for, without deleted ones."""
        terms: list[Term] = []
        if self.scope.sobject.soft_deletes and not self.session.all_rows:
            terms.append((f"{self.scope.base.column('IsDeleted')} = 0", []))
        if condition is not None:
            terms.append(self.term(condition))
        self._require_reified(condition)
        return joined("AND", terms) if terms else None

    def term(self, condition: Condition, depth: int = 0, below: str = "AND") -> Term:
        """``below`` tells what the condition is part of: semi-joins stand only among conditions joined by AND."""
        if depth > DEEPEST:
            raise SoqlError("QUERY_TOO_COMPLICATED", "Query is too complicated: its conditions are nested too deeply.")
        match condition:
            case Junction(operator, conditions):
                inside = "OR" if operator == "OR" else below
                return joined(operator, [self.term(part, depth + 1, inside) for part in conditions])
            case Negation(negated):
                sql, values = self.term(negated, depth + 1, "NOT" if below == "AND" else below)
                return f"({sql}) IS NOT TRUE", values
            case Comparison(left):
                return comparison(self.session, *self.filtered(left), condition)
            case Membership(left):
                return membership(self.session, *self.filtered(left), condition)
            case SemiJoin():
                return self.semi_join(condition, below)

    def filtered(self, expression: Expression) -> tuple[Field, str]:
        """The field that is compared, and its SQL.

        :raises SoqlError: INVALID_FIELD, a field that cannot be filtered
        """
        if isinstance(expression, Call):
            computed = compute(self.scope, expression)
            return Field(str(expression), computed.type, str(expression)), computed.sql
        column = self.scope.resolve(expression)
        self._require_filterable(column, expression.position)
        return column.field, column.sql

    # --- semi-joins

    def semi_join(self, condition: SemiJoin, below: str) -> Term:
        left = condition.left
        if isinstance(left, Call):
            raise SoqlError("MALFORMED_QUERY", "Semi join sub-selects are not supported with functions")
        if below != "AND":
            rule = "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions."
            raise refused("MALFORMED_QUERY", rule, self.session.text, left.position)
        if self.inner:
            raise self._refuse("Nesting of semi join sub-selects is not supported", left.position)
        self.semi_joins += 1
        if self.semi_joins > MOST_SEMI_JOINS:
            raise self._refuse(f"Maximum {MOST_SEMI_JOINS} semi join sub-selects are allowed", left.position)
        outer = self.scope.resolve(left)
        self._require_filterable(outer, left.position)
        if outer.field.type not in IDS:
            text = f"The left operand field in the where expression for outer query should be an id field, cannot use: '{left}'"
            raise self._refuse(text, left.position)
        sql, values = self._inner_select(outer, condition.query)
        if condition.operator == "NOT IN":
            return f"({outer.sql} IN ({sql})) IS NOT TRUE", values
        return f"{outer.sql} IN ({sql})", values

    def _inner_select(self, outer: Column, query: Query) -> Term:
        position = query.sobject.position
        scope = Scope(self.session, self.session.sobject(str(query.sobject), position), query.alias)
        if scope.sobject.name == self.scope.sobject.name:
            raise self._refuse("The inner and outer selects should not be on the same object type", position)
        column = self._inner_column(scope, query)
        if not targets(outer) & targets(column):
            text = (
                f"The selected field '{column.text}' in the subquery and the left operand field '{outer.text}' in the where "
                "expression in the outer query should point to the same object type"
            )
            raise self._refuse(text, query.position)
        found = Conditions(scope, inner=True).where(query.where)
        present = f"{column.sql} IS NOT NULL"
        term, values = joined("AND", [(present, []), found]) if found else (present, [])
        return f"SELECT {column.sql} FROM {scope.sql} WHERE {term}", [*scope.parameters, *values]

    def _inner_column(self, scope: Scope, query: Query) -> Column:
        selected = query.selected[0]
        if len(query.selected) != 1 or not isinstance(selected, Selected):
            raise self._refuse("Only one field is allowed in a semi join sub-select", query.position)
        if isinstance(selected.expression, Call) or query.group_by or query.limit is not None or query.order_by:
            raise self._refuse(
                "Semi join sub-selects support neither aggregates nor ORDER BY nor LIMIT", query.position
            )
        column = scope.resolve(selected.expression)
        if column.field.type not in IDS:
            text = (
                f"The inner select field in a semi join sub-select should be an id field, cannot use: '{column.text}'"
            )
            raise self._refuse(text, query.position)
        return column

    # --- restrictions

    def _require_filterable(self, column: Column, position: int) -> None:
        if not column.field.filterable or column.field.type == "address":
            text = f"field '{column.field.name}' can not be filtered in a query call"
            raise refused("INVALID_FIELD", text, self.session.text, position)

    def _require_reified(self, condition: Condition | None) -> None:
        """Some objects answer only filtered queries (recorded)."""
        wanted = self.scope.sobject.reified
        # a filter through the relationship of such a column serves as well
        serving = {form.casefold() for name in wanted for form in (name, name.removesuffix("Id"))}
        if wanted and not serving & compared_fields(condition):
            name = self.scope.sobject.name
            text = f"{name}: a filter on a reified column is required [{','.join(wanted)}]"
            raise SoqlError("MALFORMED_QUERY", text)

    def _refuse(self, text: str, position: int) -> SoqlError:
        return refused("MALFORMED_QUERY", text, self.session.text, position)


def targets(column: Column) -> set[str]:
    """The objects whose ids a field holds."""
    return {column.sobject.name} if column.field.type == "id" else set(column.field.reference_to)


def compared_fields(condition: Condition | None) -> set[str]:
    """The names, alone and within paths, of what conditions joined by AND compare."""
    match condition:
        case Junction("AND", conditions):
            return set().union(*map(compared_fields, conditions))
        case Comparison(left) | Membership(left) if not isinstance(left, Call):
            return {part.casefold() for part in left.parts}
    return set()
