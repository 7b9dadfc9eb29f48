# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a snapshot without believing it.

A snapshot may be partial: a null with an entry in `unknown`, a section that was not gathered, or a file that somebody edited. Every read here
returns a value of the shape asked for or raises `Unseen`, which the judge turns into the status `unknown` with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any


class Unseen(Exception):
    """The snapshot does not say; `reason` is why, in the observer's words where it left some."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time as Salesforce or the snapshot writes it, in UTC; None when it is not one."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def day(value: Any) -> date | None:
    """A day written YYYY-MM-DD; None when it is not one."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date() if isinstance(value, str) else None
    except ValueError:
        return None


def text_of(row: Mapping[str, Any], key: str) -> str:
    """A text of a row of the snapshot; empty where it is null or something else."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def rows_of(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The mappings of a list inside a row of the snapshot."""
    value = row.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def texts_of(row: Mapping[str, Any], key: str) -> list[str]:
    """The texts of a list inside a row of the snapshot."""
    value = row.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


class Facts:
    """One snapshot and the time it is judged at."""

    def __init__(self, snapshot: Mapping[str, Any], now: datetime) -> None:
        self._snapshot = snapshot if isinstance(snapshot, Mapping) else {}
        unknown = self._snapshot.get("unknown")
        self._unknown: Mapping[str, Any] = unknown if isinstance(unknown, Mapping) else {}
        self.now = now

    def value(self, *path: str) -> Any:
        """What lies at `path`, never null; raises Unseen."""
        found = self.nullable(*path)
        if found is None:
            raise Unseen(f"The snapshot says nothing about {'.'.join(path)}.")
        return found

    def nullable(self, *path: str) -> Any:
        """Like `value`, but null is an answer where the observer did not mark it as unknown."""
        here: Any = self._snapshot
        for depth, key in enumerate(path, start=1):
            self.refuse_unknown(*path[:depth])
            if not isinstance(here, Mapping) or key not in here:
                raise Unseen(f"The snapshot has no {'.'.join(path[:depth])}.")
            here = here[key]
        return here

    def flag(self, *path: str) -> bool:
        """A boolean at `path`."""
        return self._of_type(bool, "true or false", path)

    def text(self, *path: str) -> str:
        """A text at `path`."""
        return self._of_type(str, "text", path)

    def number(self, *path: str) -> int:
        """A whole number at `path`."""
        return self._of_type(int, "number", path)

    def mapping(self, *path: str) -> Mapping[str, Any]:
        """A mapping at `path`."""
        return self._of_type(Mapping, "mapping", path)

    def rows(self, *path: str) -> list[Mapping[str, Any]]:
        """The mappings of the list at `path`."""
        return [row for row in self._of_type(list, "list", path) if isinstance(row, Mapping)]

    def texts(self, *path: str) -> list[str]:
        """The texts of the list at `path`."""
        return [item for item in self._of_type(list, "list", path) if isinstance(item, str)]

    def user_is_missing(self) -> bool:
        """True only where the snapshot says so."""
        try:
            return self.value("user", "exists") is False
        except Unseen:
            return False

    def _of_type(self, kind: Any, word: str, path: tuple[str, ...]) -> Any:
        found = self.value(*path)
        if not isinstance(found, kind):
            raise Unseen(f"The snapshot has no {word} at {'.'.join(path)}.")
        return found

    def refuse_unknown(self, *path: str) -> None:
        """Raise Unseen where the observer marked `path` as unknown."""
        reason = self._unknown.get(".".join(path))
        if reason is not None:
            raise Unseen(str(reason))
