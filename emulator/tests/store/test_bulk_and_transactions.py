# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many rows, all-or-nothing, copies of whole stores, several threads."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sf_emulator.schema import Field, standard_catalogue
from sf_emulator.store import Store, StoreError

USER = "005000000000001AAA"


def assignments(count: int) -> list[dict[str, object]]:
    return [{"AssigneeId": USER, "PermissionSetId": f"0PS00000000{n:04}AAA"} for n in range(count)]


def test_insert_many_is_insert_many_times(store: Store) -> None:
    rows: list[dict[str, object]] = [
        {
            "Username": f"u{n}@acme.example",
            "LastName": f"L{n}",
            "IsActive": n % 2 == 0,
            "CreatedDate": "2020-01-01T00:00:00Z",
        }
        for n in range(5)
    ]
    other = Store(standard_catalogue(), clock=store.clock)
    store.insert_many("User", iter(rows))
    for row in rows:
        other.insert("User", row)
    assert store.find("User") == other.find("User")


def test_insert_many_with_ids_and_with_nothing(store: Store) -> None:
    store.insert_many("Group", [])
    store.insert_many("Group", [{"Id": "00G000000000001AAA", "Name": "A"}])
    assert [g["Id"] for g in store.find("Group")] == ["00G000000000001AAA"]


@pytest.mark.parametrize("bad", [{"AssigneeId": USER}, {"AssigneeId": USER, "PermissionSetId": None, "IsActive": True}])
def test_insert_many_is_all_or_nothing(store: Store, bad: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="other fields than the first"):
        store.insert_many("PermissionSetAssignment", [*assignments(3), bad])
    assert store.count("PermissionSetAssignment") == 0


def test_insert_many_refuses_a_taken_id(store: Store) -> None:
    with pytest.raises(StoreError, match="an id exists already"):
        store.insert_many("Group", [{"Id": "00G000000000001AAA", "Name": "A"}] * 2)


def test_a_hundred_thousand_assignments_take_seconds(store: Store) -> None:
    """A million within well under a minute is the aim; a tenth of it shows whether that holds."""
    started = time.process_time()
    store.insert_many("PermissionSetAssignment", assignments(10_000) * 10)
    assert store.count("PermissionSetAssignment", AssigneeId=USER) == 100_000
    assert time.process_time() - started < 6


def test_savepoints_undo(store: Store) -> None:
    kept = store.insert("Group", {"Name": "kept"})

    def fail() -> None:
        with store.savepoint():
            store.insert("Group", {"Name": "lost"})
            store.update("Group", kept, {"Name": "changed"})
            store.insert("Profile", {"Name": "in a table of its own"})
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [g["Name"] for g in store.find("Group")] == ["kept"]
    assert store.count("Profile") == 0
    store.insert("Profile", {"Name": "after"})


def test_savepoints_nest(store: Store) -> None:
    def fail() -> None:
        with store.savepoint():
            store.insert("Group", {"Name": "inner"})
            raise KeyError

    with store.savepoint():
        store.insert("Group", {"Name": "outer"})
        with pytest.raises(KeyError):
            fail()
    assert [g["Name"] for g in store.find("Group")] == ["outer"]


def test_a_snapshot_starts_further_stores(store: Store) -> None:
    first = store.insert("User", {"Username": "a@acme.example", "LastName": "A"})
    snapshot = store.snapshot()
    copy = Store(standard_catalogue(), start_from=snapshot)
    assert copy.find("User") == store.find("User")
    second = copy.insert("User", {"LastName": "B"})
    assert second > first
    assert store.count("User") == 1


def test_a_snapshot_takes_on_the_custom_fields_of_its_org(store: Store) -> None:
    store.insert("Event", {"Subject": "Call"})
    status = Field("ScheduleOnce__Event_status__c", "string", "Event status", custom=True)
    extended = standard_catalogue().extended({"Event": [status]})
    copy = Store(extended, start_from=store.snapshot())
    copy.insert("Event", {"Subject": "Visit", "ScheduleOnce__Event_status__c": "Completed"})
    assert [e["ScheduleOnce__Event_status__c"] for e in copy.find("Event")] == [None, "Completed"]


def test_empty_stores_cost_little() -> None:
    started = time.process_time()
    stores = [Store(standard_catalogue()) for _unused in range(1000)]
    assert time.process_time() - started < 2
    assert len(stores) == 1000


def test_threads_take_turns(store: Store) -> None:
    """A savepoint that is undone in one thread takes nothing with it that another wrote."""

    def work(number: int) -> None:
        for step in range(20):
            try:
                with store.savepoint():
                    store.insert("Group", {"Name": f"{number}.{step}"})
                    if step % 2:
                        raise KeyError
            except KeyError:
                store.count("Group")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert store.count("Group") == 80
    assert all(str(g["Name"])[-1] in "02468" for g in store.find("Group"))
