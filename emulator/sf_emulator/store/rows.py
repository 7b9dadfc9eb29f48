# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what a caller gives into complete rows: ids, defaults, and who wrote when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from sf_emulator.datetimes import api_datetime
from sf_emulator.ids import IdSequence, full_id
from sf_emulator.schema import Field
from sf_emulator.store.errors import StoreError
from sf_emulator.store.tables import Table
from sf_emulator.store.values import TO_STORE, stored

CREATED = ("CreatedDate", "LastModifiedDate", "SystemModstamp")
MODIFIED = ("LastModifiedDate", "SystemModstamp")
ID_TYPES = ("id", "reference")
NO_PREFIX = "000"
"""What ids of objects without key prefix begin with, as at Salesforce."""

Row = dict[str, object]


class RowMaker:
    """Completes rows for one store. ``user_id`` is who writes where the values name nobody."""

    def __init__(
        self, clock: Callable[[], datetime], user_id: str | None, instance: str, used: Mapping[str, int]
    ) -> None:
        self.clock = clock
        self.user_id = user_id
        self._instance = instance
        self._used = dict(used)
        self._sequences: dict[str, IdSequence] = {}

    @property
    def used_ids(self) -> dict[str, int]:
        """How many ids of each object have been given out."""
        return self._used | {name: sequence.used for name, sequence in self._sequences.items()}

    def now(self) -> str:
        return api_datetime(self.clock())

    def created(self, table: Table, values: Mapping[str, object], record_id: str | None) -> Row:
        """The row of a new record."""
        row = self._filled(table, self.stored_values(table, values))
        given = record_id or row.get("Id")
        row["Id"] = normal_id(str(given)) if given else self._next_id(table)
        return row

    def modified(self, table: Table, values: Mapping[str, object]) -> Row:
        """The columns of a record that change, audit columns included."""
        row: Row = {name: self.now() for name in MODIFIED if name in table.columns}
        if self.user_id and "LastModifiedById" in table.columns:
            row["LastModifiedById"] = self.user_id
        return row | self.stored_values(table, values)

    def many(self, table: Table, rows: Iterable[Mapping[str, object]], first: Mapping[str, object]) -> ManyRows:
        """Rows of the same shape as ``first``."""
        fields = {name: self._column(table, name) for name in first}
        base = {"Id": None, **self._filled(table, {field.name: None for field in fields.values()})}
        return ManyRows(list(base), self._lines(table, rows, fields, base))

    def stored_values(self, table: Table, values: Mapping[str, object]) -> Row:
        """:raises StoreError: unknown field, or a value that its type cannot hold"""
        row: Row = {}
        for name, value in values.items():
            field = self._column(table, name)
            try:
                row[field.name] = stored(field, value)
            except (TypeError, ValueError) as error:
                raise StoreError(f"{table.sobject.name}.{field.name} cannot hold {value!r}: {error}") from error
        return row

    # --- details

    def _column(self, table: Table, name: str) -> Field:
        field = table.writable.get(name) or table.sobject.field(name)
        if field is None:
            raise StoreError(f"{table.sobject.name} has no field named {name!r}")
        if field.computed:
            raise StoreError(f"{table.sobject.name}.{field.name} is computed from other fields; set those")
        return field

    def _filled(self, table: Table, row: Row) -> Row:
        """A row with defaults and audit columns. Later dates follow a given creation date, and so does the user."""
        now = self.now()
        filled: Row = {**table.defaults, **{name: now for name in CREATED if name in table.columns}}
        if self.user_id:
            filled |= {name: self.user_id for name in ("CreatedById", "LastModifiedById") if name in table.columns}
        filled |= row
        if "CreatedDate" in row:
            filled |= {name: row["CreatedDate"] for name in MODIFIED if name in table.columns and name not in row}
        if "CreatedById" in row and "LastModifiedById" in table.columns and "LastModifiedById" not in row:
            filled["LastModifiedById"] = row["CreatedById"]
        return filled

    def _lines(
        self, table: Table, rows: Iterable[Mapping[str, object]], fields: Mapping[str, Field], base: Row
    ) -> Iterator[list[object]]:
        places = {name: place for place, name in enumerate(base)}
        template = list(base.values())
        keys = fields.keys()
        # ids are taken as they are: normalising two million of them would cost more than storing them
        plain = [(places[f.name], name) for name, f in fields.items() if f.type in ID_TYPES or f.type not in TO_STORE]
        converted = [
            (places[f.name], name, TO_STORE[f.type])
            for name, f in fields.items()
            if (places[f.name], name) not in plain
        ]
        followers = self._followers(table, fields, places)
        id_place = None if "Id" in {field.name for field in fields.values()} else places["Id"]
        for row in rows:
            if row.keys() != keys:
                raise StoreError(f"insert_many into {table.sobject.name}: a row has other fields than the first")
            line = template.copy()
            for place, name in plain:
                line[place] = row[name]
            for place, name, convert in converted:
                line[place] = convert(row[name])
            for place, source in followers:
                line[place] = line[source]
            if id_place is not None:
                line[id_place] = self._next_id(table)
            yield line

    def _followers(self, table: Table, fields: Mapping[str, Field], places: Mapping[str, int]) -> list[tuple[int, int]]:
        """Columns that repeat another's value: see ``_filled``."""
        given = {field.name for field in fields.values()}
        pairs = [(name, "CreatedDate") for name in MODIFIED] + [("LastModifiedById", "CreatedById")]
        return [(places[f], places[s]) for f, s in pairs if s in given and f in table.columns and f not in given]

    def _next_id(self, table: Table) -> str:
        name = table.sobject.name
        sequence = self._sequences.get(name)
        if sequence is None:
            prefix = table.sobject.key_prefix or NO_PREFIX
            sequence = self._sequences[name] = IdSequence(prefix, self._instance, self._used.get(name, 0))
        return sequence.next()


class ManyRows:
    """Value lists for one INSERT."""

    __slots__ = ("columns", "lines")

    def __init__(self, columns: list[str], lines: Iterator[list[object]]) -> None:
        self.columns = columns
        self.lines = lines


def normal_id(record_id: str) -> str:
    """:raises StoreError: not an id"""
    try:
        return full_id(record_id)
    except ValueError as error:
        raise StoreError(str(error)) from error
