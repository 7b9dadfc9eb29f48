# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refused queries: code, text, row and column. ``test_samples`` holds the recorded ones."""

from __future__ import annotations

import pytest
from sf_emulator.soql.errors import excerpt_around

from .conftest import SmallOrg

SYNTAX = [
    ("SELECT Id FROM User WHERE", 25, "unexpected token: '<EOF>'"),
    ("SELECT Id, FROM User", 11, "unexpected token: 'FROM'"),
    ("SELECT Id Name Email FROM User", 15, "unexpected token: 'Email'"),
    ("SELECT Id FROM User WHERE Id = null AND Name = 'a' OR Name = 'b'", 51, "unexpected token: 'OR'"),
    ("SELECT Id FROM User WHERE NOT Name = 'a' AND Name = 'b'", 41, "unexpected token: 'AND'"),
    ("SELECT Id FROM User LIMIT ten", 26, "unexpected token: 'ten'"),
    ("SELECT Id FROM User LIMIT 1 WHERE Id = null", 28, "unexpected token: 'WHERE'"),
    ("SELECT COUNT(Id) FROM User HAVING COUNT(Id) > 1", 27, "unexpected token: 'HAVING'"),
    ("SELECT TYPEOF Owner WHEN User THEN Name END FROM Event", 20, "unexpected token: 'WHEN'"),
    ("SELECT Id FROM User WHERE Name = %foo%", 33, "line 1:33 no viable alternative at character '%'"),
    ("SELECT Id FROM User WHERE Name = 'foo", 33, "line 1:33 mismatched character '<EOF>' expecting '''"),
]
MEANING = [
    ("SELECT Manager.Foo FROM User", "INVALID_FIELD", 8, "No such column 'Foo' on entity 'User'."),
    ("SELECT Owner.Foo FROM Lead", "INVALID_FIELD", 8, "No such column 'Foo' on entity 'Name'."),
    ("SELECT Id FROM User ORDER BY Foo", "INVALID_FIELD", 30, "No such column 'Foo' on entity 'User'."),
    ("SELECT Foo__r.Name FROM User", "INVALID_FIELD", 8, "Didn't understand relationship 'Foo__r' in field path. If"),
    ("SELECT CallCenter.Name FROM User", "INVALID_FIELD", 8, "Didn't understand relationship 'CallCenter' in field path."),
    ("SELECT Id, (SELECT Id FROM Foos) FROM User", "INVALID_TYPE", 28, "Didn't understand relationship 'Foos' in FROM part of query call. If"),
    ("SELECT Id FROM User WHERE Id IN (SELECT UserId FROM Foo)", "INVALID_TYPE", 53, "sObject type 'Foo' is not supported."),
    ("SELECT Id FROM User WHERE IsActive = 'true'", "INVALID_FIELD", 27, "value of filter criterion for field 'IsActive' must be of type boolean and should not be enclosed in quotes"),
    ("SELECT Id FROM User WHERE Name = 5", "INVALID_FIELD", 27, "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes"),
    ("SELECT Id FROM User WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", 27, "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes"),
    ("SELECT Id FROM User WHERE CreatedDate > 2026-13-41T00:00:00Z", "MALFORMED_QUERY", 27, "Invalid date: 2026-13-41T00:00:00Z"),
    ("SELECT Id FROM User WHERE ProfileId = '00e'", "INVALID_QUERY_FILTER_OPERATOR", 27, "invalid ID field: 00e"),
    ("SELECT Id FROM User WHERE Name = Alias", "MALFORMED_QUERY", 34, "Bind variables only allowed in Apex code"),
    ("SELECT Id FROM User WHERE Id LIKE '005%'", "INVALID_FIELD", 27, "invalid operator on id field"),
    ("SELECT Id FROM User WHERE IsActive > true", "INVALID_FIELD", 27, "invalid operator on boolean field"),
    ("SELECT Id FROM User WHERE Address = 'x'", "INVALID_FIELD", 27, "field 'Address' can not be filtered in a query call"),
    ("SELECT Id FROM Case WHERE Description = 'x'", "INVALID_FIELD", 27, "field 'Description' can not be filtered in a query call"),
    ("SELECT Id FROM Case ORDER BY Description", "INVALID_FIELD", 30, "field 'Description' can not be sorted in a query call"),
    ("SELECT Description, COUNT(Id) FROM Case GROUP BY Description", "INVALID_FIELD", 50, "field 'Description' can not be grouped in a query call"),
    ("SELECT Name, COUNT(Id) FROM User", "MALFORMED_QUERY", 8, "Field must be grouped or aggregated: Name"),
    ("SELECT COUNT(Id) FROM User GROUP BY COUNT(Id)", "MALFORMED_QUERY", 37, "Grouped field should not be aggregated: COUNT(Id)"),
    ("SELECT SUM(Name) FROM User", "MALFORMED_QUERY", 12, "field Name does not support aggregate operator SUM"),
    ("SELECT COUNT(Id) n, MAX(Name) n FROM User", "MALFORMED_QUERY", 21, "duplicate alias: n"),
    ("SELECT Id, Name n FROM User", "MALFORMED_QUERY", 12, "only aggregate expressions use field aliasing"),
    ("SELECT Id, Name, id FROM User", "MALFORMED_QUERY", 18, "duplicate field selected: Id"),
    ("SELECT Id, (SELECT COUNT(Id) FROM UserLogins) FROM User", "MALFORMED_QUERY", 20, "Only root queries support aggregate expressions"),
    ("SELECT Id FROM User WHERE Name IN (SELECT AssigneeId FROM PermissionSetAssignment)", "MALFORMED_QUERY", 27, "The left operand field in the where expression for outer query should be an id field, cannot use: 'Name'"),
    ("SELECT Id FROM User WHERE ManagerId IN (SELECT Id FROM User)", "MALFORMED_QUERY", 56, "The inner and outer selects should not be on the same object type"),
    ("SELECT Id FROM User WHERE Id IN (SELECT PermissionSetId FROM PermissionSetAssignment)", "MALFORMED_QUERY", 41, "The selected field 'PermissionSetId' in the subquery and the left operand field 'Id'"),
    ("SELECT Id FROM User WHERE IsActive = true OR Id IN (SELECT AssigneeId FROM PermissionSetAssignment)", "MALFORMED_QUERY", 46, "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions."),
    ("SELECT Id FROM User WHERE Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId IN (SELECT ParentId FROM ObjectPermissions))", "MALFORMED_QUERY", 87, "Nesting of semi join sub-selects is not supported"),
]  # fmt: skip
WITHOUT_PLACE = [
    ("", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
    ("UPDATE User", "MALFORMED_QUERY", "unexpected token: 'UPDATE'"),
    ("SELECT FIELDS(ALL) FROM User", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"),
    ("SELECT FIELDS(CUSTOM) FROM User LIMIT 201", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"),
    ("SELECT Id FROM User OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
    ("SELECT Id FROM User LIMIT -1", "MALFORMED_QUERY", "LIMIT must not be negative: -1"),
    ("SELECT Id FROM User ALL ROWS", "MALFORMED_QUERY", "ALL ROWS not allowed in this context"),
    ("SELECT Id FROM User WHERE Name = :name", "MALFORMED_QUERY", "Bind variables only allowed in Apex code"),
    (r"SELECT Id FROM User WHERE Name = 'a\d'", "MALFORMED_QUERY", r"Invalid string literal 'a\d'. Illegal character sequence '\d' in string literal."),
    ("SELECT Id FROM User USING SCOPE mine", "INVALID_QUERY_SCOPE", "Unsupported scope 'mine'; supported: everything"),
]  # fmt: skip


@pytest.mark.parametrize(("soql", "column", "text"), SYNTAX)
def test_syntax(org: SmallOrg, soql: str, column: int, text: str) -> None:
    """The column of a fault of syntax counts from zero; the caret stands one to its left (recorded)."""
    refusal = org.refusal(soql)
    assert refusal.code == "MALFORMED_QUERY"
    excerpt, caret = excerpt_around(soql, column - 1)
    assert refusal.message == f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:1:Column:{column}\n{text}"


@pytest.mark.parametrize(("soql", "code", "column", "text"), MEANING)
def test_meaning(org: SmallOrg, soql: str, code: str, column: int, text: str) -> None:
    refusal = org.refusal(soql)
    assert refusal.code == code
    excerpt, caret = excerpt_around(soql, column - 1)
    assert refusal.message.startswith(f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:1:Column:{column}\n{text}")


@pytest.mark.parametrize(("soql", "code", "text"), WITHOUT_PLACE)
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
    wide = ", ".join([*(f"Profile.{name}" for name in profile if name.startswith("Permissions"))] + ["FIELDS(ALL)"])
    assert org.refusal(f"SELECT {wide} FROM PermissionSet LIMIT 200").code == "QUERY_TOO_COMPLICATED"
    assert org.refusal("SELECT Id FROM User" + " " * 100_000).code == "QUERY_TOO_COMPLICATED"
