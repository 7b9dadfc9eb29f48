# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contradictions, named with both sides, the waiver that decides and the alternative that satisfies both.

They come from two places: baselines judged together (`contradictions`), and what a connector's baseline admits against the benchmark (its
`conflicts`), so that the reader learns of it even when the benchmark is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.contradictions import clash
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import SECTIONS, requirements
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.waivers import Waiver, deciding, shown

Baseline = Mapping[str, Any]


def conflicts(baselines: Sequence[Baseline], waivers: Sequence[Waiver], now: datetime) -> list[dict[str, Any]]:
    """`{id, subject, sides: [{baseline, requirement, demands, source, sbs, waived}], because, decided_by, alternative, blocking}`.

    `decided_by` is a waiver in force on either side; `blocking` is true for undecided contradictions between the given baselines.
    """
    found = {conflict["id"]: conflict for conflict in _declared(baselines)}
    ways_out = {_side_and_opponent(conflict): conflict["alternative"] for conflict in found.values()}
    for conflict in _detected(baselines):
        known = found.get(conflict["id"], conflict)
        alternative = ways_out.get(_side_and_opponent(conflict)) or ways_out.get(
            _side_and_opponent(conflict, turned=True)
        )
        found[conflict["id"]] = {**conflict, "alternative": alternative, "because": known["because"]}
    return [_decided(conflict, waivers, now) for conflict in found.values()]


def _side_and_opponent(conflict: Mapping[str, Any], turned: bool = False) -> tuple[str, str, str]:
    """What an alternative is a way out of: one requirement against another baseline, whichever of its requirements opposes."""
    one, other = reversed(conflict["sides"]) if turned else conflict["sides"]
    return one["baseline"], one["requirement"], other["baseline"]


def agree(
    baselines: Sequence[Baseline], waivers: Sequence[Waiver], now: datetime
) -> list[tuple[Baseline, str, dict[str, Any]]]:
    """The one desired state of several baselines: every requirement with its baseline and section, waived sides of contradictions left out.

    Raises InvalidInput (`baseline_contradiction`) naming both sources of every contradiction that no waiver decides.
    """
    found = conflicts(baselines, waivers, now)
    refuse_undecided(found)
    given_up = {
        (side["baseline"], side["requirement"])
        for conflict in found
        for side in conflict["sides"]
        if side.get("waived")
    }
    return [
        (baseline, section, requirement)
        for baseline in baselines
        for section, requirement in requirements(baseline)
        if (baseline["id"], requirement["id"]) not in given_up
    ]


def refuse_undecided(found: Sequence[Mapping[str, Any]]) -> None:
    """Raises InvalidInput (`baseline_contradiction`) naming both sources of every blocking one of the conflicts `found`."""
    open_ones = [conflict for conflict in found if conflict["blocking"]]
    if open_ones:
        raise InvalidInput(
            f"The baselines contradict each other: {' '.join(_told(conflict) for conflict in open_ones)}",
            code="baseline_contradiction",
            cause="One user is to serve connectors whose demands no user can meet at once.",
            remedy="Use a user per connector, choose the alternative named, or decide by a waiver on one side.",
            details={"conflicts": open_ones},
        )


def _told(conflict: Mapping[str, Any]) -> str:
    one, other = conflict["sides"]
    sides = [
        f"{side['baseline']} ({side['requirement']}, {side['source']}) demands {side['demands']}"
        for side in (one, other)
    ]
    return f"{'; '.join(sides)}. {conflict['because']}"


def _declared(baselines: Sequence[Baseline]) -> Iterator[dict[str, Any]]:
    for baseline in baselines:
        own = {requirement["id"]: (section, requirement) for section, requirement in requirements(baseline)}
        for entry in baseline.get("conflicts") or ():
            if entry["requirement"] not in own:
                continue
            section, requirement = own[entry["requirement"]]
            against = {"source": None, "sbs": [], **entry["against"]}
            against["source"] = (baseline.get("sources") or {}).get(against["source"], against["source"])
            yield _conflict(
                section,
                _side(baseline, section, requirement),
                against,
                entry["because"],
                entry.get("alternative"),
                blocking=False,
            )


def _detected(baselines: Sequence[Baseline]) -> Iterator[dict[str, Any]]:
    read = [(baseline, list(requirements(baseline))) for baseline in baselines]
    for (one, of_one), (other, of_other) in combinations(read, 2):
        for section, requirement in of_one:
            for other_section, other_requirement in of_other:
                because = clash(section, requirement, other_section, other_requirement)
                if because:
                    sides = _side(one, section, requirement), _side(other, other_section, other_requirement)
                    yield _conflict(section, *sides, because, None, blocking=True)


def _conflict(
    subject: str,
    one: dict[str, Any],
    other: dict[str, Any],
    because: str,
    alternative: Mapping[str, Any] | None,
    blocking: bool,
) -> dict[str, Any]:
    names = sorted(f"{side['baseline']}:{side['requirement']}" for side in (one, other))
    return {
        "id": " | ".join(names),
        "subject": subject,
        "sides": [one, other],
        "because": because,
        "decided_by": None,
        "alternative": dict(alternative) if alternative else None,
        "blocking": blocking,
    }


def _side(baseline: Baseline, section: str, requirement: Mapping[str, Any]) -> dict[str, Any]:
    source = requirement.get("source")
    return {
        "baseline": baseline["id"],
        "requirement": requirement["id"],
        "demands": SECTIONS[section].expected(requirement),
        "source": (baseline.get("sources") or {}).get(source, source),
        "sbs": list(requirement.get("sbs") or ()),
    }


def _decided(conflict: dict[str, Any], waivers: Sequence[Waiver], now: datetime) -> dict[str, Any]:
    for side in conflict["sides"]:
        waiver = deciding(waivers, side["baseline"], side["requirement"], side["sbs"], now)
        if waiver:
            sides = [{**other, "waived": True} if other is side else other for other in conflict["sides"]]
            return {**conflict, "sides": sides, "decided_by": shown(waiver), "blocking": False}
    return conflict
