# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RFC 4180, and no cell that a spreadsheet would run."""

import csv
import io

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_csv import COLUMNS, cell, render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement


def read(rendered: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered, newline=""), strict=True))


def test_one_line_per_finding_and_one_per_org_that_cannot_be_audited() -> None:
    document = merge(fleet(24))
    lines = read(render(document))
    findings = sum(document["summary"]["findings"].values())
    assert len(lines) == findings + document["summary"]["orgs"]["cannot_audit"]
    assert {len(line) for line in lines} == {len(COLUMNS)}


def test_records_end_in_crlf_and_quotes_are_doubled() -> None:
    one = finding(REQUIREMENTS[0], found='a "quoted", value', evidence=["first", "second"])
    rendered = render(merge([judgement("a", [one])]))
    assert rendered.endswith("\r\n")
    assert '"a ""quoted"", value"' in rendered
    assert read(rendered)[0]["evidence"] == "first\nsecond"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_formulas_are_text(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("harmless", ["Acme", "a=b", "00D5g000000AbCd", "", "'quoted"])
def test_other_text_is_untouched(harmless: str) -> None:
    assert cell(harmless) == harmless


def test_waiver_and_refusal_are_told() -> None:
    lines = read(render(merge([judgement("a", [finding(REQUIREMENTS[0], "waived")]), cannot_audit("b")])))
    assert {line["waiver_ticket"] for line in lines} == {"SEC-482", ""}
    refused = next(line for line in lines if line["org"] == "b")
    assert (refused["status"], refused["requirement"]) == ("cannot_audit", "api_disabled")
