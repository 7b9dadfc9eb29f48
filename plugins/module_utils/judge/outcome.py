# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check says about one requirement, and how partial answers combine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ParamSpec

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Unseen

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`found` answers `expected` in a few words; `evidence` says how we know. `severity` and `by` override the requirement's."""

    status: str
    found: str
    evidence: list[str] = field(default_factory=list)
    severity: str | None = None
    by: str | None = None


def passed(found: str, *evidence: str) -> Outcome:
    """The demand is met."""
    return Outcome(PASS, found, list(evidence))


def failed(found: str, *evidence: str, severity: str | None = None, by: str | None = None) -> Outcome:
    """The demand is not met."""
    return Outcome(FAIL, found, list(evidence), severity=severity, by=by)


def unknown(reason: str) -> Outcome:
    """Nobody can tell from this snapshot."""
    return Outcome(UNKNOWN, "unknown", [reason])


def not_applicable(reason: str, found: str = "not applicable") -> Outcome:
    """The demand has no object here."""
    return Outcome(NOT_APPLICABLE, found, [reason])


def settle(holds: bool, found: str, *evidence: str) -> Outcome:
    """Passed or failed."""
    return passed(found, *evidence) if holds else failed(found, *evidence)


def attempt(check: Callable[Given, Outcome], *args: Given.args, **kwargs: Given.kwargs) -> Outcome:
    """A part of a check; what it cannot see is unknown for this part alone."""
    try:
        return check(*args, **kwargs)
    except Unseen as unseen:
        return unknown(unseen.reason)


def every(parts: Iterable[Outcome]) -> Outcome:
    """All must pass: one failure decides, then one unknown."""
    return _combine(list(parts), (FAIL, UNKNOWN, PASS))


def any_one(parts: Iterable[Outcome]) -> Outcome:
    """One must pass: a pass decides, then an unknown."""
    return _combine(list(parts), (PASS, UNKNOWN, FAIL))


def _combine(parts: list[Outcome], precedence: tuple[str, ...]) -> Outcome:
    status = next((status for status in precedence if any(part.status == status for part in parts)), NOT_APPLICABLE)
    if status == NOT_APPLICABLE:
        return not_applicable("Nothing is demanded.")
    deciding = [part for part in parts if part.status == status]
    found = "; ".join(dict.fromkeys(part.found for part in deciding))
    evidence = list(dict.fromkeys(line for part in parts for line in part.evidence))
    # A lesser severity holds for the whole only where every part that decides has it.
    severities = {part.severity for part in deciding}
    return Outcome(status, found, evidence, severity=severities.pop() if len(severities) == 1 else None)
