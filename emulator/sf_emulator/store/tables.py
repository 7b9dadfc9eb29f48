# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One table per object: columns, indexes and defaults as the catalogue says."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cached_property, lru_cache

from sf_emulator.schema import Field, SObject
from sf_emulator.store.values import FROM_STORE, Convert, compose_address, stored

# Texts compare without regard to case, ids and moments with it.
COLUMN_TYPES = {
    "id": "TEXT",
    "reference": "TEXT",
    "date": "TEXT",
    "datetime": "TEXT",
    "complexvalue": "TEXT",
    "boolean": "INTEGER",
    "int": "INTEGER",
    "double": "REAL",
    "currency": "REAL",
    "percent": "REAL",
}
TEXT_COLUMN = "TEXT COLLATE NOCASE"
PERSON_NAME = """GENERATED ALWAYS AS (trim(coalesce("FirstName", '') || ' ' || coalesce("LastName", ''))) VIRTUAL"""


def quoted(name: str) -> str:
    """An identifier for SQL: objects are called Group and Case."""
    return f'"{name}"'


@lru_cache(maxsize=512)
def table_of(sobject: SObject) -> Table:
    """The table of an object, shared by the stores of all orgs that have it alike."""
    return Table(sobject)


class Table:
    """How one object lies in SQLite; knows no store."""

    def __init__(self, sobject: SObject) -> None:
        self.sobject = sobject
        self.columns = {f.name: f for f in sobject.fields.values() if f.type != "address"}
        self.addresses = [f.name for f in sobject.fields.values() if f.type == "address"]
        self.readers: dict[str, Convert] = {
            n: FROM_STORE[f.type] for n, f in self.columns.items() if f.type in FROM_STORE
        }

    @cached_property
    def writable(self) -> dict[str, Field]:
        return {name: field for name, field in self.columns.items() if not field.computed}

    @cached_property
    def defaults(self) -> dict[str, object]:
        """What a row gets where an insert says nothing; booleans are false by the column's own default."""
        return {n: stored(f, f.default) for n, f in self.writable.items() if f.default is not None}

    def ensure(self, connection: sqlite3.Connection) -> bool:
        """Create the table, or add to a restored one the columns that its org's catalogue has beyond it.

        Answers whether the table is new.
        """
        name = quoted(self.sobject.name)
        present = {row[1] for row in connection.execute(f"PRAGMA table_xinfo({name})")}
        if not present:
            columns = ", ".join(column_definition(field) for field in self.columns.values())
            connection.execute(f"CREATE TABLE {name} ({columns})")
        for missing in self.columns.keys() - present if present else ():
            connection.execute(f"ALTER TABLE {name} ADD COLUMN {column_definition(self.columns[missing])}")
        for field in self.columns.values():
            if field.indexed:
                index = quoted(f"{self.sobject.name}.{field.name}")
                connection.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {name} ({quoted(field.name)})")
        return not present

    def record(self, row: Mapping[str, object]) -> dict[str, object]:
        """A row as the API prints its values, compound addresses included."""
        record = dict(row)
        for name, convert in self.readers.items():
            record[name] = convert(record[name])
        for name in self.addresses:
            record[name] = compose_address(self.sobject, name, record)
        return record


def column_definition(field: Field) -> str:
    """One column. Booleans are never null in the API, so they are false where nothing was said."""
    name = quoted(field.name)
    if field.type == "id":
        return f"{name} TEXT PRIMARY KEY NOT NULL"
    if field.person_name:
        return f"{name} {TEXT_COLUMN} {PERSON_NAME}"
    if field.type == "boolean":
        return f"{name} INTEGER DEFAULT 0"
    return f"{name} {COLUMN_TYPES.get(field.type, TEXT_COLUMN)}"
