# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How each sandbox's API user differs from production's, requirement by requirement, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import requirement_key


def compare(judgements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry per org that is not production: its production counterpart, how it was found, and the differences.

    The counterpart is the one that `org.production` names (an inventory host), else the production user of whose username the
    sandbox's is the suffixed form (Salesforce appends `.sandboxname` on a refresh), else the only production org there is.
    """
    production = [judgement for judgement in judgements if judgement["org"]["kind"] == "production"]
    others = [judgement for judgement in judgements if judgement["org"]["kind"] not in ("production", None)]
    return [_entry(judgement, *_counterpart(judgement, production)) for judgement in others]


def _counterpart(
    judgement: Mapping[str, Any], production: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any] | None, str | None]:
    named = judgement["org"].get("production")
    if named:
        return next((other for other in production if other["org"]["host"] == named), None), "org.production"
    username = _username(judgement)
    suffixed = [other for other in production if _username(other) and username.startswith(_username(other) + ".")]
    if suffixed:
        return max(suffixed, key=lambda other: len(_username(other))), "username"
    if len(production) == 1:
        return production[0], "only production org"
    return None, None


def _username(judgement: Mapping[str, Any]) -> str:
    return str(judgement["user"]["username"] or "").lower()


def _entry(judgement: Mapping[str, Any], reference: Mapping[str, Any] | None, matched_by: str | None) -> dict[str, Any]:
    comparable = reference is not None and not judgement["cannot_audit"] and not reference["cannot_audit"]
    return {
        "judgement": judgement["key"],
        "reference": reference["key"] if reference else None,
        "matched_by": matched_by if reference else None,
        "comparable": comparable,
        "differences": _differences(judgement, reference) if reference and comparable else [],
    }


def _differences(judgement: Mapping[str, Any], reference: Mapping[str, Any]) -> list[dict[str, Any]]:
    there = {requirement_key(finding): finding for finding in reference["findings"]}
    differences = []
    for here in judgement["findings"]:
        other = there.get(requirement_key(here))
        if other and (here["status"] != other["status"] or here["found"] != other["found"]):
            differences.append(
                {
                    "requirement": requirement_key(here),
                    "title": here["title"],
                    "production": {"status": other["status"], "found": other["found"]},
                    "here": {"status": here["status"], "found": here["found"]},
                    "why": here["evidence"],
                }
            )
    return differences
