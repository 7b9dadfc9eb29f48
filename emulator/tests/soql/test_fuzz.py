# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the text: an answer, or a refusal in Salesforce's manner."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sf_emulator.schema import standard_catalogue
from sf_emulator.soql import SoqlError, run
from sf_emulator.store import Store

from .conftest import NOW

WORDS = [
    "SELECT",
    "FROM",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "ORDER",
    "BY",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "NULLS",
    "FIRST",
    "LAST",
    "ASC",
    "DESC",
    "null",
    "true",
    "TODAY",
    "LAST_N_DAYS:3",
    "Id",
    "Name",
    "Username",
    "IsActive",
    "CreatedDate",
    "Profile.Name",
    "Owner.Name",
    "Address",
    "User",
    "Account",
    "Contact",
    "Contacts",
    "PermissionSetAssignment",
    "PermissionSetAssignments",
    "AssigneeId",
    "COUNT()",
    "COUNT(Id)",
    "MAX(CreatedDate)",
    "FIELDS(ALL)",
    "'x'",
    "'005000000000001'",
    "5",
    "-1.5",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "(",
    ")",
    ",",
    ".",
    "=",
    "!=",
    "<",
    ">=",
    "*",
    "'",
    "\\",
    ":",
    "%",
]
STORE = Store(standard_catalogue(), clock=lambda: NOW)
STORE.insert("User", {"Username": "a@acme.example", "LastName": "A"})


def ask(soql: str) -> None:
    """Any exception but SoqlError fails the test."""
    with suppress(SoqlError):
        run(STORE, soql)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_words_in_any_order(soql: str) -> None:
    ask(soql)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
@example("Id = '\\ud800'")
@example("Id = 'x" + "\x00" * 3 + "'")
@example("NumberOfFailedLogins = " + "9" * 40)
@example("NumberOfFailedLogins = " + "9" * 5000)
@example("Latitude = " + "9" * 90 + "." + "9" * 5000)
@example("Latitude = 1e999")
@example("CreatedDate = LAST_N_YEARS:" + "9" * 50)
@example("CreatedDate = 0001-01-01T00:00:00+14:00")
@example("(" * 2000 + "Id = null" + ")" * 2000)
@example("NOT (" * 300 + "Id = null" + ")" * 300)
@example("Name LIKE '" + "%a" * 40_000 + "'")
def test_conditions_of_any_words(condition: str) -> None:
    ask(f"SELECT Id FROM User WHERE {condition}")


@settings(max_examples=150, deadline=None)
@given(st.text())
@example("SELECT Id FROM User WHERE Name = '\udc80'")
@example("SELECT f(" + "g(" * 3000 + "Id" + ")" * 3000 + ") FROM User")
@example("SELECT Id, " * 500 + "(SELECT Id FROM Users)" + " FROM Profile" * 500)
@example("SELECT " + "(SELECT Id, " * 50 + "Id" + " FROM Users)" * 50 + " FROM Profile")
def test_any_text(soql: str) -> None:
    ask(soql)
