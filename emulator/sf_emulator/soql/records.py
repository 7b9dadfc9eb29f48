# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows as the API's records: attributes first, parents nested, children in results of their own (contract 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Sequence[Any]
Read = Callable[[Row], Any]


@dataclass(slots=True)
class Shape:
    """How one object of the answer is made from a row.

    ``key`` and ``type_name`` are places in the row: of the id, and of the real object name behind a relationship that may
    lead to several.
    """

    sobject: str
    base_url: str
    key: int
    type_place: int | None = None
    members: list[tuple[str, Read]] = field(default_factory=list)
    parents: dict[str, Shape] = field(default_factory=dict)

    def add(self, name: str, read: Read) -> None:
        self.members.append((name, read))

    def parent(self, name: str, make: Callable[[], Shape]) -> Shape:
        """The shape of a parent, which takes its place at its first mention."""
        if name not in self.parents:
            shape = self.parents[name] = make()
            self.members.append((name, shape.optional))
        return self.parents[name]

    def record(self, row: Row) -> dict[str, Any]:
        actual = self.sobject if self.type_place is None else row[self.type_place]
        shown = self.sobject if self.type_place is None else "Name"
        record: dict[str, Any] = {"attributes": {"type": shown, "url": f"{self.base_url}/{actual}/{row[self.key]}"}}
        for name, read in self.members:
            record[name] = read(row)
        return record

    def optional(self, row: Row) -> dict[str, Any] | None:
        """Null where the row has no such parent."""
        return None if row[self.key] is None else self.record(row)


def nested_result(records: list[dict[str, Any]]) -> dict[str, Any] | None:
    """A child sub-select's result; null when there are no children (recorded)."""
    return {"totalSize": len(records), "done": True, "records": records} if records else None
