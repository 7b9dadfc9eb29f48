# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Describe speaks of the running user: what it says about everybody, and what it cannot."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.customization import (
    record_types,
    required_fields,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import Sight

INFOS = [{"name": "Partner", "active": True, "available": True}, {"name": "Old", "active": False, "available": False}]


def field(name: str, **more: Any) -> dict[str, Any]:
    shape = {"name": name, "type": "string", "custom": name.endswith("__c"), "createable": True}
    return {**shape, "nillable": False, "defaultedOnCreate": False, **more}


@pytest.mark.parametrize("createable", [True, False], ids=["may create", "may only read"])
def test_required_custom_fields_bind_everybody(createable: bool) -> None:
    fields = [field("Region__c"), field("Note__c", nillable=True), field("Number__c", defaultedOnCreate=True)]
    described = {"Lead": {"fields": [{**one, "createable": createable} for one in fields]}}
    assert required_fields(described) == {"Lead": ["Region__c"]}


def test_system_fields_are_nobodys_task() -> None:
    fields = [field("Id", createable=False), field("LastName"), field("IsDeleted", type="boolean")]
    assert required_fields({"Lead": {"fields": fields}}) == {"Lead": []}


@pytest.mark.parametrize(("running", "available"), [("00e1", [True, False]), ("00e2", [None, False])])
def test_record_types_are_told_of_users_with_the_same_profile(running: str, available: list[bool | None]) -> None:
    sight = Sight(frozenset())
    told = record_types({"Lead": {"recordTypeInfos": INFOS}}, "00e1", running, sight)
    assert [row["available"] for row in told["Lead"]] == available
    assert ("record_types.*" in sight.unknown) == (running != "00e1")
