# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choices: a connector that accepts one of several ways of being set up.

Every option is judged. The option that holds counts, else the preferred one; the requirements of the others do not apply. So a plan and a
report see ordinary findings, and the choice itself is one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    SEVERITIES,
    UNKNOWN,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.finding import NOBODY, finding, judged
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import Outcome, failed, passed, unknown
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import (
    in_sections,
    needs_user,
    requirements,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.waivers import Waiver, waive


def options(
    baseline: Mapping[str, Any], alternative: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any], list[tuple[str, dict[str, Any]]]]]:
    """Each option's name, the document it speaks for, and its requirements, their ids led by the option's name."""
    for name, option in alternative["options"].items():
        # An option that names a baseline brings that baseline's app, sources and variables.
        speaking = {**baseline, **{key: option[key] for key in ("app", "sources", "values") if option.get(key)}}
        required = [
            (section, {**requirement, "id": f"{name}.{requirement['id']}"})
            for section, requirement in in_sections(speaking, option["require"])
        ]
        yield name, speaking, required


def every_requirement(baseline: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, dict[str, Any]]]:
    """Every requirement, those of options included: (the document it speaks for, section, requirement)."""
    for section, requirement in requirements(baseline):
        yield baseline, section, requirement
    for alternative in baseline.get("alternatives") or ():
        for _unused, speaking, required in options(baseline, alternative):
            for section, requirement in required:
                yield speaking, section, requirement


def judged_alternatives(
    baseline: Mapping[str, Any], facts: Facts, waivers: Sequence[Waiver]
) -> Iterator[dict[str, Any]]:
    """The findings of all alternatives of a baseline, each after those of its options; what is waived keeps no option from holding."""
    for alternative in baseline.get("alternatives") or ():
        offered = list(options(baseline, alternative))
        findings = {
            name: [judged(speaking, section, requirement, facts) for section, requirement in required]
            for name, speaking, required in offered
        }
        decided = {name: waive(results, waivers, facts.now) for name, results in findings.items()}
        chosen = _choose(alternative["prefer"], decided)
        for name, results in findings.items():
            yield from results if name == chosen else (_set_aside(result, chosen) for result in results)
        yield finding(
            baseline,
            alternative,
            _nobody([pair for _unused, _speaking, required in offered for pair in required], facts)
            or _outcome(alternative, chosen, decided[chosen]),
            expected=f"one of {', '.join(findings)}",
            by="person",
            section="alternatives",
        )


def _nobody(required: Sequence[tuple[str, dict[str, Any]]], facts: Facts) -> Outcome | None:
    """A user who does not exist is not set up in any way."""
    of_user = any(needs_user(section, requirement) for section, requirement in required)
    return NOBODY if of_user and facts.user_is_missing() else None


def _state(results: Sequence[Mapping[str, Any]]) -> str:
    """Whether an option holds: something passes, nothing fails, nothing that could be seen is unknown. Advice has no say."""
    deciding = [result for result in results if result["severity"] != "info"]
    statuses = {result["status"] for result in deciding}
    if FAIL in statuses:
        return FAIL
    unseen = any(result["status"] == UNKNOWN and result["observable"] for result in deciding)
    return UNKNOWN if unseen or PASS not in statuses else PASS


def _choose(preferred: str, findings: Mapping[str, list[dict[str, Any]]]) -> str:
    """The option that holds, else one that may hold; the preferred one among equals."""
    worth = (PASS, UNKNOWN, FAIL)
    return min(findings, key=lambda name: (worth.index(_state(findings[name])), name != preferred))


def _outcome(alternative: Mapping[str, Any], chosen: str, results: Sequence[Mapping[str, Any]]) -> Outcome:
    title = alternative["options"][chosen].get("title") or chosen
    state = _state(results)
    if state == FAIL:
        broken = [result for result in results if result["status"] == FAIL and result["severity"] != "info"]
        # Where all that is wrong with an option is small, so is having no option that holds.
        severity = max(str(alternative["severity"]), _worst(broken), key=SEVERITIES.index)
        evidence = f"Preferred: {title}; it fails {', '.join(result['id'] for result in broken)}."
        return failed("none holds", evidence, severity=severity)
    if state == UNKNOWN:
        return unknown(f"{title}: not everything was seen.")
    return passed(chosen, f"The user is set up as {title}.")


def _worst(results: Sequence[Mapping[str, Any]]) -> str:
    return min((str(result["severity"]) for result in results), key=SEVERITIES.index)


def _set_aside(result: dict[str, Any], chosen: str) -> dict[str, Any]:
    evidence = [*result["evidence"], f"Set aside: option {chosen} counts."]
    return {**result, "status": NOT_APPLICABLE, "found": "set aside", "evidence": evidence}
