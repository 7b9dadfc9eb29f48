# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOQL's meaning in plain Python, over lists of records: what the translation to SQL is held against.

Conditions come in pairs: their text, and a function that tells whether a record fulfils them. Null fulfils no comparison;
``!=``, ``NOT IN`` and ``NOT`` are true whenever the plain form is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Test = Callable[[Record], bool]


@dataclass(frozen=True)
class Condition:
    text: str
    test: Test


def value_at(record: Record | None, path: str) -> Any:
    """``Account.Parent.Name`` of a record whose parents are nested records."""
    for step in path.split("."):
        if record is None:
            return None
        record = record[step]
    return record


def ordered(value: Any) -> Any:
    """Texts compare without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def compare(path: str, operator: str, value: Any) -> Test:
    def test(record: Record) -> bool:
        found, wanted = ordered(value_at(record, path)), ordered(value)
        if operator in ("=", "!="):
            # an empty text is no value at all
            equal = found in (None, "") if wanted == "" else found == wanted
            return bool(equal) == (operator == "=")
        return found is not None and wanted is not None and ranked(operator, found, wanted)

    return test


def ranked(operator: str, found: Any, wanted: Any) -> bool:
    answers = {"<": found < wanted, "<=": found <= wanted, ">": found > wanted, ">=": found >= wanted}
    return answers[operator]


def like(path: str, pattern: str) -> Test:
    """``%`` any text, ``_`` one character, ``\\`` makes the next one plain."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(part) or re.escape(part[-1].casefold()) for part in parts)
    compiled = re.compile(expression, re.DOTALL)

    def test(record: Record) -> bool:
        found = value_at(record, path)
        return found is not None and compiled.fullmatch(found.casefold()) is not None

    return test


def one_of(path: str, values: list[Any]) -> Test:
    tests = [compare(path, "=", value) for value in values if value != ""]
    tests += [lambda record: value_at(record, path) == ""] if "" in values else []
    return lambda record: any(test(record) for test in tests)


def sort_key(value: Any) -> Any:
    """Order of texts is that of their bytes, ASCII letters folded."""
    if isinstance(value, str):
        return re.sub("[A-Z]", lambda letter: letter[0].lower(), value).encode()
    return value


def sort(records: Iterable[Record], orderings: list[tuple[str, bool, bool]]) -> list[Record]:
    """By (path, descending, nulls last), ties by id."""
    result = sorted(records, key=lambda record: record["Id"])
    for path, descending, nulls_last in reversed(orderings):
        present = [record for record in result if value_at(record, path) is not None]
        absent = [record for record in result if value_at(record, path) is None]
        present.sort(key=lambda record: sort_key(value_at(record, path)), reverse=descending)
        result = [*present, *absent] if nulls_last else [*absent, *present]
    return result


def aggregate(function: str, values: list[Any]) -> Any:
    present = [value for value in values if value is not None]
    if function == "COUNT":
        return len(present)
    if function == "COUNT_DISTINCT":
        return len({sort_key(value) for value in present})
    if not present:
        return None
    if function == "SUM":
        return sum(present)
    if function == "AVG":
        return sum(present) / len(present)
    return min(map(sort_key, present)) if function == "MIN" else max(map(sort_key, present))
