# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions that somebody took and signed: this requirement may fail, here, until then.

A waiver names a requirement id or a benchmark control id. One that has expired no longer covers, one that covers nothing is noise: both
are findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL, UNKNOWN, WAIVED

Waiver = Mapping[str, Any]


def expired(waiver: Waiver, now: datetime) -> bool:
    """Whether the last day of the waiver, UTC, has passed."""
    return date.fromisoformat(str(waiver["expires"])) < now.date()


def about(waiver: Waiver, org_names: Iterable[str]) -> bool:
    """Whether the waiver speaks about this org, by inventory name, org id or org name."""
    return "orgs" not in waiver or bool(set(waiver["orgs"]) & set(org_names))


def covers(waiver: Waiver, baseline: str, requirement: str, controls: Iterable[str]) -> bool:
    """Whether the waiver names this requirement of this baseline, or one of its controls."""
    return waiver.get("baseline", baseline) == baseline and waiver["requirement"] in {requirement, *controls}


def deciding(
    waivers: Sequence[Waiver], baseline: str, requirement: str, controls: Iterable[str], now: datetime
) -> Waiver | None:
    """The first waiver in force for a requirement."""
    controls = list(controls)
    return next(
        (waiver for waiver in waivers if covers(waiver, baseline, requirement, controls) and not expired(waiver, now)),
        None,
    )


def shown(waiver: Waiver) -> dict[str, Any]:
    """What a report tells of a waiver."""
    return {key: str(waiver[key]) for key in ("owner", "reason", "ticket", "expires") if key in waiver}


def waive(findings: Sequence[dict[str, Any]], waivers: Sequence[Waiver], now: datetime) -> list[dict[str, Any]]:
    """The findings with failures and unknowns waived where a waiver in force covers them."""
    result = []
    for finding in findings:
        waiver = (
            deciding(waivers, finding["baseline"], finding["id"], finding["sbs"], now)
            if finding["status"] in (FAIL, UNKNOWN)
            else None
        )
        result.append({**finding, "status": WAIVED, "waiver": shown(waiver)} if waiver else finding)
    return result


def stale(
    waivers: Sequence[Waiver],
    findings: Sequence[Mapping[str, Any]],
    conflicts: Sequence[Mapping[str, Any]],
    now: datetime,
) -> list[dict[str, Any]]:
    """A finding for each waiver that has expired, or that covers no finding and decides no conflict."""
    result = []
    for waiver in waivers:
        if expired(waiver, now):
            result.append(
                _finding(
                    waiver,
                    "expired",
                    "medium",
                    f"expired on {waiver['expires']}",
                    "Decide anew: mend the requirement, or renew the waiver.",
                )
            )
        elif not _used(waiver, findings, conflicts):
            result.append(
                _finding(
                    waiver,
                    "unused",
                    "low",
                    "covers nothing",
                    "Remove the waiver, or correct the requirement, baseline or orgs it names.",
                )
            )
    return result


def _used(waiver: Waiver, findings: Sequence[Mapping[str, Any]], conflicts: Sequence[Mapping[str, Any]]) -> bool:
    waived = (finding for finding in findings if finding["status"] == WAIVED)
    sides = (side for conflict in conflicts for side in conflict["sides"])
    return any(covers(waiver, finding["baseline"], finding["id"], finding["sbs"]) for finding in waived) or any(
        covers(waiver, side["baseline"], side["requirement"], side["sbs"]) for side in sides
    )


def _finding(waiver: Waiver, what: str, severity: str, found: str, remedy: str) -> dict[str, Any]:
    return {
        "id": f"waiver.{what}.{waiver['requirement']}",
        "title": f"The waiver of {waiver['requirement']} is in force and needed",
        "severity": severity,
        "status": FAIL,
        "expected": "in force and needed",
        "found": found,
        "evidence": [f"Owner {waiver['owner']}, ticket {waiver['ticket']}: {waiver['reason']}"],
        "rationale": "A waiver that nobody renews or needs hides the next failure.",
        "remedy": remedy,
        "by": "person",
        "source": None,
        "sbs": [],
        "baseline": waiver.get("baseline", "waivers"),
        "section": "waivers",
        "observable": True,
        "waiver": shown(waiver),
    }
