# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single comparisons as SQL. Every term is true, false or null; null counts as false, also below NOT."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sf_emulator.schema import Field
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.literals import date_bounds, is_text, value_of
from sf_emulator.soql.scope import Session
from sf_emulator.soql.syntax import Comparison, Literal, Membership

Term = tuple[str, list[object]]
NEVER: Term = ("0", [])
LONG_LIST = 100
"""From here on, listed values travel as one JSON parameter."""
LIKE_ESCAPES = "%_\\"
ID_TYPES = ("id", "reference")
UNORDERED_TYPES = ("boolean",)


def comparison(session: Session, field: Field, sql: str, condition: Comparison) -> Term:
    """``field operator value``.

    :raises SoqlError: an operator or a value that the field's type does not take
    """
    operator, literal = condition.operator, condition.value
    position = condition.left.position
    require_operator(session, field, operator, position)
    if operator == "!=":
        term, values = comparison(session, field, sql, Comparison(condition.left, "=", literal))
        return f"({term}) IS NOT TRUE", values
    if literal.kind == "date_literal":
        value_of(session, field, literal, position)
        return date_comparison(session, field, sql, operator, literal)
    value = value_of(session, field, literal, position, keep=LIKE_ESCAPES if operator == "LIKE" else "")
    if value is None:
        return absent(field, sql) if operator == "=" else NEVER
    if is_text(field) and field.type not in ID_TYPES:
        return text_comparison(sql, operator, str(value))
    return f"{sql} {operator} ?", [value]


def absent(field: Field, sql: str) -> Term:
    """``= null``, which for booleans means false (documented)."""
    return (f"({sql} IS NULL OR {sql} = 0)" if field.type == "boolean" else f"{sql} IS NULL"), []


def require_operator(session: Session, field: Field, operator: str, position: int) -> None:
    wrong = operator == "LIKE" and (not is_text(field) or field.type in ID_TYPES)
    wrong = wrong or (operator not in ("=", "!=") and field.type in UNORDERED_TYPES)
    if wrong:
        raise refused("INVALID_FIELD", f"invalid operator on {field.type} field", session.text, position)


def text_comparison(sql: str, operator: str, value: str) -> Term:
    """Texts compare without regard to case. SQLite does that for ASCII, and only so an index can serve."""
    if operator == "=" and value == "":
        return f"({sql} IS NULL OR {sql} = '')", []
    escape = " ESCAPE '\\'" if operator == "LIKE" else ""
    if value.isascii():
        collation = "" if operator == "LIKE" else " COLLATE NOCASE"
        return f"{sql} {operator} ?{collation}{escape}", [value]
    return f"casefold({sql}) {operator} ?{escape}", [value.casefold()]


def date_comparison(session: Session, field: Field, sql: str, operator: str, literal: Literal) -> Term:
    """A date literal is a span of days: ``>`` means after its end, ``<`` before its start."""
    start, beyond = date_bounds(session, field, literal)
    if operator == "=":
        return f"({sql} >= ? AND {sql} < ?)", [start, beyond]
    bound = {"<": start, "<=": beyond, ">": beyond, ">=": start}[operator]
    return f"{sql} {'<' if operator in ('<', '<=') else '>='} ?", [bound]


def membership(session: Session, field: Field, sql: str, condition: Membership) -> Term:
    """``IN``, ``NOT IN``, ``INCLUDES`` and ``EXCLUDES`` of listed values."""
    if condition.operator in ("INCLUDES", "EXCLUDES"):
        term, values = includes(session, field, sql, condition)
    else:
        term, values = one_of(session, field, sql, condition)
    if condition.operator in ("NOT IN", "EXCLUDES"):
        return f"({term}) IS NOT TRUE", values
    return term, values


def one_of(session: Session, field: Field, sql: str, condition: Membership) -> Term:
    spans = [literal for literal in condition.values if literal.kind == "date_literal"]
    if spans:
        terms = [comparison(session, field, sql, Comparison(condition.left, "=", value)) for value in condition.values]
        return any_of(terms)
    position = condition.left.position
    values = [value_of(session, field, literal, position) for literal in condition.values]
    present = [value for value in values if value is not None]
    terms = [listed(field, sql, present)] if present else []
    if len(present) < len(values):
        terms.append(absent(field, sql))
    return any_of(terms)


def listed(field: Field, sql: str, values: Sequence[object]) -> Term:
    if is_text(field) and field.type not in ID_TYPES:
        if all(str(value).isascii() for value in values):
            sql = f"{sql} COLLATE NOCASE"
        else:
            sql, values = f"casefold({sql})", [str(value).casefold() for value in values]
    if len(values) > LONG_LIST:
        return f"{sql} IN (SELECT value FROM json_each(?))", [json.dumps(list(values))]
    return f"{sql} IN ({', '.join('?' * len(values))})", list(values)


def includes(session: Session, field: Field, sql: str, condition: Membership) -> Term:
    """``INCLUDES ('a;b', 'c')``: both a and b, or c."""
    position = condition.left.position
    if field.type != "multipicklist":
        raise SoqlError("INVALID_FIELD", f"invalid operator on {field.type} field")
    choices: list[Term] = []
    for literal in condition.values:
        wanted = str(value_of(session, field, literal, position) or "").split(";")
        terms: list[Term] = [(f"instr(casefold(';' || {sql} || ';'), ?)", [f";{part.casefold()};"]) for part in wanted]
        choices.append(joined("AND", terms))
    return any_of(choices)


def any_of(terms: Sequence[Term]) -> Term:
    return joined("OR", terms)


def joined(operator: str, terms: Sequence[Term]) -> Term:
    """Terms joined as a balanced tree, since SQLite limits the depth of an expression and not its length."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    left, left_values = joined(operator, terms[:middle])
    right, right_values = joined(operator, terms[middle:])
    return f"({left} {operator} {right})", left_values + right_values
