# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""WHERE: comparisons by type, nulls, escapes, lists, date literals."""

from __future__ import annotations

from datetime import date

import pytest
from sf_emulator.soql.dates import span

from .conftest import SmallOrg


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("LastName = 'LEE'", ["ann"]),
        ("LastName = 'ölmann'", ["bob"]),
        ("LastName LIKE 'ÖLM%'", ["bob"]),
        ("LastName LIKE 'l__'", ["ann"]),
        ("LastName IN ('lee', 'öLMANN', null)", ["ann", "bob"]),
        ("LastName NOT IN ('lee')", ["bob"]),
        ("LastName > 'lee'", ["bob"]),
        ("City = null", ["ann"]),
        ("City = ''", ["ann"]),
        ("City != null", ["bob"]),
        ("City != 'Wien'", ["ann", "bob"]),
        ("City NOT IN ('Graz')", ["ann"]),
        ("City <> 'graz'", ["ann"]),
        ("(NOT City = 'Graz')", ["ann"]),
        ("(NOT City LIKE 'G%')", ["ann"]),
        ("City IN ('Graz', null)", ["ann", "bob"]),
        ("Manager.LastName = 'Lee'", ["bob"]),
        ("Manager.LastName != 'Lee'", ["ann"]),
        ("IsActive = true", ["ann"]),
        ("IsActive != TRUE", ["bob"]),
        ("ManagerId = '{ann}'", ["bob"]),
        ("Id IN ('{ann}')", ["ann"]),
        ("Id > '{ann}'", ["bob"]),
        ("Name = 'Ann Lee' OR City = 'Graz'", ["ann", "bob"]),
        ("Name = 'Ann Lee' AND (City = 'Graz' OR IsActive = true)", ["ann"]),
        ("CreatedDate = TODAY", ["ann", "bob"]),
        ("CreatedDate > TODAY", []),
        ("CreatedDate >= LAST_N_DAYS:1 AND CreatedDate < TOMORROW", ["ann", "bob"]),
        ("CreatedDate != YESTERDAY", ["ann", "bob"]),
        ("CreatedDate IN (YESTERDAY, THIS_WEEK)", ["ann", "bob"]),
        ("CreatedDate <= 2026-03-17T12:00:00Z", ["ann", "bob"]),
        ("CreatedDate < 2026-03-17T13:00:00+01:00", []),
        ("CALENDAR_YEAR(CreatedDate) = 2026 AND DAY_ONLY(CreatedDate) = 2026-03-17", ["ann", "bob"]),
    ],
)  # fmt: skip
def test_users(org: SmallOrg, condition: str, found: list[str]) -> None:
    assert org.column(f"SELECT Id FROM User WHERE {condition} ORDER BY Id") == [org.ids[name] for name in found]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (r"Name = 'Beta\'s \"best\"\nline \\'", ["beta"]),
        (r"Name LIKE '%\\'", ["beta"]),
        (r"Name LIKE 'beta\u0027s%'", ["beta"]),
        ("NumberOfEmployees > 3", ["acme"]),
        ("NumberOfEmployees >= 3 AND NumberOfEmployees <= 10.5", ["acme", "beta"]),
        ("AnnualRevenue = 1.5", ["acme"]),
        ("AnnualRevenue < +2", ["acme"]),
        ("Parent.Name = 'Acme'", ["beta"]),
    ],
)
def test_accounts(org: SmallOrg, condition: str, found: list[str]) -> None:
    assert org.column(f"SELECT Id FROM Account WHERE {condition} ORDER BY Id") == [org.ids[name] for name in found]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [(r"100\% other", ["Other_Set"]), (r"\%%", []), ("100%", ["Other_Set"]), ("%A%", ["Sales"])],
)
def test_like_on_labels(org: SmallOrg, pattern: str, found: list[str]) -> None:
    assert org.column(f"SELECT Name FROM PermissionSet WHERE Label LIKE '{pattern}'") == found


def test_an_escaped_underscore_is_one(org: SmallOrg) -> None:
    org.store.insert("PermissionSet", {"Name": "OtherXSet", "Label": "x"})
    assert org.column(r"SELECT Name FROM PermissionSet WHERE Name LIKE 'Other\_Set'") == ["Other_Set"]
    assert org.run("SELECT Name FROM PermissionSet WHERE Name LIKE 'Other_Set'").total_size == 2


def test_namespaces_are_a_field_of_their_own(org: SmallOrg) -> None:
    assert org.column("SELECT Name FROM PermissionSet WHERE NamespacePrefix = null") == ["Sales"]
    assert org.column("SELECT Name FROM PermissionSet WHERE NamespacePrefix = 'NS'") == ["Other_Set"]


def test_long_lists(org: SmallOrg) -> None:
    many = ", ".join(f"'name {number}'" for number in range(3000))
    assert org.column(f"SELECT Id FROM User WHERE LastName IN ({many}, 'lee')") == [org.ids["ann"]]
    either = " OR ".join(f"LastName = 'x{number}'" for number in range(2000))
    assert org.column(f"SELECT Id FROM User WHERE {either} OR LastName = 'Lee'") == [org.ids["ann"]]


def test_multi_select_picklists(org: SmallOrg) -> None:
    org.store.insert("SandboxInfo", {"SandboxName": "dev", "LicenseType": "DEVELOPER", "Features": "A;B"})
    asked = {"('a;b')": 1, "('A;C')": 0, "('A;C', 'B')": 1}
    for values, found in asked.items():
        soql = f"SELECT Id FROM SandboxInfo WHERE Features INCLUDES {values}"
        assert org.run(soql, tooling=True).total_size == found
        assert org.run(soql.replace("INCLUDES", "EXCLUDES"), tooling=True).total_size == 1 - found


TUESDAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("name", "number", "first", "beyond"),
    [
        ("YESTERDAY", None, "2026-03-16", "2026-03-17"),
        ("TODAY", None, "2026-03-17", "2026-03-18"),
        ("LAST_N_DAYS", 3, "2026-03-14", "2026-03-18"),
        ("NEXT_N_DAYS", 3, "2026-03-18", "2026-03-21"),
        ("N_DAYS_AGO", 3, "2026-03-14", "2026-03-15"),
        ("LAST_90_DAYS", None, "2025-12-17", "2026-03-18"),
        ("THIS_WEEK", None, "2026-03-15", "2026-03-22"),
        ("LAST_WEEK", None, "2026-03-08", "2026-03-15"),
        ("NEXT_N_WEEKS", 2, "2026-03-22", "2026-04-05"),
        ("LAST_MONTH", None, "2026-02-01", "2026-03-01"),
        ("LAST_N_MONTHS", 3, "2025-12-01", "2026-03-01"),
        ("NEXT_QUARTER", None, "2026-04-01", "2026-07-01"),
        ("LAST_FISCAL_QUARTER", None, "2025-10-01", "2026-01-01"),
        ("THIS_YEAR", None, "2026-01-01", "2027-01-01"),
        ("N_YEARS_AGO", 2, "2024-01-01", "2025-01-01"),
        ("NEXT_N_FISCAL_YEARS", 2, "2027-01-01", "2029-01-01"),
    ],
)
def test_date_literals(name: str, number: int | None, first: str, beyond: str) -> None:
    assert span(name, number, TUESDAY) == (date.fromisoformat(first), date.fromisoformat(beyond))


@pytest.mark.parametrize(("name", "number"), [("SOON", None), ("TODAY", 1), ("LAST_N_DAYS", None), ("LAST_DAY", None),
                                              ("THIS_N_DAYS", 2), ("LAST_N_YEARS", 99999), ("LAST_N_DAYS", -1)])  # fmt: skip
def test_what_is_no_date_literal(name: str, number: int | None) -> None:
    assert span(name, number, TUESDAY) is None
