# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A judgement with every key it may have, so that no renderer has to ask whether one is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ORG = {"id": None, "name": None, "kind": None, "host": None}
USER = {"username": None, "id": None, "exists": None}
WAIVER = {"ticket": None, "expires": None}
REFUSED = {"expected": None, "found": None, "remedy": None}
SIDE = {"requirement": None, "source": None}


def filled(judgement: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `judgement` (plain data) in which what was left out is null or empty."""
    refused = judgement.get("cannot_audit")
    return {
        "judged_at": None,
        "observed_at": None,
        **judgement,
        "org": {**ORG, **judgement["org"]},
        "user": {**USER, **(judgement["user"] or {})},
        "cannot_audit": {**REFUSED, **refused} if refused else None,
        "baselines": judgement.get("baselines") or [],
        "findings": [_finding(finding) for finding in judgement["findings"]],
        "conflicts": [_conflict(conflict) for conflict in judgement.get("conflicts") or []],
    }


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "expected": None,
        "found": None,
        "rationale": None,
        "remedy": None,
        "source": None,
        "observable": True,
        **finding,
        "evidence": finding.get("evidence") or [],
        "sbs": finding.get("sbs") or [],
        "waiver": _waiver(finding.get("waiver")),
    }


def _waiver(waiver: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**WAIVER, **waiver} if waiver else None


def _conflict(conflict: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **conflict,
        "sides": [{**SIDE, **side, "sbs": side.get("sbs") or []} for side in conflict["sides"]],
        "decided_by": _waiver(conflict.get("decided_by")),
        "alternative": conflict.get("alternative"),
    }
