# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page's script needs to draw the matrix and its drill-down, small enough for hundreds of orgs.

Texts repeat from org to org, so each is stored once in `texts` and named by its position; -1 is no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FINDING_STATUSES, SEVERITIES
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    STATUS_WORDS,
    org_name,
    requirement_key,
    text,
)


class _Texts:
    """Interned strings."""

    def __init__(self) -> None:
        self.list: list[str] = []
        self._positions: dict[str, int] = {}

    def position(self, value: Any) -> int:
        if value is None or value == "":
            return -1
        written = str(value)
        if written not in self._positions:
            self._positions[written] = len(self.list)
            self.list.append(written)
        return self._positions[written]


def matrix_data(document: Mapping[str, Any]) -> dict[str, Any]:
    """`requirements` are columns, `orgs` rows; a row's `findings` are lists in the order that `matrix.js` takes apart:
    requirement, status, severity, title, expected, found, evidence, remedy, waiver, drift.
    """
    texts = _Texts()
    columns = {requirement["key"]: number for number, requirement in enumerate(document["requirements"])}
    drift = _drift(document)
    return {
        "statuses": FINDING_STATUSES,
        "severities": SEVERITIES,
        "words": STATUS_WORDS,
        "requirements": [_requirement(requirement) for requirement in document["requirements"]],
        "orgs": [_row(judgement, columns, drift, texts) for judgement in document["judgements"]],
        "texts": texts.list,
    }


def _drift(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    trend = document["trend"] or {}
    return {
        (entry["judgement"], entry["requirement"]): direction
        for direction in ("new", "still_failing")
        for entry in trend.get(direction, [])
    }


def _requirement(requirement: Mapping[str, Any]) -> dict[str, Any]:
    told = ("key", "title", "severity", "baseline", "by", "rationale", "source", "sbs", "counts")
    return {name: requirement[name] for name in told}


def _row(
    judgement: Mapping[str, Any],
    columns: Mapping[str, int],
    drift: Mapping[tuple[str, str], str],
    texts: _Texts,
) -> dict[str, Any]:
    org, user, refused = judgement["org"], judgement["user"], judgement["cannot_audit"]
    return {
        "name": org_name(judgement),
        "title": org["name"] or "",
        "kind": org["kind"] or "",
        "id": org["id"] or "",
        "username": user["username"] or "",
        "status": judgement["status"],
        "cannot_audit": [refused["found"] or refused["message"], refused["remedy"] or ""] if refused else None,
        "findings": [
            [
                columns[requirement_key(finding)],
                FINDING_STATUSES.index(finding["status"]),
                SEVERITIES.index(finding["severity"]),
                texts.position(finding["title"]),
                texts.position(text(finding["expected"], nothing="")),
                texts.position(text(finding["found"], nothing="")),
                [texts.position(line) for line in finding["evidence"]],
                texts.position(finding["remedy"]),
                texts.position(waived(finding["waiver"])),
                texts.position(drift.get((judgement["key"], requirement_key(finding)))),
            ]
            for finding in judgement["findings"]
        ],
    }


def waived(waiver: Mapping[str, Any] | None) -> str | None:
    """A waiver in one sentence."""
    if not waiver:
        return None
    ticket = f" ({waiver['ticket']})" if waiver["ticket"] else ""
    until = f" Until {waiver['expires']}." if waiver["expires"] else " Without an end."
    return f"{waiver['owner']}{ticket}: {waiver['reason']}{until}"
