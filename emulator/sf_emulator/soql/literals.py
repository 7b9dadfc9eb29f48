# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a filter, held against the type of the field they are compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sf_emulator.datetimes import api_datetime
from sf_emulator.schema import Field
from sf_emulator.soql.dates import Span, span
from sf_emulator.soql.errors import SoqlError, refused
from sf_emulator.soql.escapes import unescaped
from sf_emulator.soql.scope import Session
from sf_emulator.soql.syntax import Literal
from sf_emulator.store import full_id

NUMBERS = ("int", "double", "currency", "percent")
IDS = ("id", "reference")
LARGEST_INTEGER = 2**63 - 1


def is_text(field: Field) -> bool:
    return field.type not in (*NUMBERS, "boolean", "date", "datetime")


def value_of(session: Session, field: Field, literal: Literal, position: int, *, keep: str = "") -> object:
    """The value to compare with. Dates and moments come in the form in which they are stored.

    :raises SoqlError: INVALID_FIELD, a value of another type
    """
    if literal.kind == "null":
        return None
    if literal.kind == "date_literal":
        require_date_literal(session, literal)
    if field.type in IDS:
        return id_of(session, field, literal, position)
    if is_text(field):
        expected, fits = "string", literal.kind == "string"
    elif field.type == "boolean":
        expected, fits = "boolean", literal.kind == "boolean"
    elif field.type in NUMBERS:
        expected, fits = field.type, literal.kind == "number"
    elif field.type == "date":
        expected, fits = "date", literal.kind in ("date", "date_literal")
    else:
        expected, fits = "dateTime", literal.kind in ("datetime", "date_literal")
    if not fits:
        raise wrong_type(session, field, expected, position)
    return converted(session, literal, position, keep)


def converted(session: Session, literal: Literal, position: int, keep: str) -> object:
    value = literal.value
    if literal.kind == "string":
        return unescaped(str(value), keep=keep)
    if literal.kind == "number" and isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return float(value) if abs(value) < 10**300 else float("inf")
    if literal.kind in ("date", "datetime"):
        return moment(session, literal, position)
    return value


def moment(session: Session, literal: Literal, position: int) -> str:
    text = str(literal.value)
    try:
        if literal.kind == "date":
            return date.fromisoformat(text).isoformat()
        return api_datetime(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        raise refused("MALFORMED_QUERY", f"Invalid date: {text}", session.text, position) from None


def id_of(session: Session, field: Field, literal: Literal, position: int) -> str:
    if literal.kind != "string":
        raise wrong_type(session, field, "string", position)
    text = unescaped(str(literal.value))
    try:
        return full_id(text)
    except ValueError:
        raise refused("INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {text}", session.text, position) from None


def wrong_type(session: Session, field: Field, expected: str, position: int) -> SoqlError:
    quotes = "and should be enclosed in quotes" if expected == "string" else "and should not be enclosed in quotes"
    text = f"value of filter criterion for field '{field.name}' must be of type {expected} {quotes}"
    return refused("INVALID_FIELD", text, session.text, position)


def require_date_literal(session: Session, literal: Literal) -> Span:
    """The days of a date literal.

    :raises SoqlError: there is none of that name; a bare word reads as a variable
    """
    covered = span(str(literal.value), literal.number, session.store.clock().astimezone(UTC).date())
    if covered is None:
        raise refused("MALFORMED_QUERY", "Bind variables only allowed in Apex code", session.text, literal.position)
    return covered


def date_bounds(session: Session, field: Field, literal: Literal) -> tuple[str, str]:
    """The first value that a date literal covers, and the first beyond it."""
    return stored_bounds(field, require_date_literal(session, literal))


def stored_bounds(field: Field, covered: Span) -> tuple[str, str]:
    first, beyond = covered
    if field.type == "date":
        return first.isoformat(), beyond.isoformat()
    midnight = datetime.min.time()
    start, end = (api_datetime(datetime.combine(day, midnight, UTC)) for day in covered)
    return start, end
