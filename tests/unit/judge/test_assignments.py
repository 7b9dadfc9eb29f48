# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assignments that count and assignments that do not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, document, requirement

ROW = {"name": "Connector", "namespace": "Ns", "full_name": "Ns__Connector", "label": "The connector", "active": True}


def judged(section: str, snapshot: dict[str, Any], **demand: Any) -> dict[str, Any]:
    wanted = catalogue.load(document(require={section: [requirement("it.assigned", **demand)]}))
    found = judge({"user": {"exists": True}, **snapshot}, [wanted], now=NOW)["findings"]
    return next(entry for entry in found if entry["id"] == "it.assigned")


def sets(*rows: dict[str, Any], groups: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"permission_sets": list(rows), "permission_set_groups": groups or []}


@pytest.mark.parametrize(
    ("demand", "status"),
    [
        ({"labels": ["The connector"]}, "pass"),
        ({"namespace": "Ns", "labels": ["Old label", "The connector"]}, "pass"),
        ({"namespace": "Other", "labels": ["The connector"]}, "fail"),
        ({"namespace": None, "labels": ["The connector"]}, "fail"),
        ({"namespace": "Ns", "names": ["Connector"]}, "pass"),
        ({"names": ["Ns__Connector"]}, "pass"),
        ({"labels": ["the connector"]}, "fail"),
    ],
)
def test_a_set_is_found_by_namespace_and_label_or_name(demand: dict[str, Any], status: str) -> None:
    assert judged("permission_sets", sets(ROW), **demand)["status"] == status


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"active": False, "expires": "2026-01-01"}, "assigned, but its assignment has expired (2026-01-01)"),
        ({"session_activated": True}, "assigned, but it works only in a session that activates it"),
    ],
)
def test_an_assignment_without_effect_fails(change: dict[str, Any], found: str) -> None:
    assert judged("permission_sets", sets({**ROW, **change}), labels=["The connector"])["found"] == found


def test_a_group_brings_its_sets_unless_asked_for_a_direct_assignment() -> None:
    group = {"name": "All", "label": "All", "status": "Updated", "active": True, "components": [ROW]}
    through = judged("permission_sets", sets(groups=[group]), labels=["The connector"])
    assert through["evidence"] == ["Permission set The connector (Ns__Connector) is assigned through group All."]
    assert (
        judged("permission_sets", sets(groups=[group]), labels=["The connector"], through="direct")["status"] == "fail"
    )


def test_a_muting_set_is_no_assignment() -> None:
    group = {
        "name": "All",
        "label": "All",
        "status": "Updated",
        "active": True,
        "components": [{**ROW, "muting": True}],
    }
    assert judged("permission_sets", sets(groups=[group]), labels=["The connector"])["status"] == "fail"


def test_a_group_that_is_not_calculated_fails() -> None:
    group = {"name": "All", "label": "All", "status": "Failed", "active": True, "components": []}
    finding = judged("permission_set_groups", sets(groups=[group]), labels=["All"])
    assert finding["found"] == "assigned, but the group's status is Failed, not Updated"


def test_absence_may_be_demanded() -> None:
    assert judged("permission_sets", sets(ROW), labels=["The connector"], state="absent")["status"] == "fail"
    assert judged("permission_sets", sets(), labels=["The connector"], state="absent")["status"] == "pass"


def test_nothing_beside_what_is_named() -> None:
    wanted = baseline(
        permission_sets=[
            requirement("set.connector", labels=["The connector"]),
            requirement("set.only", only_named=True, allowed=["Welcome"]),
        ]
    )
    for extra, status in (("Welcome", "pass"), ("Somebody's own", "fail")):
        source = {"user": {"exists": True}, **sets(ROW, {"name": "x", "label": extra, "active": True})}
        found = {entry["id"]: entry for entry in judge(source, [wanted], now=NOW)["findings"]}
        assert found["set.only"]["status"] == status
    assert found["set.only"]["found"] == "Somebody's own (x)"


@pytest.mark.parametrize(
    ("demand", "status"),
    [
        ({"any_of": ["Psl"]}, "pass"),
        ({"any_of": ["The key"]}, "pass"),
        ({"any_of": ["No"]}, "fail"),
        ({"forbidden": ["Psl"]}, "fail"),
    ],
)
def test_permission_set_licences(demand: dict[str, Any], status: str) -> None:
    held = {"permission_set_licenses": [{"name": "Psl", "key": "The key", "label": "Label"}]}
    assert judged("permission_set_licenses", held, **demand)["status"] == status
