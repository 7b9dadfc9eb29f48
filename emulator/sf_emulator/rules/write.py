# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One write on its way, and what a family of objects may add to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sf_emulator.access import Access, access_of

if TYPE_CHECKING:
    from sf_emulator.org import Org
    from sf_emulator.schema import SObject
    from sf_emulator.store import Store
    from sf_emulator.world import World

Kind = Literal["create", "update", "delete"]


@dataclass(slots=True)
class Write:
    """``values`` are what the caller sends, by the field's own name; ``record`` is what is there before (not on create)."""

    org: Org
    viewer_id: str
    kind: Kind
    sobject: SObject
    values: dict[str, Any] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    world: World | None = None

    @property
    def store(self) -> Store:
        return self.org.store

    @property
    def access(self) -> Access:
        return access_of(self.org, self.viewer_id)

    @property
    def record_id(self) -> str:
        return str(self.record["Id"])

    def value(self, name: str) -> Any:
        """What the field will hold: the new value, else the present one."""
        return self.values.get(name, self.record.get(name))

    def changes(self, name: str) -> bool:
        return name in self.values and self.values[name] != self.record.get(name)


class Family:
    """The rules of one family of objects. ``prepare`` fills in, ``check`` refuses, ``after`` draws the consequences."""

    def prepare(self, write: Write) -> None:
        """Before anything is checked; on create only."""

    def check(self, write: Write) -> None:
        """Before the store is touched.

        :raises WriteError: why not
        """

    def after(self, write: Write) -> None:
        """The record is written (or gone); ``write.record`` still holds what was there before, on create what is."""
