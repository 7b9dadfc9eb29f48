# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``TYPEOF`` against plain Python over the same records (SOQL reference, TYPEOF)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sf_emulator.soql import columns

from .conftest import SmallOrg

URL = "/services/data/v64.0/sobjects"
WHENS = {"Account": ("Name", "NumberOfEmployees"), "Case": ("Subject", "Status")}


@pytest.fixture
def tasks(org: SmallOrg) -> SmallOrg:
    """Tasks about an account, about a case, and about nothing."""
    case = org.ids["case"] = org.store.insert("Case", {"Subject": "Broken", "Status": "New", "OwnerId": org.ids["ann"]})
    for what in (case, None):
        org.store.insert(
            "Task", {"Subject": "Write", "WhatId": what, "WhoId": org.ids["lead"], "OwnerId": org.ids["bob"]}
        )
    return org


def expected(org: SmallOrg, what: str | None, whens: tuple[str, ...], otherwise: bool) -> Any:
    """What a task's ``What`` shows, worked out from the record that it leads to."""
    for sobject, fields in WHENS.items():
        record = org.store.get(sobject, what) if what else None
        if record is not None:
            attributes = {"type": sobject if sobject in whens else "Name", "url": f"{URL}/{sobject}/{what}"}
            if sobject in whens:
                return {"attributes": attributes, **{name: record[name] for name in fields}}
            name = record["Name"] if sobject == "Account" else record["CaseNumber"]
            return {"attributes": attributes, "Name": name} if otherwise else None
    return None


@pytest.mark.parametrize("otherwise", [False, True])
@pytest.mark.parametrize("whens", [("Account",), ("Case",), ("Case", "Account")])
def test_records(tasks: SmallOrg, whens: tuple[str, ...], otherwise: bool) -> None:
    cases = " ".join(f"WHEN {sobject} THEN {', '.join(WHENS[sobject])}" for sobject in whens)
    soql = f"SELECT Id, TYPEOF What {cases} {'ELSE Name ' * otherwise}END, Subject FROM Task ORDER BY Id"
    found = tasks.records(soql)
    rows = tasks.store.find("Task")
    assert [list(record) for record in found] == [["attributes", "Id", "What", "Subject"]] * len(rows)
    assert [record["What"] for record in found] == [
        expected(tasks, None if row["WhatId"] is None else str(row["WhatId"]), whens, otherwise) for row in rows
    ]


def test_paths_beyond_and_several_clauses(tasks: SmallOrg) -> None:
    soql = (
        "select typeof What when Account then Owner.Profile.Name, Owner.Id when Case then Owner.Name end, "
        "TYPEOF Who WHEN Contact THEN Account.Name WHEN Lead THEN Company END FROM Task ORDER BY Id"
    )
    first, second, third = tasks.records(soql)
    assert first["What"]["Owner"]["Profile"]["Name"] == "System Administrator"
    assert first["What"]["Owner"]["Id"] == tasks.ids["ann"]
    assert first["Who"]["Account"]["Name"] == "Acme"
    assert second["What"]["Owner"]["Name"] == "Ann Lee"
    assert (second["Who"]["Company"], second["Who"]["attributes"]["type"]) == ("X", "Lead")
    assert third["What"] is None


def test_in_children_and_beside_conditions(tasks: SmallOrg) -> None:
    soql = "SELECT Id, (SELECT TYPEOF Who WHEN Contact THEN LastName END FROM Tasks) FROM Account WHERE Id = '{acme}'"
    [account] = tasks.records(soql)
    assert [task["Who"]["LastName"] for task in account["Tasks"]["records"]] == ["One"]
    found = tasks.column("SELECT TYPEOF What WHEN Case THEN Subject END FROM Task WHERE What.Type = 'Case'")
    assert [what["Subject"] for what in found] == ["Broken"]


def test_column_metadata_names_every_field(tasks: SmallOrg) -> None:
    soql = "SELECT TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Case THEN Subject ELSE Name END FROM Task"
    [what] = columns(tasks.store, soql)["columnMetadata"]
    assert what["columnName"] == "What"
    assert [column["columnName"] for column in what["joinColumns"]] == ["Phone", "Owner", "Subject", "Name"]


def test_order_of_cases_does_not_matter(tasks: SmallOrg) -> None:
    cases = [f"WHEN {sobject} THEN {', '.join(fields)}" for sobject, fields in WHENS.items()]
    answers = [
        tasks.records(f"SELECT TYPEOF What {' '.join(order)} END FROM Task ORDER BY Id")
        for order in itertools.permutations(cases)
    ]
    assert answers[0] == answers[1]
