# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of one org."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from threading import RLock
from typing import Any

from sf_emulator.schema import Catalogue, Field, SObject
from sf_emulator.store.ids import IdSequence, full_id
from sf_emulator.store.tables import Table, quoted
from sf_emulator.store.values import TO_STORE, api_datetime, stored

AUDIT_ON_CREATE = ("CreatedDate", "LastModifiedDate", "SystemModstamp")
AUDIT_ON_UPDATE = ("LastModifiedDate", "SystemModstamp")
BATCH = 10_000
ID_TYPES = ("id", "reference")


class StoreError(Exception):
    """The store was asked for something it cannot hold; a fault of the caller, never of an API client."""


class RecordMissing(StoreError):
    """No record of that object has that id."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store's content, to start further stores from."""

    data: bytes
    used_ids: Mapping[str, int]


class Store:
    """The records of one org, in memory unless ``path`` says otherwise.

    Tables come into being when they are first touched, so that an empty store costs next to nothing. One lock per
    store: calls may come from several threads.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        clock: Callable[[], datetime] | None = None,
        user_id: str | None = None,
        instance: str = "Hs",
        path: str = ":memory:",
        start_from: Snapshot | None = None,
    ) -> None:
        """``user_id`` is who creates and modifies where the values name nobody; ``instance`` marks generated ids."""
        self.catalogue = catalogue
        self.clock = clock or (lambda: datetime.now(UTC))
        self.user_id = user_id
        self.lock = RLock()
        self.connection = connect(path, start_from)
        self._instance = instance
        self._used_ids: dict[str, int] = dict(start_from.used_ids) if start_from else {}
        self._sequences: dict[str, IdSequence] = {}
        self._tables: dict[str, Table] = {}
        self._depth = 0

    # --- writing

    def insert(self, sobject: str, values: Mapping[str, object], record_id: str | None = None) -> str:
        """Add a record and answer its 18-character id.

        :raises StoreError: unknown object or field, or an id that is taken
        """
        with self.lock:
            table = self.table(sobject)
            row = self._new_row(table, self._stored_values(table, values), self._audit(table), record_id)
            columns = ", ".join(map(quoted, row))
            marks = ", ".join("?" * len(row))
            try:
                self._execute(f"INSERT INTO {quoted(table.sobject.name)} ({columns}) VALUES ({marks})", [*row.values()])
            except sqlite3.IntegrityError:
                raise StoreError(f"{table.sobject.name} {row['Id']} exists already") from None
            return str(row["Id"])

    def insert_many(self, sobject: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Add many records that all give the same fields (``Id`` among them or not), ids in 18 characters.

        :raises StoreError: as ``insert``, or rows of different shape
        """
        remaining = iter(rows)
        first = next(remaining, None)
        if first is None:
            return
        with self.lock, self.savepoint():
            table = self.table(sobject)
            names = [self._column(table, name).name for name in first]
            base = self._new_row(table, dict.fromkeys(names), self._audit(table), "")
            columns = ", ".join(map(quoted, base))
            sql = f"INSERT INTO {quoted(table.sobject.name)} ({columns}) VALUES ({', '.join('?' * len(base))})"
            prepared = self._prepared(table, first, base, chain([first], remaining))
            while batch := list(islice(prepared, BATCH)):
                self.connection.executemany(sql, batch)

    def update(self, sobject: str, record_id: str, values: Mapping[str, object]) -> None:
        """Change fields of a record.

        :raises RecordMissing: no such record
        """
        with self.lock:
            table = self.table(sobject)
            row = {name: self._now() for name in AUDIT_ON_UPDATE if name in table.columns}
            if self.user_id and "LastModifiedById" in table.columns:
                row["LastModifiedById"] = self.user_id
            row |= self._stored_values(table, values)
            changes = ", ".join(f"{quoted(name)} = ?" for name in row)
            sql = f"UPDATE {quoted(table.sobject.name)} SET {changes} WHERE Id = ?"
            if row and not self._execute(sql, [*row.values(), self._id(record_id)]).rowcount:
                raise RecordMissing(f"there is no {table.sobject.name} {record_id}")

    def delete(self, sobject: str, record_id: str) -> None:
        """Remove a record; objects with a recycle bin keep it, marked ``IsDeleted``.

        :raises RecordMissing: no such record
        """
        with self.lock:
            table = self.table(sobject)
            name = quoted(table.sobject.name)
            if table.sobject.soft_deletes:
                sql = f'UPDATE {name} SET "IsDeleted" = 1, "SystemModstamp" = ? WHERE "IsDeleted" = 0 AND Id = ?'
                done = self._execute(sql, [self._now(), self._id(record_id)])
            else:
                done = self._execute(f"DELETE FROM {name} WHERE Id = ?", [self._id(record_id)])
            if not done.rowcount:
                raise RecordMissing(f"there is no {table.sobject.name} {record_id}")

    # --- reading

    def get(self, sobject: str, record_id: str, *, all_rows: bool = False) -> dict[str, object] | None:
        """The record of that id (15 or 18 characters); deleted ones only with ``all_rows``."""
        try:
            found = self.find(sobject, all_rows=all_rows, Id=full_id(record_id))
        except ValueError:
            return None
        return found[0] if found else None

    def find(self, sobject: str, *, all_rows: bool = False, **equals: object) -> list[dict[str, object]]:
        """The records whose fields equal these values, oldest id first; texts compare without regard to case."""
        with self.lock:
            table = self.table(sobject)
            where, values = self._where(table, equals, all_rows)
            sql = f"SELECT * FROM {quoted(table.sobject.name)} WHERE {where} ORDER BY Id"
            cursor = self._execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [table.record(dict(zip(names, row, strict=True))) for row in cursor]

    def count(self, sobject: str, *, all_rows: bool = False, **equals: object) -> int:
        with self.lock:
            table = self.table(sobject)
            where, values = self._where(table, equals, all_rows)
            sql = f"SELECT count(*) FROM {quoted(table.sobject.name)} WHERE {where}"
            return int(self._execute(sql, values).fetchone()[0])

    def query(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Rows of a SELECT over tables that ``table`` has been asked for."""
        with self.lock:
            return self._execute(sql, values).fetchall()

    # --- all or nothing

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens within is undone if an exception leaves it. May be nested; other threads wait."""
        with self.lock:
            self._depth += 1
            name = f"level{self._depth}"
            self.connection.execute(f"SAVEPOINT {name}")
            tables = set(self._tables)
            try:
                yield
            except BaseException:
                self.connection.execute(f"ROLLBACK TO {name}")
                for created in self._tables.keys() - tables:
                    del self._tables[created]
                raise
            finally:
                self.connection.execute(f"RELEASE {name}")
                self._depth -= 1

    def snapshot(self) -> Snapshot:
        """This store's content, for ``Store(catalogue, start_from=...)``."""
        with self.lock:
            used = self._used_ids | {name: sequence.used for name, sequence in self._sequences.items()}
            return Snapshot(self.connection.serialize(), used)

    def table(self, sobject: str) -> Table:
        """The table of an object, created on first use.

        :raises StoreError: the org has no such object
        """
        table = self._tables.get(sobject)
        if table is None:
            described = self._sobject(sobject)
            with self.lock:
                table = self._tables.get(described.name)
                if table is None:
                    table = Table(described)
                    table.ensure(self.connection)
                    self._tables[described.name] = table
        return table

    # --- details

    def _sobject(self, name: str) -> SObject:
        found = self.catalogue.sobject(name)
        if found is None:
            raise StoreError(f"this org has no sObject named {name!r}")
        return found

    def _column(self, table: Table, name: str) -> Field:
        field = table.writable.get(name) or table.sobject.field(name)
        if field is None:
            raise StoreError(f"{table.sobject.name} has no field named {name!r}")
        if field.computed:
            raise StoreError(f"{table.sobject.name}.{field.name} is computed from other fields; set those")
        return field

    def _stored_values(self, table: Table, values: Mapping[str, object]) -> dict[str, object]:
        row: dict[str, object] = {}
        for name, value in values.items():
            field = self._column(table, name)
            try:
                row[field.name] = stored(field, value)
            except (TypeError, ValueError) as error:
                raise StoreError(f"{table.sobject.name}.{field.name} cannot hold {value!r}: {error}") from error
        return row

    def _audit(self, table: Table) -> dict[str, object]:
        now = self._now()
        audit: dict[str, object] = {name: now for name in AUDIT_ON_CREATE if name in table.columns}
        if self.user_id:
            audit |= {name: self.user_id for name in ("CreatedById", "LastModifiedById") if name in table.columns}
        return audit

    def _new_row(
        self, table: Table, row: Mapping[str, object], audit: Mapping[str, object], record_id: str | None
    ) -> dict[str, object]:
        filled = {"Id": record_id, **table.defaults, **audit, **row}
        if "CreatedDate" in row:
            filled |= {name: row.get(name) or row["CreatedDate"] for name in AUDIT_ON_UPDATE if name in table.columns}
        if "CreatedById" in row and "LastModifiedById" in table.columns and "LastModifiedById" not in row:
            filled["LastModifiedById"] = row["CreatedById"]
        if filled["Id"] is None:
            filled["Id"] = self._next_id(table)
        elif filled["Id"]:
            filled["Id"] = self._id(str(filled["Id"]))
        return filled

    def _prepared(
        self,
        table: Table,
        first: Mapping[str, object],
        base: Mapping[str, object],
        rows: Iterable[Mapping[str, object]],
    ) -> Iterator[list[object]]:
        """Value lists for ``insert_many`` in the order of ``base``."""
        places = list(base)
        template = [base[name] for name in places]
        fields = {name: self._column(table, name) for name in first}
        fills = [
            (places.index(f.name), name, TO_STORE.get(f.type)) for name, f in fields.items() if f.type not in ID_TYPES
        ]
        ids = [(places.index(f.name), name) for name, f in fields.items() if f.type in ID_TYPES]
        followers = self._follow_created_date(table, first, places)
        given_id = "Id" in first
        id_place = places.index("Id")
        for row in rows:
            if row.keys() != first.keys():
                raise StoreError(f"insert_many into {table.sobject.name}: a row has other fields than the first")
            line = template.copy()
            for place, name in ids:
                line[place] = row[name]
            for place, name, convert in fills:
                line[place] = convert(row[name]) if convert else row[name]
            for place, source in followers:
                line[place] = line[source]
            if not given_id:
                line[id_place] = self._next_id(table)
            yield line

    def _follow_created_date(
        self, table: Table, first: Mapping[str, object], places: list[str]
    ) -> list[tuple[int, int]]:
        """Modification dates that are not given follow a given creation date."""
        if "CreatedDate" not in first:
            return []
        source = places.index("CreatedDate")
        return [(places.index(n), source) for n in AUDIT_ON_UPDATE if n in table.columns and n not in first]

    def _next_id(self, table: Table) -> str:
        name = table.sobject.name
        sequence = self._sequences.get(name)
        if sequence is None:
            prefix = table.sobject.key_prefix or "000"
            sequence = self._sequences[name] = IdSequence(prefix, self._instance, self._used_ids.get(name, 0))
        return sequence.next()

    def _where(self, table: Table, equals: Mapping[str, object], all_rows: bool) -> tuple[str, list[object]]:
        terms: list[str] = []
        values: list[object] = []
        for name, value in equals.items():
            field = table.sobject.field(name)
            if field is None or field.type == "address":
                raise StoreError(f"{table.sobject.name} has no field named {name!r} to look for")
            terms.append(f"{quoted(field.name)} IS ?")
            values.append(stored(field, value))
        if table.sobject.soft_deletes and not all_rows:
            terms.append('"IsDeleted" = 0')
        return " AND ".join(terms) or "1", values

    def _id(self, record_id: str) -> str:
        try:
            return full_id(record_id)
        except ValueError as error:
            raise StoreError(str(error)) from error

    def _now(self) -> str:
        return api_datetime(self.clock())

    def _execute(self, sql: str, values: Sequence[object]) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)


def connect(path: str, start_from: Snapshot | None) -> sqlite3.Connection:
    """A connection that commits by itself outside savepoints and may be used by any thread that holds the lock."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA page_size = 1024")
    if start_from:
        connection.deserialize(start_from.data)
    connection.create_function("casefold", 1, casefold, deterministic=True)
    return connection


def casefold(text: object) -> object:
    """SQLite folds ASCII only; names come in every script."""
    return text.casefold() if isinstance(text, str) else text
