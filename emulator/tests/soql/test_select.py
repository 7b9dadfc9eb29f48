# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a query selects and in which shape it answers."""

from __future__ import annotations

import pytest
from sf_emulator.schema import Field, standard_catalogue
from sf_emulator.soql import run
from sf_emulator.store import Store

from .conftest import NOW, SmallOrg


def test_names_follow_the_schema_not_the_query(org: SmallOrg) -> None:
    (record,) = org.records("select ID, username, PROFILE.name from uSER where USERNAME = 'ANN@acme.EXAMPLE'")
    assert list(record) == ["attributes", "Id", "Username", "Profile"]
    assert record["attributes"] == {"type": "User", "url": f"/services/data/v64.0/sobjects/User/{org.ids['ann']}"}
    assert record["Profile"] == {
        "attributes": {"type": "Profile", "url": f"/services/data/v64.0/sobjects/Profile/{org.ids['profile']}"},
        "Name": "System Administrator",
    }


def test_parents_of_parents(org: SmallOrg) -> None:
    (record,) = org.records("SELECT Profile.UserLicense.Name, Profile.Id FROM User WHERE Id = '{bob}'")
    assert list(record["Profile"]) == ["attributes", "UserLicense", "Id"]
    assert record["Profile"]["UserLicense"]["Name"] == "Salesforce"


def test_a_missing_parent_is_null(org: SmallOrg) -> None:
    ann, bob = org.column("SELECT Manager.Manager.Name FROM User ORDER BY Id")
    assert ann is None
    assert bob["Manager"] is None


def test_relationships_that_lead_to_several_objects(org: SmallOrg) -> None:
    (owner,) = org.column("SELECT Owner.Name, Owner.Type FROM Lead")
    assert owner["attributes"] == {"type": "Name", "url": f"/services/data/v64.0/sobjects/Group/{org.ids['queue']}"}
    assert (owner["Name"], owner["Type"]) == ("Queue", "Group")
    (task,) = org.records("SELECT Who.Name, What.Name, Owner.Profile.Name FROM Task WHERE Owner.Username LIKE 'ann%'")
    assert (task["Who"]["Name"], task["What"]["Name"]) == ("One", "Acme")
    assert task["Owner"]["Profile"]["Name"] == "System Administrator"
    assert (
        org.column("SELECT License.Name FROM PermissionSet WHERE License.Name = 'salesforce'")[0]["Name"]
        == "Salesforce"
    )


@pytest.mark.parametrize("soql", [
    "SELECT u.Id, u.Profile.Name FROM User u WHERE u.IsActive = true",
    "SELECT User.Id, User.Profile.Name FROM User WHERE User.IsActive = true",
    "SELECT Id\n , Profile.Name\tFROM User USING SCOPE everything WHERE IsActive = TRUE WITH SECURITY_ENFORCED FOR VIEW",
])  # fmt: skip
def test_aliases_and_what_changes_nothing(org: SmallOrg, soql: str) -> None:
    (record,) = org.records(soql)
    assert (record["Id"], record["Profile"]["Name"]) == (org.ids["ann"], "System Administrator")


def test_compound_addresses(org: SmallOrg) -> None:
    address = org.column("SELECT Address FROM User ORDER BY Id")
    assert address[0] is None
    assert address[1]["city"] == "Graz"
    assert address[1]["postalCode"] is None


def test_field_groups() -> None:
    custom = Field("ScheduleOnce__Event_status__c", "string", "Event status", custom=True)
    store = Store(standard_catalogue().extended({"Event": [custom]}), clock=lambda: NOW)
    store.insert("Event", {"Subject": "Call", "ScheduleOnce__Event_status__c": "Completed"})
    standard, all_, custom_only = (
        run(store, f"SELECT Subject, FIELDS({group}) FROM Event LIMIT 200").records[0]
        for group in ("STANDARD", "all", "CUSTOM")
    )
    assert list(custom_only) == ["attributes", "Subject", "ScheduleOnce__Event_status__c"]
    assert set(all_) == set(standard) | set(custom_only)
    assert "OwnerId" in standard
    assert custom.name not in standard
    assert run(store, "SELECT scheduleonce__event_STATUS__c FROM Event").records[0][custom.name] == "Completed"


def test_order_puts_nulls_first_unless_told_otherwise(org: SmallOrg) -> None:
    assert org.column("SELECT City FROM User ORDER BY City") == [None, "Graz"]
    assert org.column("SELECT City FROM User ORDER BY City DESC") == [None, "Graz"]
    assert org.column("SELECT City FROM User ORDER BY City NULLS LAST") == ["Graz", None]
    assert org.column("SELECT Name FROM PermissionSet ORDER BY License.Name DESC NULLS LAST, Name") == [
        "Sales",
        "Other_Set",
    ]


def test_limit_and_offset(org: SmallOrg) -> None:
    assert org.column("SELECT LastName FROM User ORDER BY LastName LIMIT 1") == ["Lee"]
    assert org.column("SELECT LastName FROM User ORDER BY LastName LIMIT 1 OFFSET 1") == ["Ölmann"]
    assert org.column("SELECT LastName FROM User ORDER BY LastName OFFSET 2") == []
    assert org.column("SELECT LastName FROM User LIMIT 0") == []


def test_query_all_sees_the_recycle_bin(org: SmallOrg) -> None:
    assert org.run("SELECT Id FROM Account").total_size == 2
    assert org.run("SELECT Id FROM Account WHERE IsDeleted = true").total_size == 0
    assert org.column("SELECT Name FROM Account WHERE IsDeleted = true", all_rows=True) == ["Gone"]


def test_tooling(org: SmallOrg) -> None:
    org.store.insert(
        "SubscriberPackage", {"Name": "ScheduleOnce", "NamespacePrefix": "ScheduleOnce"}, "033000000000001"
    )
    org.store.insert("InstalledSubscriberPackage", {"SubscriberPackageId": "033000000000001"})
    soql = "SELECT Id, SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage"
    (record,) = org.records(soql, tooling=True)
    assert record["SubscriberPackage"]["NamespacePrefix"] == "ScheduleOnce"
    assert record["attributes"]["url"].startswith(
        "/services/data/v64.0/tooling/sobjects/InstalledSubscriberPackage/0A3"
    )
    assert org.refusal(soql).code == "INVALID_TYPE"
    assert org.refusal("SELECT Id FROM ExtlClntAppOauthPlcyCnfg", tooling=True).code == "INVALID_TYPE"


def test_metadata_comes_one_at_a_time(org: SmallOrg) -> None:
    org.store.insert("Profile", {"Name": "Second", "Metadata": {"custom": True}})
    assert org.column("SELECT Metadata FROM Profile WHERE Name = 'Second'", tooling=True) == [{"custom": True}]
    refusal = org.refusal("SELECT Name, Metadata FROM Profile", tooling=True)
    assert (refusal.code, "Result size: 2" in refusal.message) == ("MALFORMED_QUERY", True)


def test_definitions(org: SmallOrg) -> None:
    soql = "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Event' AND DataType LIKE 'Lookup%'"
    assert "WhoId" in org.column(soql)
    assert org.column("SELECT QualifiedApiName FROM EntityDefinition WHERE KeyPrefix = '005'") == ["User"]
