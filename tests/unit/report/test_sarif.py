# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SARIF 2.1.0 against the schema that OASIS published, and what code scanning needs beyond it."""

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_sarif import render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement
from jsonschema import ValidationError

ONE = REQUIREMENTS[0]


def run(*findings: dict[str, Any], name: str = "a", unknown_fails: bool = False) -> dict[str, Any]:
    log = valid.sarif(render(merge([judgement(name, list(findings))], version="1.2.3"), unknown_fails=unknown_fails))
    found: dict[str, Any] = log["runs"][0]
    return found


def test_a_fleet_is_valid_and_every_result_has_its_rule() -> None:
    document = merge(fleet(24))
    (found,) = valid.sarif(render(document))["runs"]
    rules = found["tool"]["driver"]["rules"]
    counts = document["summary"]["findings"]
    assert len(found["results"]) == counts["fail"] + counts["unknown"] + counts["waived"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(rule["help"]["text"] and rule["helpUri"].startswith("https://") for rule in rules)


def test_the_schema_can_fail() -> None:
    with pytest.raises(ValidationError):
        valid.sarif(render(merge(fleet(3))).replace('"ruleId"', '"rule"'))


def test_fingerprints_differ_and_outlive_changed_evidence_and_a_refreshed_org() -> None:
    def prints(judgements: list[dict[str, Any]]) -> list[str]:
        (found,) = valid.sarif(render(merge(judgements)))["runs"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in found["results"]]

    fleet_prints = prints(fleet(24))
    assert len(set(fleet_prints)) == len(fleet_prints)
    before = judgement("a", [finding(ONE, "fail")])
    after = judgement(
        "a", [finding(ONE, "fail", evidence=["something else"], found="other")], judged_at="2027-01-01T00:00:00Z"
    )
    after["org"]["id"] = "00DREFRESHED00AAAA"
    assert prints([before]) == prints([after])


def test_severity_becomes_level_and_security_severity() -> None:
    found = run(finding(ONE, "fail"))
    assert found["results"][0]["level"] == "error"
    properties = found["tool"]["driver"]["rules"][0]["properties"]
    assert float(properties["security-severity"]) >= 9
    assert found["tool"]["driver"]["version"] == "1.2.3"


def test_waived_is_suppressed_with_its_justification() -> None:
    (result,) = run(finding(ONE, "waived"))["results"]
    (suppression,) = result["suppressions"]
    assert suppression["justification"].startswith("Priya Natarajan: OnceHub demands")


def test_unknown_is_an_open_question_unless_it_shall_fail() -> None:
    (result,) = run(finding(ONE, "unknown"))["results"]
    assert (result["kind"], result["level"]) == ("open", "none")
    (result,) = run(finding(ONE, "unknown"), unknown_fails=True)["results"]
    assert (result["kind"], result["level"]) == ("fail", "error")


def test_passes_are_no_alerts() -> None:
    assert run(finding(ONE))["results"] == []


def test_brackets_are_no_links() -> None:
    (result,) = run(finding(ONE, "fail", found="[click](https://evil.example)"))["results"]
    assert "\\[click\\](https://evil.example)" in result["message"]["text"]


def test_an_org_that_cannot_be_audited_is_a_notification() -> None:
    (found,) = valid.sarif(render(merge([cannot_audit("a")])))["runs"]
    (note,) = found["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("a could not be audited")
