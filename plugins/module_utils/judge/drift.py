# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed between two judgements of the same user in the same org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import DIRECTIONS, became

Judgement = Mapping[str, Any]


def drift(earlier: Judgement | None, now: Judgement) -> dict[str, Any]:
    """`{since, new, fixed, still_failing, waived, unseen}`, each a list of findings as they are now; one that is no longer judged, as it was.

    A requirement is told by baseline and id. Without an earlier judgement every failure is new.
    """
    before, after = _by_key(earlier), _by_key(now)
    result: dict[str, Any] = {direction: [] for direction in DIRECTIONS}
    for key, finding in {**before, **after}.items():
        direction = became(_status(before, key), _status(after, key))
        if direction:
            result[direction].append(finding)
    return {"since": earlier.get("judged_at") if earlier else None, **result}


def _by_key(judgement: Judgement | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    findings = judgement.get("findings") or () if judgement else ()
    return {(finding["baseline"], finding["id"]): finding for finding in findings}


def _status(findings: Mapping[tuple[str, str], Mapping[str, Any]], key: tuple[str, str]) -> str | None:
    return findings[key]["status"] if key in findings else None
