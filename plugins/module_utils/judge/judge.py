# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a snapshot and baselines to a judgement: pure, total, the same answer for the same input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.findings import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WAIVED,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import judged_alternatives
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.conflicts import conflicts as conflicts_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.finding import judged
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import requirements
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.waivers import about, stale, waive

CANNOT_AUDIT = "cannot_audit"
WEIGHTS = {"critical": 8, "high": 4, "medium": 2, "low": 1, "info": 0}


def judge(
    snapshot: Mapping[str, Any],
    baselines: Sequence[Mapping[str, Any]],
    waivers: Sequence[Mapping[str, Any]] = (),
    *,
    now: datetime,
    host: str | None = None,
) -> dict[str, Any]:
    """The judgement (docs/architecture.md) of one user in one org.

    `baselines` and `waivers` come from `catalogue`; `host` is the inventory name. Every requirement gets one finding, on any snapshot.
    """
    facts = Facts(snapshot, now)
    org, user = _part(snapshot, "org"), _part(snapshot, "user")
    names = [name for name in (host, org.get("id"), org.get("name")) if isinstance(name, str)]
    relevant = [waiver for waiver in waivers if about(waiver, names)]
    findings = [
        finding
        for baseline in baselines
        for finding in [
            *(judged(baseline, section, requirement, facts) for section, requirement in requirements(baseline)),
            *judged_alternatives(baseline, facts, relevant),
        ]
    ]
    findings = waive(findings, relevant, now)
    found = conflicts_of(baselines, relevant, now)
    findings += stale(relevant, findings, found, now)
    return {
        **_heading(baselines, now),
        "org": {"id": org.get("id"), "name": org.get("name"), "kind": org.get("kind"), "host": host},
        "user": {"username": user.get("username"), "id": user.get("id"), "exists": user.get("exists")},
        "observed_at": snapshot.get("observed_at") if isinstance(snapshot, Mapping) else None,
        "status": _status(findings),
        "cannot_audit": None,
        "summary": _summary(findings),
        "findings": findings,
        "conflicts": found,
    }


def cannot_audit(
    error: SalesforceError,
    baselines: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    host: str | None = None,
    org: Mapping[str, Any] | None = None,
    username: str | None = None,
) -> dict[str, Any]:
    """The judgement of an org that could not be looked at: no API, no rights, no answer. Neither compliant nor non-compliant."""
    told = org or error.org or {}
    return {
        **_heading(baselines, now),
        "org": {"id": told.get("id"), "name": told.get("name"), "kind": told.get("kind"), "host": host},
        "user": {"username": username, "id": None, "exists": None},
        "observed_at": None,
        "status": CANNOT_AUDIT,
        "cannot_audit": _refused(error, told, host, username),
        "summary": _summary([]),
        "findings": [],
        "conflicts": [],
    }


def _refused(error: SalesforceError, org: Mapping[str, Any], host: str | None, username: str | None) -> dict[str, Any]:
    """`{code, message, expected, found, remedy}`; the message tells all but the remedy, for reports that have room for one line."""
    named = f"{org['name']} ({org.get('id')})" if org.get("name") else host or "the org"
    expected = f"that {username or 'the API user'} can be looked at in {named}, through a login and its API"
    found = " ".join(filter(None, [error.message, error.cause, f"Salesforce said {error.said}." if error.said else ""]))
    return {
        "code": error.code,
        "message": f"Expected {expected}. Found: {found}",
        "expected": expected,
        "found": found,
        "remedy": error.remedy or "Mend what Salesforce names, then run the audit again.",
    }


def _heading(baselines: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    return {
        "report_version": 1,
        "judged_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "baselines": [
            {key: baseline.get(key) for key in ("id", "title", "version", "sha256")} for baseline in baselines
        ],
    }


def _part(snapshot: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = snapshot.get(key) if isinstance(snapshot, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _status(findings: Sequence[Mapping[str, Any]]) -> str:
    """One failure decides, then one unknown. Advice (severity info) decides nothing, nor what the snapshot cannot be expected to show."""
    statuses = {finding["status"] for finding in findings if finding["severity"] != "info"}
    unseen = {finding["status"] for finding in findings if finding["severity"] != "info" and finding["observable"]}
    return FAIL if FAIL in statuses else UNKNOWN if UNKNOWN in unseen else PASS


def _summary(findings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts; `by_hand` are the unknowns that somebody must look up; `score` is the share that passes, weighted by severity."""
    counts = {
        status: sum(finding["status"] == status for finding in findings)
        for status in (PASS, FAIL, UNKNOWN, NOT_APPLICABLE, WAIVED)
    }
    by_hand = sum(finding["status"] == UNKNOWN and not finding["observable"] for finding in findings)
    weighed = [
        (WEIGHTS[finding["severity"]], finding["status"])
        for finding in findings
        if finding["observable"] or finding["status"] == FAIL
    ]
    total = sum(weight for weight, status in weighed if status in (PASS, FAIL, UNKNOWN))
    good = sum(weight for weight, status in weighed if status == PASS)
    return {**counts, "by_hand": by_hand, "score": round(100 * good / total) if total else None}
