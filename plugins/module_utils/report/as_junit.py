# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JUnit XML for CI servers: a test suite per org, a test case per requirement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import counts_as_failure
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    STATUS_WORDS,
    org_name,
    text,
    visible,
)

_LINES = {
    "Expected": "expected", "Found": "found", "Evidence": "evidence", "Remedy": "remedy", "Source": "source", "SBS": "sbs"
}  # fmt: skip


def render(document: Mapping[str, Any], *, unknown_fails: bool = False) -> str:
    """Failing is a failure; waived and not applicable are skipped; unknown, and an org that cannot be audited, is
    skipped too unless `unknown_fails` makes the one a failure and the other an error.
    """
    root = ElementTree.Element("testsuites", name=visible(document["title"]))
    for number, judgement in enumerate(document["judgements"]):
        root.append(_suite(judgement, number, unknown_fails))
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    root.set("time", "0")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(judgement: Mapping[str, Any], number: int, unknown_fails: bool) -> ElementTree.Element:
    org, user = judgement["org"], judgement["user"]
    name = " ".join(part for part in (org_name(judgement), user["username"]) if part)
    suite = ElementTree.Element("testsuite", id=str(number), name=visible(name))
    suite.set("hostname", visible(str(org["host"] or org_name(judgement))))
    # The schema wants a local time without a zone.
    suite.set("timestamp", str(judgement["judged_at"] or "1970-01-01T00:00:00")[:19])
    cases = [_case(judgement, finding, unknown_fails) for finding in judgement["findings"]]
    if judgement["cannot_audit"]:
        cases.append(_refused(judgement, unknown_fails))
    counts = {"tests": len(cases)}
    for total, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        counts[total] = sum(case.find(tag) is not None for case in cases)
    for total, amount in counts.items():
        suite.set(total, str(amount))
    suite.set("time", "0")
    properties = ElementTree.SubElement(suite, "properties")
    for key, value in (("org.id", org["id"]), ("org.kind", org["kind"]), ("status", judgement["status"])):
        ElementTree.SubElement(properties, "property", name=key, value=visible(text(value, nothing="")))
    suite.extend(cases)
    return suite


def _case(judgement: Mapping[str, Any], finding: Mapping[str, Any], unknown_fails: bool) -> ElementTree.Element:
    # CI servers tell test cases apart by class and name, across suites too: the class names org and baseline.
    classname = f"{judgement['key'].replace('.', '_')}.{finding['baseline']}"
    case = ElementTree.Element("testcase", name=visible(f"{finding['title']} [{finding['id']}]"), time="0")
    case.set("classname", visible(classname))
    status = finding["status"]
    if counts_as_failure(finding, unknown_fails):
        message = f"{finding['severity']}: expected {text(finding['expected'])}, found {text(finding['found'])}"
        failure = ElementTree.SubElement(case, "failure", type=f"{finding['severity']}.{status}")
        failure.set("message", visible(message))
        failure.text = visible(_explained(finding))
    elif status != "pass":
        ElementTree.SubElement(case, "skipped", message=visible(_why_skipped(finding)))
    return case


def _explained(finding: Mapping[str, Any]) -> str:
    told = {label: finding.get(name) for label, name in _LINES.items()}
    return "\n".join(f"{label}: {text(value)}" for label, value in told.items() if value)


def _why_skipped(finding: Mapping[str, Any]) -> str:
    waiver = finding["waiver"]
    if waiver and finding["status"] == "waived":
        told = f"Waived by {waiver['owner']}: {waiver['reason']}"
        ticket = f" ({waiver['ticket']})" if waiver["ticket"] else ""
        return f"{told}{ticket}, until {text(waiver['expires'])}"
    # A failing piece of advice is told and fails nothing.
    word = "Advice" if finding["status"] == "fail" else STATUS_WORDS[finding["status"]]
    reasons = "; ".join(finding["evidence"])
    return ": ".join(part for part in (word, reasons) if part)


def _refused(judgement: Mapping[str, Any], unknown_fails: bool) -> ElementTree.Element:
    refused = judgement["cannot_audit"]
    case = ElementTree.Element("testcase", name="The org can be audited", time="0")
    case.set("classname", visible(judgement["key"].replace(".", "_")))
    told = visible(f"{refused['message']} {refused['remedy'] or ''}".strip())
    if unknown_fails:
        ElementTree.SubElement(case, "error", type=visible(refused["code"]), message=told)
    else:
        ElementTree.SubElement(case, "skipped", message=told)
    return case
