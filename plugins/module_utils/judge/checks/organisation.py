# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The org around the user: edition, kind, assignment rules, required fields, API head-room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, Unseen, moment, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    attempt,
    every,
    failed,
    passed,
    settle,
)


def edition_matches(edition: str, names: Any) -> bool:
    """`Enterprise` and `Enterprise Edition` are the same edition."""
    return edition.removesuffix(" Edition").casefold() in {
        name.removesuffix(" Edition").casefold() for name in names or ()
    }


def expected_edition(demand: Mapping[str, Any]) -> str:
    """The editions accepted, in words."""
    bought = [f"{name} with API access" for name in demand.get("with_api", ())]
    trial = ["no trial"] if demand.get("trial") is False else []
    return (
        " or ".join([*demand.get("any_of", ()), *bought])
        + (", " if bought or demand.get("any_of") else "") * bool(trial)
        + "".join(trial)
    )


def check_edition(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge the edition, and that the org is no trial."""
    parts = []
    if "any_of" in demand or "with_api" in demand:
        parts.append(attempt(_edition, demand, facts))
    if demand.get("trial") is False:
        parts.append(attempt(_no_trial, facts))
    return every(parts)


def _edition(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    edition = facts.text("org", "edition")
    if edition_matches(edition, demand.get("with_api")):
        return passed(f"{edition} with API access", f"Edition: {edition}. The org answered, so it has API access.")
    return settle(edition_matches(edition, demand.get("any_of")), edition, f"Edition: {edition}.")


def _no_trial(facts: Facts) -> Outcome:
    # Scratch orgs and sandboxes carry an expiry too; only a production org with one is a trial.
    expires = facts.nullable("org", "trial_expires")
    trial = bool(moment(expires)) and facts.text("org", "kind") == "production"
    return settle(not trial, f"trial until {expires}" if trial else "no trial", f"Trial expires: {expires or 'never'}.")


def expected_org(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    if "kind" in demand:
        return " or ".join(demand["kind"])
    if "assignment_rule" in demand:
        return f"an active assignment rule for {demand['assignment_rule']}"
    if "required_fields" in demand:
        return f"no required field without default on {', '.join(demand['required_fields']['objects'])}"
    return f"{demand['api_headroom_percent']} % of the daily API calls free"


def check_org(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge kind, assignment rule, required fields or API head-room."""
    if "kind" in demand:
        kind = facts.text("org", "kind")
        return settle(kind in demand["kind"], kind, f"Kind of org: {kind}.")
    if "assignment_rule" in demand:
        return _assignment_rule(str(demand["assignment_rule"]), facts)
    if "required_fields" in demand:
        scan = demand["required_fields"]
        return every(attempt(_required_fields, name, scan.get("filled", {}), facts) for name in scan["objects"])
    return _headroom(demand["api_headroom_percent"], facts)


def _assignment_rule(sobject: str, facts: Facts) -> Outcome:
    rules = [row for row in facts.rows("assignment_rules") if text_of(row, "object") == sobject]
    active = [text_of(row, "name") for row in rules if row.get("active") is True]
    evidence = f"Assignment rules for {sobject}: {', '.join(text_of(row, 'name') for row in rules) or 'none'}; active: {', '.join(active) or 'none'}."
    return settle(bool(active), ", ".join(active) or "none active", evidence)


def _required_fields(sobject: str, filled: Mapping[str, Any], facts: Facts) -> Outcome:
    allowed = {name.casefold() for name in filled.get(sobject, ())}
    left = [name for name in facts.texts("required_fields", sobject) if name.casefold() not in allowed]
    found = f"{sobject}: {', '.join(left) or 'none'}"
    return settle(not left, found, f"Required fields without default that the connector does not fill, {found}.")


def _headroom(percent: int, facts: Facts) -> Outcome:
    used, limit = facts.number("org", "api_usage", "used"), facts.number("org", "api_usage", "limit")
    if limit <= 0:
        raise Unseen("The org's daily API limit was not seen.")
    free = max(100 * (limit - used) // limit, 0)
    evidence = f"API calls of the last 24 hours: {used} of {limit}."
    return passed(f"{free} % free", evidence) if free >= percent else failed(f"{free} % free", evidence)
