# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Describe and global describe against their recordings, member by member."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sf_emulator.schema import SObject, describe, describe_global, standard_catalogue

DATA = Path(__file__).parent / "data"


def recorded(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def sobject(name: str) -> SObject:
    found = standard_catalogue().sobject(name)
    assert found is not None
    return found


def test_describe_of_permission_set() -> None:
    expected = recorded("describe_PermissionSet")
    answer = describe(standard_catalogue(), sobject("PermissionSet"), "63.0")
    fields = {field["name"]: field for field in answer.pop("fields")}
    for field in expected.pop("fields"):
        assert fields[field["name"]] == field
    assert answer == expected


@pytest.mark.parametrize("expected", recorded("global_describe")["sobjects"], ids=lambda entry: entry["name"])
def test_global_describe(expected: dict[str, Any]) -> None:
    answer = describe_global(standard_catalogue(), "52.0")
    assert (answer["encoding"], answer["maxBatchSize"]) == ("UTF-8", 200)
    found = {entry["name"]: entry for entry in answer["sobjects"]}
    assert found[expected["name"]] == expected
    assert list(found[expected["name"]]["urls"]) == list(expected["urls"])


def test_tooling_objects_show_in_tooling_only() -> None:
    plain = {entry["name"] for entry in describe_global(standard_catalogue(), "64.0")["sobjects"]}
    tooling = {entry["name"] for entry in describe_global(standard_catalogue(), "64.0", tooling=True)["sobjects"]}
    assert {"InstalledSubscriberPackage", "SandboxInfo"} <= tooling - plain
    assert "ExtlClntAppOauthPlcyCnfg" in plain - tooling


def test_tooling_fields_show_in_tooling_only() -> None:
    profile = sobject("Profile")
    plain, tooling = (describe(standard_catalogue(), profile, "64.0", tooling=flag) for flag in (False, True))
    assert "Metadata" not in {field["name"] for field in plain["fields"]}
    assert "Metadata" in {field["name"] for field in tooling["fields"]}
    assert tooling["urls"]["sobject"] == "/services/data/v64.0/tooling/sobjects/Profile"


def test_children_of_objects_that_an_org_lacks_are_absent() -> None:
    smaller = standard_catalogue().extended({}, without=["ObjectPermissions"])
    answer = describe(smaller, sobject("PermissionSet"), "64.0")
    assert "ObjectPermissions" not in {child["childSObject"] for child in answer["childRelationships"]}


def test_every_object_can_be_described() -> None:
    for found in standard_catalogue():
        answer = json.loads(json.dumps(describe(standard_catalogue(), found, "64.0", tooling=True)))
        assert answer["name"] == found.name
        assert [field["name"] for field in answer["fields"]] == list(found.fields)
