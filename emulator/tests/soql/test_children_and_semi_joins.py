# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Child sub-selects, semi-joins and anti-joins."""

from __future__ import annotations

from .conftest import SmallOrg


def test_children(org: SmallOrg) -> None:
    ann, bob = org.column("SELECT Id, (SELECT PermissionSet.Name FROM permissionsetassignments) FROM User ORDER BY Id")
    assert bob is None
    assert (ann["totalSize"], ann["done"]) == (2, True)
    assert [record["PermissionSet"]["Name"] for record in ann["records"]] == ["Sales", "Other_Set"]
    assert ann["records"][0]["attributes"]["url"].endswith(f"/PermissionSetAssignment/{org.ids['a1']}")


def test_children_filtered_sorted_and_limited_within_each_parent(org: SmallOrg) -> None:
    for number in range(5):
        org.store.insert("Contact", {"LastName": f"B{number}", "AccountId": org.ids["beta"]})
    soql = "SELECT Id, (SELECT LastName FROM Contacts c WHERE c.LastName != 'B4' ORDER BY LastName DESC {}) FROM Account ORDER BY Id"
    names = [[r["LastName"] for r in children["records"]] for children in org.column(soql.format("LIMIT 2 OFFSET 1"))]
    assert names == [["One"], ["B2", "B1"]]
    assert [children["totalSize"] for children in org.column(soql.format(""))] == [2, 4]


def test_children_of_children(org: SmallOrg) -> None:
    (account,) = org.records(
        "SELECT Name, (SELECT LastName, (SELECT Subject FROM Tasks) FROM Contacts ORDER BY LastName), (SELECT Name FROM ChildAccounts) "
        "FROM Account WHERE Name = 'Acme'"
    )
    one, two = account["Contacts"]["records"]
    assert one["Tasks"]["records"][0]["Subject"] == "Call"
    assert two["Tasks"] is None
    assert account["ChildAccounts"]["totalSize"] == 1


def test_semi_joins(org: SmallOrg) -> None:
    having = "SELECT Id FROM User WHERE Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = '{}')"
    assert org.column(having.format("sales")) == [org.ids["ann"]]
    assert org.column(having.format("none")) == []
    lacking = having.replace("Id IN", "Id NOT IN")
    assert org.column(lacking.format("sales")) == [org.ids["bob"]]


def test_an_anti_join_ignores_nulls(org: SmallOrg) -> None:
    org.store.insert("Contact", {"LastName": "Alone"})
    assert org.column("SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)") == [
        'Beta\'s "best"\nline \\'
    ]
    assert org.column(
        "SELECT LastName FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'Acme')"
    ) == ["Alone"]


def test_deleted_rows_do_not_join(org: SmallOrg) -> None:
    org.store.delete("Contact", org.ids["c1"])
    soql = "SELECT Id, (SELECT LastName FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'One')"
    assert org.run(soql).total_size == 0
    (contacts,) = org.column(soql, all_rows=True)
    assert [record["LastName"] for record in contacts["records"]] == ["One", "Two"]
