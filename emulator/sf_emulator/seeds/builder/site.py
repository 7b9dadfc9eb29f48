# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The building site of one org: its state, its store so far, and the ids of what the state calls by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sf_emulator.seeds.document import SeedError, State
from sf_emulator.seeds.moments import api_moment

if TYPE_CHECKING:
    from sf_emulator.org import Org
    from sf_emulator.store import Store


class Site:
    def __init__(self, org: Org, state: State, source: object, store: Store) -> None:
        self.org = org
        self.state = state
        self.source = source
        self.store = store
        self.now = org.now()
        self._ids: dict[tuple[str, str], str] = {}
        self._permissions = {
            name.removeprefix("Permissions")
            for name in self.fields_of("PermissionSet")
            if name.startswith("Permissions")
        }

    def entries(self, collection: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the state holds under this name."""
        yield from self.state.get(collection, {}).items()

    def create(
        self, sobject: str, called: tuple[str, str] | None = None, /, record_id: str | None = None, **values: Any
    ) -> str:
        """One record. ``called`` is the collection and name by which the state refers to it."""
        made = self.store.insert(sobject, values, record_id)
        if called:
            self.call(called, made)
        return made

    def call(self, called: tuple[str, str], record_id: str) -> None:
        self._ids[called] = record_id

    def knows(self, collection: str, name: str) -> bool:
        return (collection, name) in self._ids

    def id_of(self, collection: str, name: str, where: str) -> str:
        """The id of what the state calls ``name``.

        :raises SeedError: the state defines no such thing
        """
        found = self._ids.get((collection, name))
        if found is None:
            known = ", ".join(sorted(known for place, known in self._ids if place == collection)) or "none"
            raise SeedError(self.source, where, f"{name!r} is not among {collection} ({known})")
        return found

    def moment(self, text: str | None) -> str | None:
        """A point in time of the state as the API prints it."""
        return api_moment(text, self.now)

    def permission_fields(self, entry: Mapping[str, Any], where: str) -> dict[str, Any]:
        """The ``Permissions*`` fields that an entry's ``permissions``, ``also`` and ``without`` switch on.

        :raises SeedError: a permission that this org does not know
        """
        given = entry.get("permissions", [])
        for key in ("permissions", "also", "without"):
            if (
                unknown := set(entry.get(key, []))
                - self._permissions
                - ({*"all"} if entry.get(key) == "all" else set())
            ):
                raise SeedError(
                    self.source, f"{where}.{key}", f"no such system permission: {', '.join(sorted(unknown))}"
                )
        held = set(self._permissions if given == "all" else given) | set(entry.get("also", []))
        return {f"Permissions{name}": True for name in sorted(held - set(entry.get("without", [])))}

    def fields_of(self, name: str) -> Mapping[str, Any]:
        """The fields of an sObject in this org.

        :raises SeedError: the org does without it
        """
        sobject = self.store.catalogue.sobject(name)
        if sobject is None:
            raise SeedError(self.source, "without_objects", f"an org cannot do without {name}")
        return sobject.fields
