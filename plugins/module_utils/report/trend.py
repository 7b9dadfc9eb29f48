# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift between two report documents: what is new, fixed, still failing, waived since, or no longer visible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import DIRECTIONS, became
from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import severity_rank
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import org_name, requirement_key

HISTORY_LENGTH = 60


def against(document: dict[str, Any], previous: Mapping[str, Any] | None) -> dict[str, Any]:
    """`document` with `trend` (None without a previous one) and `history` (oldest first, itself included).

    Comparing a document with itself repeats the trend it already had: rendering twice gives the same bytes.
    """
    if previous is None:
        return {**document, "trend": None, "history": [_point(document)]}
    if previous["judgements"] == document["judgements"]:
        return {**document, "trend": previous["trend"], "history": previous["history"]}
    history = [*previous["history"], _point(document)][-HISTORY_LENGTH:]
    return {**document, "trend": _compare(document, previous), "history": history}


def _point(document: Mapping[str, Any]) -> dict[str, Any]:
    summary = document["summary"]
    return {
        "as_of": document["as_of"],
        "score": summary["score"],
        "orgs": summary["orgs"]["total"],
        "orgs_passing": summary["orgs"]["pass"],
        "failing": summary["findings"]["fail"],
    }


def _compare(document: Mapping[str, Any], previous: Mapping[str, Any]) -> dict[str, Any]:
    now, before = _statuses(document), _statuses(previous)
    drift: dict[str, list[dict[str, Any]]] = {direction: [] for direction in DIRECTIONS}
    for where in now.keys() | before.keys():
        direction = became(*(side[where]["status"] if where in side else None for side in (before, now)))
        if direction:
            finding = (now.get(where) or before[where])["finding"]
            org = (now.get(where) or before[where])["org"]
            drift[direction].append({"judgement": where[0], "org": org, "requirement": where[1], **finding})
    for entries in drift.values():
        entries.sort(key=lambda entry: (severity_rank(entry["severity"]), entry["judgement"], entry["requirement"]))
    return {"previous_as_of": previous["as_of"], **drift}


def _statuses(document: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (judgement["key"], requirement_key(finding)): {
            "status": finding["status"],
            "org": org_name(judgement),
            "finding": {"title": finding["title"], "severity": finding["severity"]},
        }
        for judgement in document["judgements"]
        for finding in judgement["findings"]
    }
