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

from sf_emulator.ids import full_id
from sf_emulator.schema import Catalogue, SObject
from sf_emulator.store.definitions import DEFINITIONS
from sf_emulator.store.errors import RecordMissing, StoreError
from sf_emulator.store.rows import RowMaker, normal_id
from sf_emulator.store.tables import Table, quoted, table_of
from sf_emulator.store.values import stored

BATCH = 10_000
KEPT_STATEMENTS = 4
"""A SELECT of a thousand columns takes 300 kB once compiled, mostly for their names; sixteen would cost 2 MB an org."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store's content, to start further stores from."""

    data: bytes
    used_ids: Mapping[str, int]


class Store:
    """The records of one org, in memory.

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
        start_from: Snapshot | None = None,
    ) -> None:
        """``user_id`` is who creates and modifies where the values name nobody; ``instance`` marks generated ids."""
        self.catalogue = catalogue
        self.lock = RLock()
        self.connection = connect(start_from)
        used = start_from.used_ids if start_from else {}
        self._rows = RowMaker(clock or (lambda: datetime.now(UTC)), user_id, instance, used)
        self._tables: dict[str, Table] = {}
        self._depth = 0

    @property
    def clock(self) -> Callable[[], datetime]:
        return self._rows.clock

    @contextmanager
    def written_by(self, user_id: str) -> Iterator[None]:
        """Within, this user creates and modifies where the values name nobody."""
        before, self._rows.user_id = self._rows.user_id, user_id
        try:
            yield
        finally:
            self._rows.user_id = before

    # --- writing

    def insert(self, sobject: str, values: Mapping[str, object], record_id: str | None = None) -> str:
        """Add a record and answer its 18-character id.

        :raises StoreError: unknown object or field, or an id that is taken
        """
        with self.lock:
            table = self.table(sobject)
            row = self._rows.created(table, values, record_id)
            try:
                self._execute(insertion(table, row), [*row.values()])
            except sqlite3.IntegrityError:
                raise StoreError(f"{table.sobject.name} {row['Id']} exists already") from None
            return str(row["Id"])

    def insert_many(self, sobject: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Add many records that all give the same fields (``Id`` among them or not), ids in 18 characters.

        :raises StoreError: unknown object or field, a taken id, or rows of different shape
        """
        remaining = iter(rows)
        first = next(remaining, None)
        if first is None:
            return
        with self.lock, self.savepoint():
            table = self.table(sobject)
            many = self._rows.many(table, chain([first], remaining), first)
            sql = insertion(table, many.columns)
            try:
                while batch := list(islice(many.lines, BATCH)):
                    self.connection.executemany(sql, batch)
            except sqlite3.IntegrityError:
                raise StoreError(f"insert_many into {table.sobject.name}: an id exists already") from None

    def update(self, sobject: str, record_id: str, values: Mapping[str, object]) -> None:
        """Change fields of a record.

        :raises RecordMissing: no such record
        """
        with self.lock:
            table = self.table(sobject)
            row = self._rows.modified(table, values)
            changes = ", ".join(f"{quoted(name)} = ?" for name in row) or "Id = Id"
            sql = f"UPDATE {quoted(table.sobject.name)} SET {changes} WHERE Id = ?"
            if not self._execute(sql, [*row.values(), normal_id(record_id)]).rowcount:
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
                done = self._execute(sql, [self._rows.now(), normal_id(record_id)])
            else:
                done = self._execute(f"DELETE FROM {name} WHERE Id = ?", [normal_id(record_id)])
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
            return Snapshot(self.connection.serialize(), self._rows.used_ids)

    def table(self, sobject: str) -> Table:
        """The table of an object, created on first use.

        :raises StoreError: the org has no such object
        """
        table = self._tables.get(sobject)
        if table is not None:
            return table
        described = self.catalogue.sobject(sobject)
        if described is None:
            raise StoreError(f"this org has no sObject named {sobject!r}")
        with self.lock:
            return self._tables.get(described.name) or self._create(described)

    # --- details

    def _create(self, sobject: SObject) -> Table:
        table = table_of(sobject)
        created = table.ensure(self.connection)
        self._tables[sobject.name] = table
        if created and sobject.name in DEFINITIONS:
            self.insert_many(sobject.name, DEFINITIONS[sobject.name](self.catalogue))
        return table

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

    def _execute(self, sql: str, values: Sequence[object]) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)


def connect(start_from: Snapshot | None) -> sqlite3.Connection:
    """A connection that commits by itself outside savepoints and may be used by any thread that holds the lock."""
    connection = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, cached_statements=KEPT_STATEMENTS
    )
    connection.execute("PRAGMA page_size = 1024")
    if start_from:
        connection.deserialize(start_from.data)
    connection.create_function("casefold", 1, casefold, deterministic=True)
    return connection


def casefold(text: str | None) -> str | None:
    """SQLite folds ASCII only; names come in every script."""
    return text.casefold() if isinstance(text, str) else text


def insertion(table: Table, columns: Iterable[str]) -> str:
    names = list(columns)
    return f"INSERT INTO {quoted(table.sobject.name)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})"
