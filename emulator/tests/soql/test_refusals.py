# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refused queries: code, text, row and column. ``test_samples`` holds the recorded ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sf_emulator.soql.errors import excerpt_around

from .conftest import SmallOrg

REFUSALS = json.loads((Path(__file__).parent / "data" / "refusals.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("soql", "column", "text"), REFUSALS["syntax"])
def test_syntax(org: SmallOrg, soql: str, column: int, text: str) -> None:
    """The column of a fault of syntax counts from zero; the caret stands one to its left (recorded)."""
    refusal = org.refusal(soql)
    assert refusal.code == "MALFORMED_QUERY"
    excerpt, caret = excerpt_around(soql, column - 1)
    assert refusal.message == f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:1:Column:{column}\n{text}"


@pytest.mark.parametrize(("soql", "code", "column", "text"), REFUSALS["meaning"])
def test_meaning(org: SmallOrg, soql: str, code: str, column: int, text: str) -> None:
    refusal = org.refusal(soql)
    assert refusal.code == code
    excerpt, caret = excerpt_around(soql, column - 1)
    assert refusal.message.startswith(f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:1:Column:{column}\n{text}")


@pytest.mark.parametrize(("soql", "code", "text"), REFUSALS["without_place"])
def test_without_a_place(org: SmallOrg, soql: str, code: str, text: str) -> None:
    refusal = org.refusal(soql)
    assert (refusal.code, refusal.message) == (code, text)


def test_rows_count_lines(org: SmallOrg) -> None:
    soql = "SELECT Id, Email, Name\nFROM Contact\nWHERE AccountId = '0014000000p6XlS' AND LastName LIKE 'test' OR email LIKE 'test'"
    assert org.refusal(soql).message == (
        "\n'0014000000p6XlS' AND LastName LIKE 'test' OR email LIKE 'test'\n"
        f"{' ' * 42}^\nERROR at Row:3:Column:61\nunexpected token: 'OR'"
    )


@pytest.mark.parametrize(
    ("line", "caret", "excerpt", "moved"),
    [
        # three excerpts found in public logs
        ("SELECT Id," + "x" * 70 + ",CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c,More FROM X", 111,
         "CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c", 30),
        ("SELECT Id FROM Account SET OPTIONS (honorEmptyStrings = true) LIMIT 1", 61, "OPTIONS (honorEmptyStrings = true) LIMIT 1", 34),
        ("SELECT Id, Account.Phone, Account.Rating, Account.RecordTypeId, Account.ShippingCity, Name FROM Account", 42,
         "Account.Phone, Account.Rating, Account.RecordTypeId, Account.ShippingCity", 31),
    ],
)  # fmt: skip
def test_excerpts_are_whole_words(line: str, caret: int, excerpt: str, moved: int) -> None:
    assert excerpt_around(line, caret) == (excerpt, moved)


def test_too_many_columns_and_too_long_a_query(org: SmallOrg) -> None:
    profile = org.store.table("Profile").sobject.fields
    wide = ", ".join([*(f"Profile.{name}" for name in profile if name.startswith("Permissions")), "FIELDS(ALL)"])
    assert org.refusal(f"SELECT {wide} FROM PermissionSet LIMIT 200").code == "QUERY_TOO_COMPLICATED"
    assert org.refusal("SELECT Id FROM User" + " " * 100_000).code == "QUERY_TOO_COMPLICATED"
