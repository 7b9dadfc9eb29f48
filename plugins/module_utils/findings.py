# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a finding that whoever judges and whoever reports have in common: severities, statuses, and what became of a failure."""

from __future__ import annotations

# Worst first. `info` is advice: it fails nothing and nobody.
SEVERITIES = ("critical", "high", "medium", "low", "info")

PASS = "pass"
FAIL = "fail"
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
WAIVED = "waived"
FINDING_STATUSES = (FAIL, UNKNOWN, WAIVED, PASS, NOT_APPLICABLE)

# What can become of a failure between two looks at the same org.
DIRECTIONS = ("new", "fixed", "still_failing", "waived", "unseen")
_AFTER_A_FAILURE = {FAIL: "still_failing", PASS: "fixed", NOT_APPLICABLE: "fixed", WAIVED: "waived"}


def became(before: str | None, now: str | None) -> str | None:
    """Which of `DIRECTIONS` a requirement took between two statuses; None where it neither failed nor fails.

    A status of None says that the requirement was not judged. A failure that nobody can see any more is `unseen` and never `fixed`.
    """
    if before == FAIL:
        return _AFTER_A_FAILURE.get(str(now), "unseen")
    return "new" if now == FAIL else None
