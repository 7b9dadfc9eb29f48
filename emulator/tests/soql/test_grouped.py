# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aggregates: names of results, groups, HAVING, order, limits."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import SmallOrg


def plain(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert all(record.pop("attributes") == {"type": "AggregateResult"} for record in records)
    return records


@pytest.mark.parametrize(
    ("soql", "expected"),
    [
        ("SELECT COUNT(Id), COUNT(City), MAX(LastName) last FROM User", [{"expr0": 2, "expr1": 1, "last": "Ölmann"}]),
        ("SELECT MIN(CreatedDate) first, COUNT_DISTINCT(ProfileId) FROM User",
         [{"first": "2026-03-17T12:00:00.000+0000", "expr0": 1}]),
        ("SELECT SUM(NumberOfEmployees), AVG(NumberOfEmployees) FROM Account", [{"expr0": 13, "expr1": 6.5}]),
        ("SELECT SUM(NumberOfEmployees) FROM Account WHERE Name = 'nobody'", [{"expr0": None}]),
        ("SELECT Profile.Name, COUNT(Id) c FROM User GROUP BY Profile.Name", [{"Name": "System Administrator", "c": 2}]),
        ("SELECT IsActive active, COUNT(Id) FROM User GROUP BY IsActive ORDER BY IsActive DESC",
         [{"active": True, "expr0": 1}, {"active": False, "expr0": 1}]),
        ("SELECT AssigneeId FROM PermissionSetAssignment GROUP BY AssigneeId HAVING COUNT(Id) > 2", []),
        ("SELECT City FROM User GROUP BY City HAVING COUNT(Id) = 1 AND City != null ORDER BY COUNT(Id) LIMIT 5", [{"City": "Graz"}]),
        ("SELECT CALENDAR_MONTH(CreatedDate) m, DAY_IN_WEEK(CreatedDate), COUNT(Id) FROM User "
         "GROUP BY CALENDAR_MONTH(CreatedDate), DAY_IN_WEEK(CreatedDate)", [{"m": 3, "expr0": 3, "expr1": 2}]),
        ("SELECT COUNT(Id) FROM User u WHERE u.City = 'Graz'", [{"expr0": 1}]),
    ],
)  # fmt: skip
def test_aggregates(org: SmallOrg, soql: str, expected: list[dict[str, Any]]) -> None:
    assert plain(org.records(soql)) == expected


def test_counting(org: SmallOrg) -> None:
    assert org.run("SELECT COUNT() FROM User").total_size == 2
    assert org.run("SELECT COUNT() FROM User WHERE Manager.LastName = 'Lee' LIMIT 5").total_size == 1
    assert org.run("SELECT COUNT() FROM User LIMIT 1").total_size == 1
    assert org.run("SELECT COUNT() FROM Account").total_size == 2


def test_more_groups_than_one_answer_holds(org: SmallOrg) -> None:
    org.store.insert_many("Contact", [{"LastName": f"L{number}"} for number in range(2001)])
    soql = "SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName"
    assert org.refusal(soql).code == "EXCEEDED_ID_LIMIT"
    assert org.run(f"{soql} LIMIT 2000").total_size == 2000
