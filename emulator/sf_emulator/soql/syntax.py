# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A parsed query. ``position`` is always the offset of the part's first character in the query's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

LiteralKind = OneOf["string", "number", "date", "datetime", "boolean", "null", "date_literal"]


@dataclass(frozen=True, slots=True)
class Path:
    """``Profile.UserLicense.Name``"""

    parts: tuple[str, ...]
    position: int

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Call:
    """``COUNT(Id)``, ``FIELDS(ALL)``, ``CALENDAR_YEAR(CreatedDate)``"""

    name: str
    arguments: tuple[Expression, ...]
    position: int

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


Expression = Path | Call


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: str, int, float, bool or None. A date literal such as ``LAST_N_DAYS:3`` has its name and its number."""

    kind: LiteralKind
    value: str | int | float | bool | None
    position: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """One entry of a SELECT list."""

    expression: Expression
    alias: str | None = None

    @property
    def position(self) -> int:
        return self.expression.position


@dataclass(frozen=True, slots=True)
class TypeCase:
    """``WHEN Account THEN Phone, Owner.Name``; without ``sobject``, ``ELSE Name``."""

    sobject: Path | None
    fields: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class TypeOf:
    """``TYPEOF What WHEN ... ELSE ... END``: fields by what a relationship really leads to."""

    relationship: Path
    cases: tuple[TypeCase, ...]

    @property
    def position(self) -> int:
        return self.relationship.position


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Expression
    operator: str
    value: Literal


@dataclass(frozen=True, slots=True)
class Membership:
    """``IN``, ``NOT IN``, ``INCLUDES`` or ``EXCLUDES`` of listed values."""

    left: Expression
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """``IN`` or ``NOT IN`` of another query's result."""

    left: Expression
    operator: str
    query: Query


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by one operator, ``AND`` or ``OR``."""

    operator: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    condition: Condition


Condition = Comparison | Membership | SemiJoin | Junction | Negation


@dataclass(frozen=True, slots=True)
class Ordering:
    expression: Expression
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    selected: tuple[Selected | TypeOf | Query, ...]
    sobject: Path
    alias: str | None = None
    scope: str | None = None
    where: Condition | None = None
    group_by: tuple[Expression, ...] = ()
    having: Condition | None = None
    order_by: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None
    all_rows: bool = False
    position: int = 0
