# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SARIF 2.1.0 for code scanning: a rule per requirement, a result per finding that needs attention."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import counts_as_failure
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    org_name,
    requirement_key,
    text,
)

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
# The scale of GitHub code scanning: 9.0 and more is critical, 7.0 high, 4.0 medium.
SECURITY_SEVERITY = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.1"}


def render(document: Mapping[str, Any], *, unknown_fails: bool = False) -> str:
    """Failing findings, unknown ones as open questions (or failures by `unknown_fails`), waived ones as suppressed.

    Fingerprints are made of org, user and requirement, so a finding keeps its identity while its evidence changes.
    """
    rules = [_rule(requirement) for requirement in document["requirements"]]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {
        "name": document["generator"]["name"],
        "informationUri": "https://galaxy.ansible.com/ui/repo/published/orgops/salesforce/",
        "rules": rules,
    }
    if document["generator"]["version"]:
        driver["version"] = document["generator"]["version"]
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "salesforce-api-user/"},
        "invocations": [_invocation(document, unknown_fails)],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(document, index, unknown_fails)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def fingerprint(judgement: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    """SHA-256 over org (host, else id), username and requirement."""
    org = judgement["org"]
    named = (
        org["host"] or org["id"] or org["name"],
        judgement["user"]["username"],
        requirement_key(finding),
    )
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _rule(requirement: Mapping[str, Any]) -> dict[str, Any]:
    rationale = requirement["rationale"] or requirement["title"]
    controls = ", ".join(requirement["sbs"])
    rule: dict[str, Any] = {
        "id": requirement["key"],
        "shortDescription": {"text": requirement["title"]},
        "fullDescription": {"text": rationale},
        "help": {"text": f"{rationale}\n\nSecurity Benchmark for Salesforce: {controls}" if controls else rationale},
        "defaultConfiguration": {"level": LEVELS[requirement["severity"]]},
        "properties": {
            "tags": ["security", "salesforce", requirement["baseline"], *requirement["sbs"]],
            "precision": "very-high",
            "security-severity": SECURITY_SEVERITY[requirement["severity"]],
        },
    }
    if str(requirement["source"] or "").startswith(("https://", "http://")):
        rule["helpUri"] = quote(requirement["source"], safe=":/?#[]@!$&'()*+,;=%")
    return rule


def _invocation(document: Mapping[str, Any], unknown_fails: bool) -> dict[str, Any]:
    notes = [
        {
            "level": "error" if unknown_fails else "warning",
            "message": {"text": f"{org_name(judgement)} could not be audited: {judgement['cannot_audit']['message']}"},
        }
        for judgement in document["judgements"]
        if judgement["cannot_audit"]
    ]
    invocation: dict[str, Any] = {"executionSuccessful": True, "toolExecutionNotifications": notes}
    if document["as_of"]:
        invocation["endTimeUtc"] = document["as_of"]
    return invocation


def _results(document: Mapping[str, Any], index: Mapping[str, int], unknown_fails: bool) -> Iterator[dict[str, Any]]:
    for judgement in document["judgements"]:
        for finding in judgement["findings"]:
            if finding["status"] in ("fail", "unknown", "waived"):
                yield _result(judgement, finding, index[requirement_key(finding)], unknown_fails)


def _result(
    judgement: Mapping[str, Any], finding: Mapping[str, Any], rule_index: int, unknown_fails: bool
) -> dict[str, Any]:
    undecided = finding["status"] == "unknown" and not counts_as_failure(finding, unknown_fails)
    identity = fingerprint(judgement, finding)
    result: dict[str, Any] = {
        "ruleId": requirement_key(finding),
        "ruleIndex": rule_index,
        # SARIF 3.27.10: a level other than none belongs to results of kind fail only.
        "kind": "open" if undecided else "fail",
        "level": "none" if undecided else LEVELS[finding["severity"]],
        "message": {"text": _message(judgement, finding)},
        "locations": [_location(judgement, finding)],
        # GitHub follows a finding by primaryLocationLineHash and ignores other fingerprints.
        "partialFingerprints": {"orgRequirement/v1": identity, "primaryLocationLineHash": f"{identity[:32]}:1"},
        "properties": {"status": finding["status"], "by": finding["by"]},
    }
    waiver = finding["waiver"]
    if finding["status"] == "waived" and waiver:
        justification = f"{waiver['owner']}: {waiver['reason']} Until {text(waiver['expires'])}."
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    return result


def _message(judgement: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    parts = [
        f"{org_name(judgement)}: {finding['title']}.",
        f"Expected {text(finding['expected'])}, found {text(finding['found'])}.",
        *(finding["evidence"]),
        finding["remedy"] or "",
    ]
    # Square brackets would be read as an embedded link (SARIF 3.11.6).
    return "\n".join(part for part in parts if part).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(judgement: Mapping[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    """An org is no source file: the path names it, so that code scanning can list it."""
    org = judgement["org"]
    where = quote(str(org["host"] or org["id"] or org["name"]), safe="")
    username = judgement["user"]["username"]
    name = "/".join(str(part) for part in (org_name(judgement), username, finding["id"]) if part)
    return {
        "physicalLocation": {"artifactLocation": {"uri": f"orgs/{where}"}, "region": {"startLine": 1}},
        "logicalLocations": [{"name": finding["id"], "fullyQualifiedName": name, "kind": "resource"}],
    }
