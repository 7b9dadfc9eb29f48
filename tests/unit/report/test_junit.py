# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JUnit XML as CI servers read it."""

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_junit import render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement
from lxml import etree

ONE = REQUIREMENTS[0]


def rendered(*findings: dict[str, Any], unknown_fails: bool = False) -> Any:
    return valid.junit(render(merge([judgement("a", list(findings))]), unknown_fails=unknown_fails))


@pytest.mark.parametrize("unknown_fails", [False, True])
def test_a_fleet_is_valid_and_its_sums_are_right(unknown_fails: bool) -> None:
    document = merge(fleet(24))
    root = valid.junit(render(document, unknown_fails=unknown_fails))
    assert len(root) == 24
    for element in (root, *root):
        assert int(element.get("tests")) == len(element.findall(".//testcase"))
        for total, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(total)) == len(element.findall(f".//{tag}"))
    counts = document["summary"]["findings"]
    assert int(root.get("failures")) == counts["fail"] + (counts["unknown"] if unknown_fails else 0)
    assert int(root.get("errors")) == (document["summary"]["orgs"]["cannot_audit"] if unknown_fails else 0)


def test_the_schema_can_fail() -> None:
    with pytest.raises(etree.DocumentInvalid):
        valid.junit(render(merge(fleet(3))).replace(' classname="', ' klass="', 1))


def test_a_failure_tells_expected_found_evidence_and_remedy() -> None:
    failure = rendered(finding(ONE, "fail")).find(".//failure")
    assert failure.get("message") == "critical: expected yes, found no"
    for part in (*ONE.bad[1], ONE.remedy, ONE.source):
        assert part in failure.text


@pytest.mark.parametrize("status", ["waived", "not_applicable", "unknown"])
def test_what_is_neither_pass_nor_fail_is_skipped_with_its_reason(status: str) -> None:
    skipped = rendered(finding(ONE, status)).find(".//skipped")
    assert skipped.get("message").startswith(
        {"waived": "Waived by Priya", "not_applicable": "Not app"}.get(status, "Unk")
    )


def test_unknown_fails_where_chosen_unless_no_query_can_show_it() -> None:
    assert rendered(finding(ONE, "unknown"), unknown_fails=True).find(".//failure") is not None
    assert rendered(finding(ONE, "unknown", observable=False), unknown_fails=True).find(".//failure") is None


def test_advice_fails_nothing() -> None:
    root = rendered(finding(ONE, "fail", severity="info"))
    assert root.get("failures") == "0"
    assert root.find(".//skipped").get("message").startswith("Advice")


def test_an_org_that_cannot_be_audited_is_told_with_its_remedy() -> None:
    document = merge([cannot_audit("a")])
    assert "API access" in valid.junit(render(document)).find(".//skipped").get("message")
    assert valid.junit(render(document, unknown_fails=True)).find(".//error").get("type") == "api_disabled"


def test_test_cases_of_different_orgs_have_different_names() -> None:
    cases = valid.junit(render(merge(fleet(24)))).findall(".//testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
