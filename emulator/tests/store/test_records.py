# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes in comes out, typed, dated and found again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sf_emulator.schema import standard_catalogue
from sf_emulator.store import RecordMissing, Store, StoreError

NOON = "2026-03-17T12:00:00.250+0000"
RECORDED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "records.json").read_text(encoding="utf-8")
)


def got(store: Store, sobject: str, record_id: str) -> dict[str, object]:
    found = store.get(sobject, record_id)
    assert found is not None
    return found


def test_a_new_record_is_complete(store: Store) -> None:
    record_id = store.insert("PermissionSet", {"Name": "Sales", "Label": "Sales", "PermissionsApiEnabled": True})
    record = got(store, "PermissionSet", record_id)
    assert record_id.startswith("0PS")
    assert record["Id"] == record_id
    assert record["PermissionsApiEnabled"] is True
    assert record["PermissionsModifyAllData"] is False
    assert record["Type"] == "Regular"
    assert record["ProfileId"] is None
    assert record["CreatedDate"] == record["LastModifiedDate"] == record["SystemModstamp"] == NOON
    assert set(record) == set(store.table("PermissionSet").sobject.fields)


def test_ids_work_in_both_lengths(store: Store) -> None:
    record_id = store.insert("Profile", {"Name": "Admin"}, "00e4P000000GGz7QAG")
    assert record_id == "00e4P000000GGz7QAG"
    for form in (record_id, record_id[:15], record_id.lower()):
        assert got(store, "profile", form)["Name"] == "Admin"
    user = store.insert("User", {"LastName": "Bee", "ProfileId": record_id[:15]})
    assert got(store, "User", user)["ProfileId"] == record_id
    assert store.count("User", ProfileId=record_id[:15]) == 1


def test_ids_mind_case(store: Store) -> None:
    store.insert("Group", {"Name": "Upper"}, "00G000000000ABC")
    store.insert("Group", {"Name": "Lower"}, "00G000000000abc")
    assert got(store, "Group", "00G000000000abc")["Name"] == "Lower"


@pytest.mark.parametrize("record_id", ["nonsense", "00G000000000ABCAAA", ""])
def test_get_of_what_is_no_id(store: Store, record_id: str) -> None:
    assert store.get("Group", record_id) is None


def test_texts_are_found_whatever_their_case(store: Store) -> None:
    store.insert("User", {"Username": "Api.User@Acme.example", "LastName": "User"})
    assert [u["Username"] for u in store.find("User", Username="api.user@acme.EXAMPLE")] == ["Api.User@Acme.example"]
    assert store.find("User", username="other@acme.example") == []


def test_find_by_null_and_by_boolean(store: Store) -> None:
    store.insert("User", {"LastName": "A", "IsActive": True, "ManagerId": "005000000000001"})
    store.insert("User", {"LastName": "B"})
    assert [u["LastName"] for u in store.find("User", ManagerId=None)] == ["B"]
    assert [u["LastName"] for u in store.find("User", IsActive=True)] == ["A"]
    assert store.count("User", IsActive=False, ManagerId=None) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000+0000"),
        ("2026-01-01T02:30:00.125+02:30", "2026-01-01T00:00:00.125+0000"),
        ("2026-01-01T00:00:00", "2026-01-01T00:00:00.000+0000"),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00.000+0000"),
        (None, None),
    ],
)
def test_moments_are_kept_as_the_api_prints_them(store: Store, given: object, kept: object) -> None:
    record_id = store.insert("User", {"LastName": "A", "LastLoginDate": given})
    assert got(store, "User", record_id)["LastLoginDate"] == kept


def test_other_types(store: Store) -> None:
    metadata = {"userPermissions": [{"enabled": True, "name": "ApiEnabled"}]}
    profile = store.insert("Profile", {"Name": "A", "Metadata": metadata})
    contact = store.insert("Contact", {"LastName": "A", "Birthdate": date(1990, 2, 3), "MailingLatitude": 1})
    assert got(store, "Profile", profile)["Metadata"] == metadata
    assert got(store, "Contact", contact)["Birthdate"] == "1990-02-03"
    assert repr(got(store, "Contact", contact)["MailingLatitude"]) == "1.0"


@pytest.mark.parametrize("name", ["organization", "user"])
def test_recorded_records_survive(store: Store, name: str) -> None:
    """The compound address among them, which is composed and not stored."""
    expected = {k: v for k, v in RECORDED[name].items() if k != "attributes"}
    sobject = RECORDED[name]["attributes"]["type"]
    table = store.table(sobject)
    known = {k: v for k, v in expected.items() if k in table.sobject.fields}
    given = {k: v for k, v in known.items() if k in table.writable and k != "Id"}
    record_id = store.insert(sobject, given, "00D0xORGID00000" if name == "organization" else expected["Id"])
    record = got(store, sobject, record_id)
    for field, value in known.items():
        if field != "Id":
            assert record[field] == value, field


def test_names_of_persons_are_composed(store: Store) -> None:
    full = store.insert("User", {"FirstName": "Ann", "LastName": "Lee"})
    short = store.insert("User", {"LastName": "Lee"})
    assert (got(store, "User", full)["Name"], got(store, "User", short)["Name"]) == ("Ann Lee", "Lee")
    store.update("User", full, {"LastName": "Li"})
    assert [u["Id"] for u in store.find("User", Name="ann li")] == [full]


def test_update(store: Store) -> None:
    record_id = store.insert(
        "User", {"LastName": "A", "CreatedDate": "2020-01-01T00:00:00Z", "CreatedById": "005000000000009"}
    )
    before = got(store, "User", record_id)
    assert before["LastModifiedDate"] == before["CreatedDate"]
    assert before["LastModifiedById"] == before["CreatedById"] == "005000000000009AAA"
    store.update("User", record_id[:15], {"Title": "Boss", "LastModifiedById": "005000000000008AAA"})
    after = got(store, "User", record_id)
    assert {k for k in after if after[k] != before[k]} == {
        "Title",
        "LastModifiedById",
        "LastModifiedDate",
        "SystemModstamp",
    }
    assert after["LastModifiedDate"] == NOON


def test_the_stores_user_signs_what_nobody_signed() -> None:
    store = Store(standard_catalogue(), user_id="005000000000007AAA")
    record_id = store.insert("Group", {"Name": "A", "Type": "Regular"})
    assert got(store, "Group", record_id)["CreatedById"] == "005000000000007AAA"
    store.update("Group", record_id, {"LastModifiedById": "005000000000008AAA"})
    assert got(store, "Group", record_id)["LastModifiedById"] == "005000000000008AAA"


def test_delete(store: Store) -> None:
    record_id = store.insert(
        "PermissionSetAssignment", {"AssigneeId": "005000000000001", "PermissionSetId": "0PS000000000001"}
    )
    store.delete("PermissionSetAssignment", record_id)
    assert store.get("PermissionSetAssignment", record_id, all_rows=True) is None
    with pytest.raises(RecordMissing, match=record_id):
        store.delete("PermissionSetAssignment", record_id)


def test_objects_with_a_recycle_bin_keep_deleted_rows(store: Store) -> None:
    record_id = store.insert("Account", {"Name": "Acme"})
    store.delete("Account", record_id)
    assert store.get("Account", record_id) is None
    assert store.count("Account") == 0
    kept = store.get("Account", record_id, all_rows=True)
    assert kept is not None
    assert kept["IsDeleted"] is True
    with pytest.raises(RecordMissing):
        store.delete("Account", record_id)


@pytest.mark.parametrize(
    ("sobject", "values", "reason"),
    [
        ("Nothing", {}, "no sObject named 'Nothing'"),
        ("User", {"Nothing": 1}, "User has no field named 'Nothing'"),
        ("User", {"Name": "Ann Lee"}, "User.Name is computed"),
        ("User", {"ProfileId": "00e"}, "User.ProfileId cannot hold '00e'"),
        ("User", {"LastLoginDate": "yesterday"}, "User.LastLoginDate cannot hold 'yesterday'"),
        ("User", {"Id": "nonsense"}, "not a record id"),
    ],
)
def test_what_cannot_be_stored(store: Store, sobject: str, values: dict[str, object], reason: str) -> None:
    with pytest.raises(StoreError, match=reason):
        store.insert(sobject, values)


def test_an_id_is_taken_once(store: Store) -> None:
    store.insert("Group", {"Name": "A"}, "00G000000000001")
    with pytest.raises(StoreError, match="00G000000000001EAA exists already"):
        store.insert("Group", {"Name": "B"}, "00G000000000001")


def test_find_by_an_unknown_field(store: Store) -> None:
    with pytest.raises(StoreError, match="no field named 'Nothing'"):
        store.find("User", Nothing=1)


def test_update_of_a_missing_record(store: Store) -> None:
    with pytest.raises(RecordMissing):
        store.update("User", "005000000000001", {"Title": "x"})


def test_definitions_are_the_catalogue() -> None:
    store = Store(standard_catalogue().extended({}, without=["Case"]))
    assert [e["KeyPrefix"] for e in store.find("EntityDefinition", QualifiedApiName="event")] == ["00U"]
    assert store.find("EntityDefinition", QualifiedApiName="Case") == []
    (field,) = store.find("FieldDefinition", DurableId="User.Username")
    assert (field["Label"], field["DataType"], field["EntityDefinitionId"]) == ("Username", "Text(80)", "User")
