# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what the grammar recognises into the parts of a ``Query``, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token, Transformer

from sf_emulator.soql.errors import SoqlError
from sf_emulator.soql.syntax import (
    Call,
    Comparison,
    Junction,
    Literal,
    Membership,
    Negation,
    Ordering,
    Path,
    Query,
    Selected,
    SemiJoin,
    TypeCase,
    TypeOf,
)

LONGEST_INTEGER = 100


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause on its way into the Query: the attribute it sets."""

    attribute: str
    value: Any


class SyntaxBuilder(Transformer[Token, Query]):
    def start(self, children: list[Any]) -> Query:
        query: Query = children[0]
        return query

    def query(self, children: list[Any]) -> Query:
        selected, name, *clauses = children
        given = {clause.attribute: clause.value for clause in clauses if clause.attribute}
        return Query(tuple(selected), named(name), position=selected[0].position, **given)

    def select_list(self, children: list[Any]) -> list[Any]:
        return children

    def selected_field(self, children: list[Any]) -> Selected:
        path, *alias = children
        return Selected(path, alias[0].value if alias else None)

    selected_call = selected_field

    def selected_children(self, children: list[Any]) -> Query:
        query: Query = children[0]
        return query

    def type_of(self, children: list[Any]) -> TypeOf:
        relationship, *cases = children
        return TypeOf(relationship, tuple(cases))

    def type_case(self, children: list[Any]) -> TypeCase:
        name, *fields = children
        return TypeCase(named(name), tuple(fields))

    def other_types(self, children: list[Path]) -> TypeCase:
        return TypeCase(None, tuple(children))

    def path(self, children: list[Token]) -> Path:
        return Path(tuple(map(str, children)), children[0].start_pos or 0)

    def call(self, children: list[Any]) -> Call:
        name, *arguments = children
        return Call(str(name), tuple(arguments), name.start_pos)

    # --- clauses

    def alias(self, children: list[Token]) -> Clause:
        return Clause("alias", str(children[0]))

    def scope(self, children: list[Token]) -> Clause:
        return Clause("scope", str(children[1]))

    def where(self, children: list[Any]) -> Clause:
        return Clause("where", children[0])

    def with_mode(self, children: list[Token]) -> Clause:
        return Clause("", None)

    def group(self, children: list[Any]) -> Clause:
        return Clause("group_by", tuple(children))

    def having(self, children: list[Any]) -> Clause:
        return Clause("having", children[0])

    def order(self, children: list[Any]) -> Clause:
        return Clause("order_by", tuple(children))

    def ordered(self, children: list[Any]) -> Ordering:
        expression, *marks = children
        words = {str(mark).lower() for mark in marks}
        return Ordering(expression, "desc" in words, "last" in words)

    def limit(self, children: list[Token]) -> Clause:
        return Clause("limit", whole(children[0]))

    def offset(self, children: list[Token]) -> Clause:
        return Clause("offset", whole(children[0]))

    def for_use(self, children: list[Token]) -> Clause:
        return Clause("", None)

    def all_rows(self, children: list[Token]) -> Clause:
        return Clause("all_rows", True)

    # --- conditions

    def conjunction(self, children: list[Any]) -> Junction:
        return Junction("AND", tuple(children))

    def disjunction(self, children: list[Any]) -> Junction:
        return Junction("OR", tuple(children))

    def negation(self, children: list[Any]) -> Negation:
        return Negation(children[0])

    def comparison(self, children: list[Any]) -> Comparison:
        left, operator, value = children
        return Comparison(left, "!=" if operator == "<>" else str(operator).upper(), value)

    def in_query(self, children: list[Any]) -> SemiJoin:
        left, operator, query = children
        return SemiJoin(left, operator, query)

    def in_list(self, children: list[Any]) -> Membership:
        left, operator, *values = children
        return Membership(left, operator, tuple(values))

    def membership(self, children: list[Token]) -> str:
        return str(children[0]).upper()

    def non_membership(self, children: list[Token]) -> str:
        return "NOT IN"

    # --- values

    def STRING(self, token: Token) -> Literal:
        return Literal("string", str(token)[1:-1], token.start_pos or 0)

    def integer(self, children: list[Token]) -> Literal:
        return Literal("number", whole(children[0]), children[0].start_pos or 0)

    def DECIMAL(self, token: Token) -> Literal:
        return Literal("number", float(token), token.start_pos or 0)

    def DATETIME(self, token: Token) -> Literal:
        return Literal("datetime", str(token), token.start_pos or 0)

    def DATE(self, token: Token) -> Literal:
        return Literal("date", str(token), token.start_pos or 0)

    def BOOLEAN(self, token: Token) -> Literal:
        return Literal("boolean", token.lower() == "true", token.start_pos or 0)

    def NULL(self, token: Token) -> Literal:
        return Literal("null", None, token.start_pos or 0)

    def date_literal(self, children: list[Token]) -> Literal:
        name, *number = children
        return Literal("date_literal", str(name).upper(), name.start_pos or 0, whole(number[0]) if number else None)

    def bind(self, children: list[Token]) -> Literal:
        raise SoqlError("MALFORMED_QUERY", "Bind variables only allowed in Apex code")


def named(token: Token) -> Path:
    return Path((str(token),), token.start_pos or 0)


def whole(token: Token) -> int:
    """:raises SoqlError: more digits than any field holds"""
    if len(token) > LONGEST_INTEGER:
        raise SoqlError("NUMBER_OUTSIDE_VALID_RANGE", f"value out of range: {token[:LONGEST_INTEGER]}...")
    return int(token)
