# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OSCAL assessment results: one result per org, an observation and a finding per requirement that was decided or asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    STATUS_WORDS,
    org_name,
    requirement_key,
    text,
)

OSCAL_VERSION = "1.1.3"
NAMESPACE = "https://github.com/orgops/salesforce/ns/oscal"
# A document without a judgement still needs a time, and it must not be the clock's.
NO_TIME = "1970-01-01T00:00:00Z"


def render(document: Mapping[str, Any]) -> str:
    """Assessment results in JSON; every UUID is derived (version 5), so equal documents give equal bytes."""
    when = document["as_of"] or NO_TIME
    baselines = [_resource(baseline) for baseline in document["baselines"]]
    plan = {
        "uuid": _uuid("plan"),
        "title": "Assessment plan",
        "description": "API users are judged by the orgops.salesforce collection against the baselines listed here.",
    }
    results = {
        "uuid": _uuid("document", document["title"], when),
        "metadata": {
            "title": _line(document["title"]),
            "last-modified": when,
            "version": when,
            "oscal-version": OSCAL_VERSION,
        },
        "import-ap": {"href": f"#{plan['uuid']}"},
        "results": [_result(judgement) for judgement in document["judgements"]] or [_empty(when)],
        "back-matter": {"resources": [plan, *baselines]},
    }
    return json.dumps({"assessment-results": results}, indent=1, ensure_ascii=False) + "\n"


def _uuid(*named: Any) -> str:
    return str(uuid5(NAMESPACE_URL, NAMESPACE + json.dumps(named)))


def _resource(baseline: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uuid": _uuid("baseline", baseline["id"], baseline["sha256"]),
        "title": _line(f"Baseline {baseline['id']} {baseline['version']}"),
        "description": baseline["title"],
        "props": [_prop("sha256", baseline["sha256"])],
    }


def _line(value: Any) -> str:
    """A title or property value: OSCAL wants one line, neither empty nor padded."""
    return " ".join(text(value).split()) or "-"


def _prop(name: str, value: Any) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _result(judgement: Mapping[str, Any]) -> dict[str, Any]:
    org, user = judgement["org"], judgement["user"]
    when = judgement["judged_at"] or NO_TIME
    component: dict[str, Any] = {
        "uuid": _uuid("component", judgement["key"]),
        "type": "service",
        "title": _line(org_name(judgement)),
        "description": f"API user {text(user['username'])} in the Salesforce org {org_name(judgement)}.",
        "props": [_prop("org-id", org["id"]), _prop("org-kind", org["kind"])],
        "status": {"state": "operational"},
    }
    result = {
        "uuid": _uuid("result", judgement["key"], when),
        "title": _line(f"{org_name(judgement)}: {STATUS_WORDS[judgement['status']]}"),
        "description": _description(judgement),
        "start": judgement["observed_at"] or when,
        "end": when,
        "props": [_prop("status", judgement["status"])],
        "local-definitions": {"components": [component]},
        "reviewed-controls": _reviewed(judgement),
    }
    asked = [finding for finding in judgement["findings"] if finding["status"] != "not_applicable"]
    risks = [_risk(judgement, finding) for finding in asked if finding["status"] in ("fail", "waived")]
    # OSCAL forbids empty lists.
    filled = {
        "observations": [_observation(judgement, finding, component["uuid"], when) for finding in asked],
        "risks": risks,
        "findings": [_finding(judgement, finding) for finding in asked],
    }
    return {**result, **{name: entries for name, entries in filled.items() if entries}}


def _description(judgement: Mapping[str, Any]) -> str:
    refused = judgement["cannot_audit"]
    if refused:
        return f"Could not be audited, which is not the same as not compliant: {refused['message']}"
    titles = ", ".join(f"{baseline['title']} {baseline['version']}" for baseline in judgement["baselines"])
    return f"Judged against {titles or 'no baseline'}."


def _empty(when: str) -> dict[str, Any]:
    return {
        "uuid": _uuid("result", "nothing"),
        "title": "No org was judged",
        "description": "The report has no judgement.",
        "start": when,
        "reviewed-controls": {"control-selections": [{"include-all": {}}]},
    }


def _reviewed(judgement: Mapping[str, Any]) -> dict[str, Any]:
    controls = sorted({control for finding in judgement["findings"] for control in finding["sbs"]})
    chosen: dict[str, Any] = (
        {"include-controls": [{"control-id": _token(control)} for control in controls]}
        if controls
        else {"include-all": {}}
    )
    return {"control-selections": [{"description": "Controls of the Security Benchmark for Salesforce.", **chosen}]}


def _observation(judgement: Mapping[str, Any], finding: Mapping[str, Any], subject: str, when: str) -> dict[str, Any]:
    evidence = [{"description": line} for line in finding["evidence"] if line.strip()]
    observation = {
        "uuid": _uuid("observation", judgement["key"], requirement_key(finding), when),
        "title": _line(finding["title"]),
        "description": f"Expected {text(finding['expected'])}; found {text(finding['found'])}.",
        "methods": ["TEST"],
        "subjects": [{"subject-uuid": subject, "type": "component"}],
        "collected": judgement["observed_at"] or when,
    }
    return {**observation, "relevant-evidence": evidence} if evidence else observation


def _finding(judgement: Mapping[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    key = requirement_key(finding)
    satisfied = finding["status"] == "pass"
    reason = {"pass": "pass", "fail": "fail"}.get(finding["status"], "other")
    when = judgement["judged_at"] or NO_TIME
    made = {
        "uuid": _uuid("finding", judgement["key"], key, when),
        "title": _line(finding["title"]),
        "description": finding["rationale"] or finding["title"],
        "props": [
            _prop("severity", finding["severity"]),
            _prop("status", finding["status"]),
            _prop("requirement", key),
        ],
        "target": {
            "type": "objective-id",
            # An OSCAL token allows no slash.
            "target-id": _token(key),
            "status": {"state": "satisfied" if satisfied else "not-satisfied", "reason": reason},
        },
        "related-observations": [{"observation-uuid": _uuid("observation", judgement["key"], key, when)}],
    }
    if finding["status"] in ("fail", "waived"):
        made["related-risks"] = [{"risk-uuid": _uuid("risk", judgement["key"], key, when)}]
    return made


def _token(key: str) -> str:
    kept = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "-._" else "." for sign in key)
    return kept if kept[:1].isalpha() or kept[:1] == "_" else f"_{kept}"


def _risk(judgement: Mapping[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    waiver = finding["waiver"] if finding["status"] == "waived" else None
    key = requirement_key(finding)
    risk: dict[str, Any] = {
        "uuid": _uuid("risk", judgement["key"], key, judgement["judged_at"] or NO_TIME),
        "title": _line(finding["title"]),
        "description": f"Expected {text(finding['expected'])}; found {text(finding['found'])}.",
        "statement": finding["remedy"] or "No remedy is known.",
        "status": "deviation-approved" if waiver else "open",
    }
    if waiver:
        risk["props"] = [_prop(f"waiver-{name}", waiver[name]) for name in ("owner", "reason", "ticket", "expires")]
    return risk
