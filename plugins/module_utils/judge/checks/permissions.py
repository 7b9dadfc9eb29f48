# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System permissions: effective, or from the profile alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    any_one,
    attempt,
    every,
    failed,
    passed,
    settle,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import Permission


def expected(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    origin = " from the profile itself" if demand.get("through") == "profile" else ""
    if "any_of" in demand:
        return f"one of {', '.join(demand['any_of'])}{origin}"
    if "forbidden" in demand:
        return f"none of {', '.join(demand['forbidden'])}{origin}"
    if "not_together" in demand:
        return f"not {' and '.join(demand['not_together'])} together"
    return f"{', '.join(demand.get('all_of') or demand.get('recommended') or ())}{origin}"


def check(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge `all_of`, `any_of`, `forbidden`, `recommended` or `not_together`."""
    through = str(demand.get("through", "any"))
    if "any_of" in demand:
        return any_one(attempt(_held, facts, name, through) for name in demand["any_of"])
    if "forbidden" in demand:
        return every(attempt(_absent, facts, name, through) for name in demand["forbidden"])
    if "not_together" in demand:
        return any_one(attempt(_absent, facts, name, through) for name in demand["not_together"])
    names = demand.get("all_of") or demand.get("recommended") or ()
    return every(attempt(_held, facts, name, through) for name in names)


def _held(facts: Facts, name: str, through: str) -> Outcome:
    permission = Permission(facts, name)
    if permission.granted(through):
        return passed(f"{permission.label} granted", permission.evidence())
    if permission.granted():
        return failed(f"{permission.label} not granted by the profile", permission.evidence())
    return failed(f"{permission.label} not granted", permission.evidence())


def _absent(facts: Facts, name: str, through: str) -> Outcome:
    permission = Permission(facts, name)
    granted = permission.granted(through)
    return settle(not granted, f"{permission.label} {'granted' if granted else 'not granted'}", permission.evidence())
