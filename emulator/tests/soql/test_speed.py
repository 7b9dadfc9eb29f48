# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user is found by name as fast in a big org as in a small one."""

from __future__ import annotations

import time

from sf_emulator.schema import standard_catalogue
from sf_emulator.soql import run
from sf_emulator.store import Store

from .conftest import NOW

BY_NAME = "SELECT Id, Profile.Name, (SELECT PermissionSet.Name FROM PermissionSetAssignments) FROM User WHERE Username = 'U7@acme.example'"


def org_of(users: int) -> Store:
    store = Store(standard_catalogue(), clock=lambda: NOW)
    profile = store.insert("Profile", {"Name": "Standard"})
    people = ({"Username": f"u{number}@acme.example", "LastName": "U", "ProfileId": profile} for number in range(users))
    store.insert_many("User", people)
    permission_set = store.insert("PermissionSet", {"Name": "P", "Label": "P"})
    ids = [str(row[0]) for row in store.query('SELECT Id FROM "User"', [])]
    store.insert_many(
        "PermissionSetAssignment", ({"AssigneeId": user, "PermissionSetId": permission_set} for user in ids)
    )
    return store


def fastest(store: Store) -> float:
    assert run(store, BY_NAME).total_size == 1
    times = []
    for _unused in range(20):
        started = time.perf_counter()
        run(store, BY_NAME)
        times.append(time.perf_counter() - started)
    return min(times)


def test_a_user_by_name() -> None:
    small, big = fastest(org_of(10)), fastest(org_of(10_000))
    assert big < 3 * small


def test_lookups_use_indexes() -> None:
    store = org_of(1)
    for condition in ('"Username" = ? COLLATE NOCASE', '"Username" IS ?', "\"Username\" COLLATE NOCASE IN (?, 'x')"):
        plan = store.query(f'EXPLAIN QUERY PLAN SELECT * FROM "User" WHERE {condition}', ["u0@acme.example"])
        assert "USING INDEX User.Username" in plan[0][-1], condition
