# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One requirement judged against one snapshot, as the shape that reports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.organisation import edition_matches
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import Outcome, attempt, not_applicable
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import (
    SECTIONS,
    mender,
    needs_user,
    observable,
)

NOBODY = not_applicable("The user does not exist in this org.", "no such user")


def judged(baseline: Mapping[str, Any], section: str, requirement: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """The finding of one requirement; never raises on any snapshot."""
    outcome = attempt(_outcome, baseline, section, requirement, facts)
    return finding(
        baseline,
        requirement,
        outcome,
        expected=SECTIONS[section].expected(requirement),
        by=mender(section, requirement),
        section=section,
        observed=observable(section, requirement),
    )


def finding(
    baseline: Mapping[str, Any],
    requirement: Mapping[str, Any],
    outcome: Outcome,
    *,
    expected: str,
    by: str,
    section: str,
    observed: bool = True,
) -> dict[str, Any]:
    """The finding's shape (docs/architecture.md)."""
    source = requirement.get("source")
    return {
        "id": requirement["id"],
        "title": requirement["title"],
        "severity": outcome.severity or requirement["severity"],
        "status": outcome.status,
        "expected": expected,
        "found": outcome.found,
        "evidence": outcome.evidence,
        "rationale": requirement.get("rationale"),
        "remedy": requirement.get("remedy"),
        "by": outcome.by or by,
        "source": (baseline.get("sources") or {}).get(source, source),
        "sbs": list(requirement.get("sbs") or ()),
        "baseline": baseline["id"],
        "section": section,
        "observable": observed,
        "waiver": None,
    }


def _outcome(baseline: Mapping[str, Any], section: str, requirement: Mapping[str, Any], facts: Facts) -> Outcome:
    skipped = _condition(baseline, requirement.get("when") or {}, facts)
    if skipped:
        return not_applicable(skipped)
    if needs_user(section, requirement) and facts.user_is_missing() and "exists" not in requirement.get("is", {}):
        return NOBODY
    return SECTIONS[section].check(requirement, facts)


def _condition(baseline: Mapping[str, Any], when: Mapping[str, Any], facts: Facts) -> str:
    """Why the requirement does not apply; empty when it does."""
    if "variable" in when and not (baseline.get("values") or {}).get(when["variable"]):
        return f"Variable {when['variable']} is not set."
    if "org_kind" in when and (kind := facts.text("org", "kind")) not in when["org_kind"]:
        return f"The org is a {kind} org."
    if "edition" in when and not edition_matches(edition := facts.text("org", "edition"), when["edition"]):
        return f"The org is of {edition}."
    return ""
