# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OSCAL assessment results, read by compliance-trestle."""

import json

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_oscal import render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement
from trestle.common.err import TrestleError

ONE = REQUIREMENTS[0]
CONTROLLED = next(entry for entry in REQUIREMENTS if entry.sbs)


def test_a_fleet_is_read_back() -> None:
    document = merge(fleet(24))
    results = valid.oscal(render(document)).results
    assert len(results) == 24
    counts = document["summary"]["findings"]
    asked = sum(len(result.findings or []) for result in results)
    assert asked == sum(counts.values()) - counts["not_applicable"]


def test_the_validation_can_fail() -> None:
    broken = json.loads(render(merge(fleet(3))))
    del broken["assessment-results"]["results"][0]["reviewed-controls"]
    with pytest.raises(TrestleError):
        valid.oscal(json.dumps(broken))


def test_statuses_risks_and_controls() -> None:
    findings = [finding(ONE), finding(CONTROLLED, "waived")]
    (result,) = valid.oscal(render(merge([judgement("a", findings)]))).results
    states = {entry.target.status.reason: entry.target.status.state.value for entry in result.findings or []}
    assert states == {"pass": "satisfied", "other": "not-satisfied"}
    (risk,) = result.risks or []
    assert "deviation-approved" in str(risk.status)
    (selection,) = result.reviewed_controls.control_selections
    assert [control.control_id for control in selection.include_controls] == CONTROLLED.sbs


def test_every_reference_points_to_something() -> None:
    results = json.loads(render(merge(fleet(6))))["assessment-results"]
    defined: set[str] = set()
    referred: set[str] = {results["import-ap"]["href"].removeprefix("#")}

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "uuid":
                    assert value not in defined
                    defined.add(value)
                elif key.endswith("-uuid"):
                    referred.add(value)
                walk(value)
        elif isinstance(node, list):
            for entry in node:
                walk(entry)

    walk(results)
    assert referred <= defined


def test_an_org_that_cannot_be_audited_has_no_finding() -> None:
    (result,) = valid.oscal(render(merge([cannot_audit("a")]))).results
    assert not result.findings
    assert "not the same as not compliant" in result.description


def test_nothing_judged_is_still_valid() -> None:
    valid.oscal(render(merge([])))
