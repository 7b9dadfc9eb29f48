# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that people type, resolved as the design says: Id, ``namespace__Name``, API name, label; never by guessing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import Ambiguous, NotFound

Row = Mapping[str, Any]

# Which key of a row each step of the order looks at; a step is skipped by rows that lack the key.
_STEPS = ("id", "full_name", "name", "key", "label")


def resolve(typed: str, rows: Sequence[Row], what: str) -> Row:
    """The one row that `typed` names. Raises `NotFound` or `Ambiguous`, with the candidates in ``details``."""
    for step in _STEPS:
        found = [row for row in rows if _fits(row.get(step), typed, step)]
        if len(found) == 1:
            return found[0]
        if found:
            names = sorted(_spoken(row) for row in found)
            raise Ambiguous(
                f"{len(found)} {what}s are called {typed!r}: {', '.join(names)}.",
                cause=f"The {step.replace('_', ' ')} is not unique in this org.",
                remedy="Name it by its Id, or as namespace__Name.",
                details={"candidates": names},
            )
    raise not_found(typed, rows, what)


def not_found(typed: str, rows: Iterable[Row], what: str) -> NotFound:
    """The error for a name that fits nothing, with what is nearest to it."""
    names = {str(row[step]): _spoken(row) for row in rows for step in _STEPS[1:] if row.get(step)}
    near = list(dict.fromkeys(names[match] for match in get_close_matches(typed, names, n=5, cutoff=0.5)))
    return NotFound(
        f"No {what} is called {typed!r}." + (f" Did you mean {', '.join(near)}?" if near else ""),
        cause=f"The org has no such {what}, or hides it from the running user.",
        remedy="Check the spelling and that the package is installed; name it by Id, namespace__Name, API name or label.",
        details={"candidates": near},
    )


def _fits(value: Any, typed: str, step: str) -> bool:
    if not value:
        return False
    if step == "id":
        return len(typed) in (15, 18) and str(value)[:15] == typed[:15]
    return bool(str(value).lower() == typed.lower())


def _spoken(row: Row) -> str:
    name = row.get("full_name") or row.get("name")
    label = row.get("label")
    return f"{name} ({label})" if label and label != name else str(name)
