# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``columns=true``: what the CLI prints a table from."""

from __future__ import annotations

from typing import Any

import pytest
from sf_emulator.soql import SoqlError, columns

from .conftest import SmallOrg

MEMBERS = {
    "aggregate", "apexType", "booleanType", "columnName", "custom", "displayName", "foreignKeyName", "insertable",
    "joinColumns", "numberType", "textType", "updatable",
}  # fmt: skip


def metadata(org: SmallOrg, soql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = columns(org.store, soql)["columnMetadata"]
    return found


def test_recorded_members(org: SmallOrg) -> None:
    """An Apex heap dump of 2018 and the exemplars of the CLI's plugin-data."""
    answer = columns(org.store, "SELECT Id, Name, AccountNumber FROM Account")
    assert {name: value for name, value in answer.items() if name != "columnMetadata"} == {
        "entityName": "Account",
        "groupBy": False,
        "idSelected": True,
        "keyPrefix": "001",
    }
    first, name, number = answer["columnMetadata"]
    assert set(first) == MEMBERS
    assert (first["columnName"], first["apexType"], first["textType"], first["updatable"]) == ("Id", "Id", False, False)
    assert (name["apexType"], name["textType"], name["insertable"], name["joinColumns"]) == ("String", True, True, [])
    assert number["displayName"] == "AccountNumber"


def test_parents_of_any_depth(org: SmallOrg) -> None:
    alias, profile = metadata(org, "SELECT Alias, Profile.Name, Profile.UserLicense.Name FROM User")
    assert alias["foreignKeyName"] is None
    assert (profile["columnName"], profile["foreignKeyName"], profile["apexType"]) == ("Profile", "ProfileId", None)
    name, licence = profile["joinColumns"]
    assert name["columnName"] == "Name"
    assert [inner["columnName"] for inner in licence["joinColumns"]] == ["Name"]


def test_children(org: SmallOrg) -> None:
    name, children = metadata(org, "SELECT Name, (SELECT LastName FROM Contacts) FROM Account")
    assert not name["aggregate"]
    assert (children["columnName"], children["aggregate"]) == ("Contacts", True)
    assert [inner["columnName"] for inner in children["joinColumns"]] == ["LastName"]


def test_aggregates(org: SmallOrg) -> None:
    soql = "SELECT OwnerId, AVG(AnnualRevenue), COUNT(Id) total FROM Account GROUP BY OwnerId"
    owner, average, total = metadata(org, soql)
    assert (owner["columnName"], owner["aggregate"]) == ("OwnerId", False)
    assert (average["columnName"], average["displayName"]) == ("expr0", "avg(AnnualRevenue)")
    assert average["aggregate"]
    assert average["numberType"]
    assert total["columnName"] == "total"


def test_fields_and_functions(org: SmallOrg) -> None:
    names = [
        column["columnName"] for column in metadata(org, "SELECT FIELDS(STANDARD), toLabel(Type) kind FROM Account")
    ]
    assert names[0] == "Id"
    assert names[-1] == "kind"
    assert len(names) > 20


def test_refused_as_the_query_is(org: SmallOrg) -> None:
    with pytest.raises(SoqlError) as caught:
        columns(org.store, "SELECT Nope FROM Account")
    assert caught.value.code == "INVALID_FIELD"
