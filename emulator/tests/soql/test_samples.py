# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded answers, member by member: the records are planted in an empty org and asked for again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sf_emulator.soql import SoqlError, run
from sf_emulator.store import Store, full_id

DATA = Path(__file__).parent / "data"
RECORDS: dict[str, list[dict[str, Any]]] = json.loads((DATA / "query_records.json").read_text(encoding="utf-8"))
ERRORS: list[dict[str, Any]] = json.loads((DATA / "query_errors.json").read_text(encoding="utf-8"))

QUERIES = {
    "active-user-details": (
        "SELECT Id, Username, CreatedDate, IsActive, Profile.Name, (SELECT PermissionSet.Name FROM PermissionSetAssignments) "
        "FROM User ORDER BY CreatedDate DESC"
    ),
    "connected-apps": "SELECT Id, OptionsAllowAdminApprovedUsersOnly, Name FROM ConnectedApplication",
    "custom-permissions": "SELECT Id, MasterLabel, DeveloperName FROM CustomPermission",
    "profiles": "SELECT Profile.Name, Profile.UserType, IsCustom FROM PermissionSet",
    "resolvable-permission-sets": "SELECT Name, Label, IsCustom, NamespacePrefix FROM PermissionSet ORDER BY Name",
    "UserLogin_query": "SELECT Id, IsFrozen FROM UserLogin",
    "PermissionSetLicenseAssign_query": "SELECT Id, AssigneeId FROM PermissionSetLicenseAssign",
    "UserPackageLicense_query": "SELECT Id, UserId FROM UserPackageLicense",
    "tooling_profile_metadata": "SELECT Name, Metadata FROM Profile WHERE Name = 'Sales Insights Integration User'",
    "tooling_profile_metadata_null": "SELECT Id, Name, Metadata FROM Profile WHERE Id = '00e3X000002HGbgQAG'",
}


def plant(store: Store, record: dict[str, Any], **link: str) -> str:
    """Insert a recorded answer's record with its parents and children."""
    sobject, _unused, record_id = record["attributes"]["url"].rpartition("/sobjects/")[2].partition("/")
    described = store.table(sobject).sobject
    values: dict[str, Any] = dict(link)
    children: list[tuple[str, str, dict[str, Any]]] = []
    for name, value in record.items():
        child = described.child(name)
        parent = described.relationship(name)
        if child and value:
            children += [(child.sobject, child.field, kid) for kid in value["records"]]
        elif parent and value:
            values[parent.name] = plant(store, value)
        elif name not in ("attributes", "Id") and not child:
            values[name] = value
    if store.get(sobject, record_id) is None:
        store.insert(sobject, values, record_id)
    for _unused, field, kid in children:
        plant(store, kid, **{field: record_id})
    return full_id(record_id)


@pytest.mark.parametrize("name", QUERIES)
def test_recorded_records(empty: Store, name: str) -> None:
    expected = RECORDS[name]
    for record in expected:
        plant(empty, record)
    parts = expected[0]["attributes"]["url"].split("/")
    answer = run(empty, QUERIES[name], api_version=parts[3].removeprefix("v"), tooling=parts[4] == "tooling")
    for record in answer.records:
        if record.get("PermissionSetAssignments", True) is None:
            del record["PermissionSetAssignments"]  # the recorded client dropped it; null on the wire (contract 4.1)
    assert sorted(answer.records, key=str) == sorted(expected, key=str)
    assert answer.total_size == len(expected)


def test_recorded_aggregates(empty: Store) -> None:
    expected = RECORDS["logins-with-failed-other-apex-api"]
    for record in expected:
        login = {name: record[name] for name in ("LoginType", "Application", "UserId", "Status")}
        empty.insert_many("LoginHistory", [{**login, "LoginTime": record["LastLogin"]}] * record["LoginCount"])
    answer = run(
        empty,
        "SELECT LoginType, Application, UserId, Status, COUNT(Id)LoginCount, MAX(LoginTime) LastLogin FROM LoginHistory "
        "GROUP BY LoginType, Application, UserId, Status ORDER BY COUNT(Id) DESC",
    )
    assert answer.records == expected
    assert list(answer.records[0]) == list(expected[0])


def test_recorded_counts(empty: Store) -> None:
    empty.insert_many("Account", [{"Name": f"A{number}"} for number in range(17)])
    bare = run(empty, "select count() from Account")
    assert (bare.total_size, bare.records) == (17, [])
    counted = run(empty, "select count(Id) from Account LIMIT 6")
    assert counted.records == [{"attributes": {"type": "AggregateResult"}, "expr0": 17}]
    assert counted.total_size == 1


REFUSED = {
    "unknown sObject in SOQL": "select count() from XYZZY",
    "unknown field in SOQL": "SELECT Id,Username,Name,Email,ABC FROM USER LIMIT 200",
    "malformed SOQL": "SELECT Id, IsDeleted, Name, CreatedDate,  LastModifiedById, LastModifiedDate, From Account ",
    "malformed SOQL, short form without position": "invalid query",
    "object not queryable": "SELECT Id FROM FeedLike",
    "reified column filter missing": "SELECT QualifiedApiName FROM FieldDefinition",
}


@pytest.mark.parametrize("sample", ERRORS, ids=lambda sample: str(sample["when"]))
def test_recorded_errors(empty: Store, sample: dict[str, Any]) -> None:
    (expected,) = sample["body"]
    with pytest.raises(SoqlError) as refusal:
        run(empty, REFUSED[sample["when"]])
    assert (refusal.value.code, refusal.value.message) == (expected["errorCode"], expected["message"])
