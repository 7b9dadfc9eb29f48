# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts that only the operator knows, written `${name}` in a baseline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import day
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.schema_errors import suggestion

REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


class _Absent:
    """The value of a variable that is null: it drops out of lists."""


ABSENT = _Absent()


def values(declared: Mapping[str, Any], given: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Every declared variable's value; appends to `problems` what is missing, unknown or of the wrong type."""
    problems += [
        f"variables.{name}: the baseline has no such variable{suggestion(name, declared)}"
        for name in given
        if name not in declared
    ]
    result = {}
    for name, declaration in declared.items():
        value = given.get(name)
        if value is None or value == "":
            if declaration.get("required"):
                problems.append(f"variables.{name}: a value is required. {declaration['description']}")
            value = declaration.get("default")
        if isinstance(value, date):  # YAML makes a day of a day that nobody quoted
            value = f"{value:%Y-%m-%d}"
        if value is not None and not _fits(value, declaration["type"]):
            problems.append(
                f"variables.{name}: {value!r} is not {_WORDS.get(declaration['type'], 'of type ' + declaration['type'])}"
            )
        result[name] = value
    return result


_WORDS = {"date": "a day of the calendar, written YYYY-MM-DD"}


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "date":
            return day(value) is not None
        case "strings":
            return _are_texts(value)
    return isinstance(value, Mapping) and all(_are_texts(item) for item in value.values())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def filled(value: Any, known: Mapping[str, Any], problems: list[str], where: str = "") -> Any:
    """A copy with every `${name}` replaced: alone it becomes the value itself, in a longer text its text. Null drops out of lists."""
    if isinstance(value, Mapping):
        inner = {
            key: filled(item, known, problems, f"{where}.{key}" if where else str(key)) for key, item in value.items()
        }
        return {key: None if item is ABSENT else item for key, item in inner.items()}
    if isinstance(value, list):
        items = [filled(item, known, problems, f"{where}[{index}]") for index, item in enumerate(value)]
        return [item for item in items if item is not ABSENT]
    return _text(value, known, problems, where) if isinstance(value, str) else value


def _text(value: str, known: Mapping[str, Any], problems: list[str], where: str) -> Any:
    for name in REFERENCE.findall(value):
        if name not in known:
            problems.append(f"{where}: the baseline has no variable {name!r}{suggestion(name, known)}")
            return value
    whole = REFERENCE.fullmatch(value)
    if whole:
        found = known[whole[1]]
        return ABSENT if found is None else found
    return REFERENCE.sub(lambda match: str(known[match[1]]), value)
