# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue against the recorded facts (v64 describe, v67 names), and what one org changes about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sf_emulator.schema import Catalogue, Field, standard_catalogue

FACTS = json.loads((Path(__file__).parent / "data" / "field_facts.json").read_text(encoding="utf-8"))
SETUP_OBJECTS = [
    "Organization",
    "User",
    "Profile",
    "UserLicense",
    "PermissionSet",
    "PermissionSetAssignment",
    "PermissionSetGroup",
    "PermissionSetGroupComponent",
    "MutingPermissionSet",
    "PermissionSetLicense",
    "PermissionSetLicenseAssign",
    "ObjectPermissions",
    "FieldPermissions",
    "SetupEntityAccess",
    "ConnectedApplication",
    "ExternalClientApplication",
    "ExtlClntAppOauthPlcyCnfg",
    "OauthToken",
    "UserLogin",
    "LoginHistory",
    "PackageLicense",
    "UserPackageLicense",
    "InstalledSubscriberPackage",
    "SetupAuditTrail",
    "AssignmentRule",
    "SandboxInfo",
    "UserPermissionAccess",
    "Lead",
    "Contact",
    "Account",
    "Case",
    "Event",
    "Task",
]
PERMISSION_OBJECTS = ["Profile", "PermissionSet", "MutingPermissionSet", "UserPermissionAccess"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return standard_catalogue()


@pytest.mark.parametrize("name", SETUP_OBJECTS)
def test_objects_with_rules_exist(catalogue: Catalogue, name: str) -> None:
    sobject = catalogue.sobject(name.upper())
    assert sobject is not None
    assert sobject.name == name
    assert len(sobject.key_prefix or "") == 3


@pytest.mark.parametrize("name", FACTS)
def test_fields_are_as_recorded(catalogue: Catalogue, name: str) -> None:
    sobject = catalogue.sobject(name)
    assert sobject is not None
    for field_name, fact in FACTS[name].items():
        field = sobject.fields[field_name]
        type_, _unused, flags = fact.partition(" ")
        if type_ not in ("*", "json") and field.type != "multipicklist":
            assert field.type in (type_, "textarea" if type_ == "json" else type_), field_name
        if "!" in flags:
            assert not field.nillable, field_name
        created = "C" in flags
        assert (field.createable, field.updateable) == (created, "U" in flags), field_name


@pytest.mark.parametrize("name", PERMISSION_OBJECTS)
def test_permission_booleans(catalogue: Catalogue, name: str) -> None:
    sobject = catalogue.sobject(name)
    assert sobject is not None
    found = {n: f for n, f in sobject.fields.items() if n.startswith("Permissions") and f.type == "boolean"}
    assert len(found) > 980
    for known, label in {
        "PermissionsApiEnabled": "API Enabled",
        "PermissionsModifyAllData": "Modify All Data",
        "PermissionsViewSetup": "View Setup",
        "PermissionsCanApproveUninstalledApps": "Can Approve Uninstalled Apps",
        "PermissionsUseAnyApiAuth": "Use Any API Auth",
    }.items():
        assert found[known].label == label


def test_what_only_support_switches_on_is_absent(catalogue: Catalogue) -> None:
    permission_set = catalogue.sobject("PermissionSet")
    assert permission_set is not None
    assert permission_set.field("PermissionsUseAnyApiClient") is None


@pytest.mark.parametrize(
    ("sobject", "relationship", "child", "field"),
    [
        ("User", "PermissionSetAssignments", "PermissionSetAssignment", "AssigneeId"),
        ("User", "PermissionSetLicenseAssignments", "PermissionSetLicenseAssign", "AssigneeId"),
        ("PermissionSet", "ObjectPerms", "ObjectPermissions", "ParentId"),
        ("PermissionSet", "FieldPerms", "FieldPermissions", "ParentId"),
        ("PermissionSet", "SetupEntityAccessItems", "SetupEntityAccess", "ParentId"),
        ("PermissionSet", "Assignments", "PermissionSetAssignment", "PermissionSetId"),
        ("PermissionSetGroup", "PermissionSetGroupComponents", "PermissionSetGroupComponent", "PermissionSetGroupId"),
        ("Profile", "Users", "User", "ProfileId"),
    ],
)
def test_children(catalogue: Catalogue, sobject: str, relationship: str, child: str, field: str) -> None:
    found = catalogue.sobject(sobject)
    assert found is not None
    link = found.child(relationship.lower())
    assert link is not None
    assert (link.name, link.sobject, link.field) == (relationship, child, field)


def test_every_child_relationship_has_its_field(catalogue: Catalogue) -> None:
    for sobject in catalogue:
        for child in (*sobject.children.values(), *sobject.unnamed_children):
            target = catalogue.sobject(child.sobject)
            assert target is not None
            assert child.field in target.fields


def test_relationship_names_are_unique_within_an_object(catalogue: Catalogue) -> None:
    for sobject in catalogue:
        names = [field.relationship_name for field in sobject.fields.values() if field.relationship_name]
        assert len(names) == len(set(names)), sobject.name


@pytest.mark.parametrize(
    ("sobject", "relationship", "targets"),
    [
        ("PermissionSet", "license", ("PermissionSetLicense", "UserLicense")),
        ("Lead", "Owner", ("Group", "User")),
        ("Event", "Who", ("Contact", "Lead")),
        ("User", "PROFILE", ("Profile",)),
    ],
)
def test_parents(catalogue: Catalogue, sobject: str, relationship: str, targets: tuple[str, ...]) -> None:
    found = catalogue.sobject(sobject)
    assert found is not None
    field = found.relationship(relationship)
    assert field is not None
    assert field.reference_to == targets


def test_flags(catalogue: Catalogue) -> None:
    flags = {s.name: (s.createable, s.updateable, s.deletable) for s in catalogue}
    assert flags["User"] == (True, True, False)
    assert flags["UserLogin"] == (False, True, False)
    assert flags["UserLicense"] == (False, False, False)
    assert flags["UserPackageLicense"] == (True, False, True)
    assert flags["PermissionSetAssignment"] == (True, True, True)
    assert flags["ConnectedApplication"] == (False, False, False)


def test_user_access_policies_are_described_as_in_the_object_reference(catalogue: Catalogue) -> None:
    policy = catalogue.sobject("UserAccessPolicy")
    assert policy is not None
    documented = {
        "BooleanFilter",
        "Description",
        "DeveloperName",
        "Language",
        "MasterLabel",
        "NamespacePrefix",
        "Order",
    }
    assert {*documented, "Status", "TriggerType"} <= policy.fields.keys()
    assert {"Active", "Completed", "Design", "Failed", "Migrate", "Testing", "Updating"} == {
        *policy.fields["Status"].picklist
    }


def test_username_is_a_lookup(catalogue: Catalogue) -> None:
    user = catalogue.sobject("User")
    assert user is not None
    assert user.fields["Username"].id_lookup


@pytest.mark.parametrize(
    ("record_id", "name"),
    [("005000000000001AAA", "User"), ("00e000000000001", "Profile"), ("00E000000000001", "UserRole")],
)
def test_prefixes_mind_case(catalogue: Catalogue, record_id: str, name: str) -> None:
    found = catalogue.sobject_of_id(record_id)
    assert found is not None
    assert found.name == name


def test_an_unknown_prefix_belongs_to_nothing(catalogue: Catalogue) -> None:
    assert catalogue.sobject_of_id("zzz000000000001") is None


def test_custom_fields_of_one_org(catalogue: Catalogue) -> None:
    status = Field("ScheduleOnce__Event_status__c", "picklist", "Event status", custom=True, createable=True)
    extended = catalogue.extended({"event": [status]}, without=["Case", "User.Fax"])
    event, user = extended.sobject("Event"), extended.sobject("User")
    assert event is not None
    assert user is not None
    assert event.field("scheduleonce__event_status__C") is status
    assert user.field("Fax") is None
    assert extended.sobject("Case") is None
    assert extended.sobject_of_id("500000000000001") is None
    standard_event = catalogue.sobject("Event")
    assert standard_event is not None
    assert standard_event.field("ScheduleOnce__Event_status__c") is None
    assert "Case" in catalogue.names()


@pytest.mark.parametrize("unknown", ["Nothing", "Nothing.Field", "User.Nothing"])
def test_taking_away_what_is_not_there_is_an_error(catalogue: Catalogue, unknown: str) -> None:
    with pytest.raises(KeyError, match="Nothing"):
        catalogue.extended({}, without=[unknown])
