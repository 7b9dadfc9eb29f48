# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small org to query: two users of one profile, a permission set, some records of business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sf_emulator.schema import standard_catalogue
from sf_emulator.soql import Result, SoqlError, run
from sf_emulator.store import Store

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


@dataclass
class SmallOrg:
    store: Store
    ids: dict[str, str] = field(default_factory=dict)

    def run(self, soql: str, **how: Any) -> Result:
        """``{ann}`` in a query is Ann's id."""
        for name, record_id in self.ids.items():
            soql = soql.replace(f"{{{name}}}", record_id)
        return run(self.store, soql, **how)

    def records(self, soql: str, **how: Any) -> list[dict[str, Any]]:
        return self.run(soql, **how).records

    def column(self, soql: str, **how: Any) -> list[Any]:
        """The last selected value of every record."""
        return [list(record.values())[-1] for record in self.records(soql, **how)]

    def refusal(self, soql: str, **how: Any) -> SoqlError:
        with pytest.raises(SoqlError) as caught:
            self.run(soql, **how)
        return caught.value


@pytest.fixture
def empty() -> Store:
    return Store(standard_catalogue(), clock=lambda: NOW)


@pytest.fixture
def org(empty: Store) -> SmallOrg:
    small = SmallOrg(empty)

    def add(name: str, sobject: str, **values: Any) -> str:
        small.ids[name] = empty.insert(sobject, values)
        return small.ids[name]

    add_people(add)
    add_access(add, small.ids)
    add_business(add, small.ids)
    empty.delete("Account", small.ids["gone"])
    return small


Add = Callable[..., str]


def add_people(add: Add) -> None:
    licence = add("licence", "UserLicense", Name="Salesforce", LicenseDefinitionKey="SFDC", MasterLabel="Salesforce")
    profile = add("profile", "Profile", Name="System Administrator", UserLicenseId=licence, PermissionsApiEnabled=True)
    ann = add(
        "ann", "User", Username="ann@acme.example", FirstName="Ann", LastName="Lee", ProfileId=profile, IsActive=True
    )
    add("bob", "User", Username="bob@acme.example", LastName="Ölmann", ProfileId=profile, ManagerId=ann, City="Graz")


def add_access(add: Add, ids: dict[str, str]) -> None:
    sales = add("sales", "PermissionSet", Name="Sales", Label="Sales", LicenseId=ids["licence"])
    other = add("other", "PermissionSet", Name="Other_Set", Label="100% other", NamespacePrefix="ns")
    add("a1", "PermissionSetAssignment", AssigneeId=ids["ann"], PermissionSetId=sales)
    add("a2", "PermissionSetAssignment", AssigneeId=ids["ann"], PermissionSetId=other)


def add_business(add: Add, ids: dict[str, str]) -> None:
    acme = add("acme", "Account", Name="Acme", OwnerId=ids["ann"], NumberOfEmployees=10, AnnualRevenue=1.5)
    add("beta", "Account", Name='Beta\'s "best"\nline \\', OwnerId=ids["bob"], ParentId=acme, NumberOfEmployees=3)
    add("gone", "Account", Name="Gone")
    add("c1", "Contact", LastName="One", AccountId=acme, OwnerId=ids["ann"], Birthdate="2000-01-31")
    add("c2", "Contact", LastName="Two", AccountId=acme, OwnerId=ids["ann"], Email="two@acme.example")
    queue = add("queue", "Group", Name="Queue", Type="Queue")
    add("lead", "Lead", LastName="Lead", Company="X", OwnerId=queue)
    add("task", "Task", Subject="Call", WhatId=acme, WhoId=ids["c1"], OwnerId=ids["ann"])
