# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an owner answers for: changes by others, and facts that must be written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, Unseen, day, moment, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import Outcome, every, failed, settle


def expected_trail(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    actors = ", ".join(["the running user", *demand["allowed_actors"]])
    return f"changes of the last {demand.get('within_days', 30)} days only by {actors}"


def check_trail(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge who changed the user lately."""
    since = facts.now - timedelta(days=demand.get("within_days", 30))
    allowed = {name.casefold() for name in [*demand["allowed_actors"], _running_user(facts)]}
    recent = [row for row in facts.rows("audit_trail") if (when := moment(row.get("when"))) is None or when >= since]
    others = [row for row in recent if text_of(row, "by").casefold() not in allowed]
    evidence = [
        f"{text_of(row, 'when')} {text_of(row, 'by') or 'somebody'}: {text_of(row, 'display') or text_of(row, 'action')}"
        for row in others
    ]
    found = ", ".join(sorted({text_of(row, "by") or "somebody" for row in others}))
    return settle(not others, f"changed by {found}" if others else "no change by others", *evidence)


def _running_user(facts: Facts) -> str:
    try:
        return facts.text("running_user", "username")
    except Unseen:
        return ""


def expected_facts(demand: Mapping[str, Any]) -> str:
    """The facts demanded, in words."""
    age = f", not more than {demand['max_age_days']} days ago" if "max_age_days" in demand else ""
    return f"written down: {', '.join(demand['facts'])}{age}"


def check_facts(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge whether each fact has a value; where they are days, whether each is recent enough."""
    missing = [name for name, value in demand["facts"].items() if not value]
    told = [f"{name}: {value}" for name, value in demand["facts"].items() if value]
    told += [f"{name}: not written down" for name in missing]
    if missing or "max_age_days" not in demand:
        return settle(not missing, f"missing: {', '.join(missing)}" if missing else "all written down", *told)
    return every(_recent(name, value, demand["max_age_days"], facts) for name, value in demand["facts"].items())


def _recent(name: str, value: str, max_age: int, facts: Facts) -> Outcome:
    when = day(value)
    if when is None:
        return failed(f"{name} is no day", f"{name}: {value!r} is not written YYYY-MM-DD.")
    age = (facts.now.date() - when).days
    found = f"{name} lies {age} days back" if age >= 0 else f"{name} lies in the future"
    return settle(0 <= age <= max_age, found, f"{name}: {value}; judged on {facts.now:%Y-%m-%d}.")
