# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Date literals as spans of days: ``TODAY``, ``LAST_N_WEEKS:2``. Fiscal years follow the calendar; days are UTC's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

Span = tuple[date, date]
"""First day, and the day after the last."""
LITERAL = re.compile(
    r"(LAST|THIS|NEXT)_(?:(N)_)?(?:FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S?|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO"
)
NAMED_DAYS = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}
MOST_UNITS = 100_000


def span(name: str, number: int | None, today: date) -> Span | None:
    """The days that a date literal covers; None when there is no such literal.

    ``LAST_N_DAYS:3`` includes today, ``NEXT_N_DAYS:3`` does not; longer units are whole and exclude the current one.
    """
    name = re.sub(r"FISCAL_(?=QUARTER|YEAR)", "", name)
    if name in NAMED_DAYS and number is None:
        return days(today, NAMED_DAYS[name], 1)
    if name in ("LAST_90_DAYS", "NEXT_90_DAYS") and number is None:
        name, number = name.replace("90", "N"), 90
    match = LITERAL.fullmatch(name)
    if match is None:
        return None
    direction, counted, unit, unit_ago = match.groups()
    if (number is not None) != bool(counted or unit_ago) or not 0 <= (number or 0) <= MOST_UNITS:
        return None
    try:
        if unit_ago:
            return UNITS[unit_ago](today, -(number or 0), 1)
        return directed(direction, unit, number, today)
    except (OverflowError, ValueError):
        return None


def directed(direction: str, unit: str, number: int | None, today: date) -> Span | None:
    step = UNITS[unit]
    if number is None:
        if unit == "DAY":
            return None
        return step(today, {"LAST": -1, "THIS": 0, "NEXT": 1}[direction], 1)
    if direction == "THIS":
        return None
    if direction == "NEXT":
        return step(today, 1, number)
    return step(today, -number, number + 1) if unit == "DAY" else step(today, -number, number)


def days(today: date, offset: int, length: int) -> Span:
    first = today + timedelta(days=offset)
    return first, first + timedelta(days=length)


def weeks(today: date, offset: int, length: int) -> Span:
    """Weeks begin on Sunday, as in the en_US locale."""
    sunday = today - timedelta(days=today.isoweekday() % 7)
    first = sunday + timedelta(weeks=offset)
    return first, first + timedelta(weeks=length)


def months(today: date, offset: int, length: int) -> Span:
    number = today.year * 12 + today.month - 1 + offset
    return month_start(number), month_start(number + length)


def quarters(today: date, offset: int, length: int) -> Span:
    number = (today.year * 4 + (today.month - 1) // 3 + offset) * 3
    return month_start(number), month_start(number + length * 3)


def years(today: date, offset: int, length: int) -> Span:
    return date(today.year + offset, 1, 1), date(today.year + offset + length, 1, 1)


def month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


UNITS: dict[str, Callable[[date, int, int], Span]] = {
    "DAY": days,
    "WEEK": weeks,
    "MONTH": months,
    "QUARTER": quarters,
    "YEAR": years,
}
