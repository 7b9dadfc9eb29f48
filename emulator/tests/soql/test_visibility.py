# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running user who sees less: objects and fields are unknown, rows are missing."""

from __future__ import annotations

import dataclasses
from typing import Any

from .conftest import SmallOrg


@dataclasses.dataclass
class Restricted:
    objects: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    rows: dict[str, tuple[str, list[Any]]] = dataclasses.field(default_factory=dict)

    def sobject(self, name: str) -> bool:
        return name not in self.objects

    def field(self, sobject: str, name: str) -> bool:
        return f"{sobject}.{name}" not in self.fields

    def row_filter(self, sobject: str) -> tuple[str, list[Any]] | None:
        return self.rows.get(sobject)


def test_hidden_objects_are_unknown(org: SmallOrg) -> None:
    visible = Restricted(objects=frozenset({"Account", "PermissionSetAssignment"}))
    for soql in (
        "SELECT Id FROM Account",
        "SELECT Id, (SELECT Id FROM PermissionSetAssignments) FROM User",
        "SELECT Id FROM User WHERE Id IN (SELECT AssigneeId FROM PermissionSetAssignment)",
    ):
        assert org.refusal(soql, visible=visible).code == "INVALID_TYPE"
    assert (
        "Didn't understand relationship 'Account'"
        in org.refusal("SELECT Account.Name FROM Contact", visible=visible).message
    )
    assert org.column("SELECT What.Name FROM Task", visible=visible) == [None]


def test_hidden_fields_are_unknown(org: SmallOrg) -> None:
    visible = Restricted(fields=frozenset({"User.City", "User.ManagerId"}))
    assert "No such column 'City'" in org.refusal("SELECT Id FROM User WHERE City = 'Graz'", visible=visible).message
    assert org.refusal("SELECT Manager.Name FROM User", visible=visible).code == "INVALID_FIELD"
    (ann, _unused) = org.records("SELECT FIELDS(STANDARD) FROM User", visible=visible)
    assert "LastName" in ann
    assert not {"City", "ManagerId"} & set(ann)


def test_hidden_rows_are_missing_everywhere(org: SmallOrg) -> None:
    visible = Restricted(rows={"User": ("Id = ?", [org.ids["bob"]]), "PermissionSetAssignment": ("1 = ?", [0])})
    assert org.run("SELECT COUNT() FROM User WHERE IsActive = false", visible=visible).total_size == 1
    (bob,) = org.records(
        "SELECT LastName, Manager.Name, (SELECT Id FROM PermissionSetAssignments) FROM User WHERE Profile.Name LIKE 'System%'",
        visible=visible,
    )
    assert (bob["LastName"], bob["Manager"], bob["PermissionSetAssignments"]) == ("Ölmann", None, None)
    owners = org.records(
        "SELECT Owner.Name FROM Account WHERE Name LIKE 'A%' OR Owner.Name = 'Ölmann' ORDER BY Name", visible=visible
    )
    assert [record["Owner"] and record["Owner"]["Name"] for record in owners] == [None, "Ölmann"]
    soql = "SELECT Id FROM User WHERE Id IN (SELECT AssigneeId FROM PermissionSetAssignment)"
    assert org.records(soql, visible=visible) == []
