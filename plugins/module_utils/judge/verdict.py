# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a judgement fails a task: thresholds, unknowns, and a recorded state as the gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL, SEVERITIES, UNKNOWN

GRAVE = tuple(severity for severity in SEVERITIES if severity != "info")
FAIL_ON = (*GRAVE, "none")
UNKNOWN_AS = ("pass", "fail")


def verdict(
    judgement: Mapping[str, Any],
    *,
    fail_on: str = "high",
    unknown_as: str = "pass",
    earlier: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`{failed, reasons: [finding ids], message}`.

    `fail_on`: the least severity that fails, `none` for never. `unknown_as: fail` counts unknown findings as failures, except those that no
    query can show. With `earlier`, a recorded judgement, only what it does not have counts, or has with a lesser severity. An org that could
    not be audited fails when unknown does.
    """
    if judgement["status"] == "cannot_audit":
        failed = unknown_as == "fail" and fail_on != "none"
        return {"failed": failed, "reasons": [], "message": f"Could not audit: {judgement['cannot_audit']['message']}"}
    grave = GRAVE[: GRAVE.index(fail_on) + 1] if fail_on != "none" else ()
    counted = [
        finding for finding in judgement["findings"] if finding["severity"] in grave and _counts(finding, unknown_as)
    ]
    if earlier is not None:
        recorded = {
            (finding["baseline"], finding["id"]): finding
            for finding in earlier.get("findings") or ()
            if _counts(finding, unknown_as)
        }
        counted = [
            finding for finding in counted if _is_worse(finding, recorded.get((finding["baseline"], finding["id"])))
        ]
    reasons = [finding["id"] for finding in counted]
    message = (
        f"{len(reasons)} of {len(judgement['findings'])} requirements fail at severity {fail_on} or above: {', '.join(reasons)}"
        if reasons
        else "No requirement fails."
    )
    return {"failed": bool(reasons), "reasons": reasons, "message": message}


def _is_worse(finding: Mapping[str, Any], recorded: Mapping[str, Any] | None) -> bool:
    """Than the record: it has no such failure, saw it not, or as a lesser one, such as a grant that was idle and is dead now."""
    if recorded is None or (finding["status"], recorded["status"]) == (FAIL, UNKNOWN):
        return True
    return SEVERITIES.index(finding["severity"]) < SEVERITIES.index(recorded["severity"])


def _counts(finding: Mapping[str, Any], unknown_as: str) -> bool:
    if finding["status"] == UNKNOWN:
        return unknown_as == "fail" and bool(finding.get("observable", True))
    return bool(finding["status"] == FAIL)
