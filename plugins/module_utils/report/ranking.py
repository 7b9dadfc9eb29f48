# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worse than what: the one order that every report, filter and threshold follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FINDING_STATUSES, SEVERITIES

ORG_STATUSES = ("fail", "cannot_audit", "unknown", "pass")


def severity_rank(severity: str) -> int:
    """0 is the worst; a severity nobody knows ranks last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def finding_order(finding: Mapping[str, Any]) -> tuple[int, int, str, str]:
    """Sort key of a finding: failing before passing, critical before low, then by name."""
    return (
        FINDING_STATUSES.index(finding["status"]),
        severity_rank(finding["severity"]),
        str(finding["baseline"]),
        finding["id"],
    )


def failing_by_severity(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many findings fail, per severity, worst first; every severity is present."""
    counted = Counter(finding["severity"] for finding in findings if finding["status"] == "fail")
    return {severity: counted[severity] for severity in SEVERITIES}


def judgement_order(judgement: Mapping[str, Any]) -> tuple[Any, ...]:
    """Sort key of an org: failing first, most critical failures first, then by name."""
    failing = failing_by_severity(judgement["findings"])
    return (
        ORG_STATUSES.index(judgement["status"]),
        *(-failing[severity] for severity in SEVERITIES),
        judgement["key"],
    )


def count_statuses(statuses: Iterable[str], known: tuple[str, ...]) -> dict[str, int]:
    """Occurrences of each known status, zeros included."""
    counted = Counter(statuses)
    return {status: counted[status] for status in known}


def counts_as_failure(finding: Mapping[str, Any], unknown_fails: bool) -> bool:
    """Whether a CI server shall see a failure. Advice never is one, nor an unknown that no query can show."""
    if finding["severity"] == "info":
        return False
    asked = finding["status"] == "unknown" and unknown_fails and finding["observable"]
    return bool(finding["status"] == "fail" or asked)
