# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed between two judgements of the same user in the same org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import FAIL

Judgement = Mapping[str, Any]


def drift(earlier: Judgement | None, now: Judgement) -> dict[str, Any]:
    """`{since, new, fixed, still_failing, no_longer_judged}`, each a list of findings.

    A failure is told by baseline and requirement id. `fixed` are those that pass or do not apply now; a failure that became unknown or
    waived is neither fixed nor new and stays in `still_failing` with its present status. Without an earlier judgement every failure is new.
    """
    before, after = _failing(earlier), _by_key(now)
    failing = {key: finding for key, finding in after.items() if finding["status"] == FAIL}
    return {
        "since": earlier.get("judged_at") if earlier else None,
        "new": [finding for key, finding in failing.items() if key not in before],
        "fixed": [after[key] for key in before if key in after and after[key]["status"] in ("pass", "not_applicable")],
        "still_failing": [
            after[key] for key in before if key in after and after[key]["status"] not in ("pass", "not_applicable")
        ],
        "no_longer_judged": [finding for key, finding in before.items() if key not in after],
    }


def _by_key(judgement: Judgement | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    findings = judgement.get("findings") or () if judgement else ()
    return {(finding["baseline"], finding["id"]): finding for finding in findings}


def _failing(judgement: Judgement | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {key: finding for key, finding in _by_key(judgement).items() if finding["status"] == FAIL}
