# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown for a CI job summary: what fails first, details folded away, cut at a section's end when it grows too long."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report import views
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    STATUS_WORDS,
    count,
    org_name,
    text,
    visible,
)

# GitHub cuts a step's summary off at 1 MiB; GitLab and Jenkins take more.
MAXIMUM_BYTES = 1_000_000
SYMBOLS = {"pass": "✅", "fail": "❌", "unknown": "❔", "waived": "🟦", "not_applicable": "⬜", "cannot_audit": "🚫"}

_MARKDOWN = re.compile(r"([\\`*_\[\]#|~@])")


def render(document: Mapping[str, Any], *, maximum_bytes: int = MAXIMUM_BYTES) -> str:
    """The report in sections, most important first; what does not fit in `maximum_bytes` of UTF-8 is said to be left out."""
    sections = [
        *_overview(document),
        *(_org(judgement) for judgement in document["judgements"] if _troubled(judgement)),
    ]
    kept: list[str] = []
    # Room for the sentence that says what is missing.
    room = maximum_bytes - 300
    for number, section in enumerate(sections):
        room -= len(section.encode()) + 1
        if room < 0:
            left_out = len(sections) - number
            kept.append(
                f"*Cut to fit: {count(left_out, 'section')} left out. The HTML and JSON reports have everything.*\n"
            )
            break
        kept.append(section)
    return "\n".join(kept)


def escape(value: Any) -> str:
    """Text that Markdown, HTML and mention hunters leave alone, on one line."""
    return _MARKDOWN.sub(r"\\\1", html.escape(visible(" ".join(text(value).split())), quote=False)).replace(
        "\\@", "&#64;"
    )


def _overview(document: Mapping[str, Any]) -> Iterator[str]:
    orgs = document["summary"]["orgs"]
    yield f"# {escape(document['title'])}\n\n{_headline(orgs)}\n\n{_figures(document)}"
    if document["trend"]:
        yield _trend(document["trend"])
    yield from _listed(
        "Requirements that fail", ("Severity", "Requirement", "Fails in", "Mended by"), _failing_requirements(document)
    )
    yield _orgs(document)
    yield from _listed("Only a person can do this", ("Severity", "What to do", "Mends", "Orgs"), _for_people(document))
    yield from _listed("Contradictions", ("Between", "Decided by", "Satisfies both", "Orgs"), _conflicts(document))
    yield from _listed("Waivers", ("Requirement", "Owner", "Reason", "Ticket", "Until", "Orgs"), _waivers(document))


def _headline(orgs: Mapping[str, int]) -> str:
    parts = [f"**{orgs['pass']} of {count(orgs['total'], 'org')} comply.**"]
    for status, words in (
        ("fail", "not compliant"),
        ("unknown", "undecided"),
        ("cannot_audit", "could not be audited"),
    ):
        if orgs[status]:
            parts.append(f"{SYMBOLS[status]} {orgs[status]} {words}.")
    return " ".join(parts)


def _figures(document: Mapping[str, Any]) -> str:
    failing = ", ".join(
        f"{number} {name}" for name, number in document["summary"]["failing_by_severity"].items() if number
    )
    score = document["summary"]["score"]
    lines = [f"Failing findings: {failing or 'none'}."]
    if score is not None:
        lines.append(f"The mean score is {score} of 100.")
    if document["as_of"]:
        lines.append(f"As of {escape(document['as_of'])}.")
    return " ".join(lines) + "\n"


def _trend(trend: Mapping[str, Any]) -> str:
    words = {
        "new": "new",
        "fixed": "fixed",
        "still_failing": "still failing",
        "waived": "waived since",
        "unseen": "no longer visible",
    }
    told = ", ".join(f"**{len(trend[name])}** {word}" for name, word in words.items() if trend[name])
    return f"Since {escape(trend['previous_as_of'])}: {told or 'no change'}.\n"


def _listed(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield "\n".join([f"## {title}\n", f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *lines, ""])


def _failing_requirements(document: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for entry in document["requirements"]:
        if entry["counts"]["fail"]:
            who = "the provision playbook" if entry["by"] == "provision" else "a person"
            yield entry["severity"], _named(entry["title"], entry["key"]), count(entry["counts"]["fail"], "org"), who


def _orgs(document: Mapping[str, Any]) -> str:
    header = ("Org", "Kind", "Status", "Fails", "Unknown", "Waived", "Score")
    rows = []
    for judgement in document["judgements"]:
        summary = judgement["summary"]
        status = judgement["status"]
        score = summary.get("score")
        numbers = [str(summary.get(name, 0)) for name in ("fail", "unknown", "waived")]
        rows.append(
            (
                escape(org_name(judgement)),
                escape(judgement["org"]["kind"]),
                f"{SYMBOLS[status]} {STATUS_WORDS[status]}",
                *numbers,
                text(score),
            )
        )
    return "".join(_listed("Orgs", header, rows))


def _for_people(document: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for task in views.for_people(document):
        mends = "; ".join(_named(entry["title"], entry["key"]) for entry in task["requirements"])
        severity = f"{task['severity']}?" if task["undecided"] else task["severity"]
        yield severity, escape(task["remedy"]), mends, _names(task["orgs"])


def _conflicts(document: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for entry in views.conflicts(document):
        sides = " — but — ".join(f"{escape(side['baseline'])}: {escape(side['demands'])}" for side in entry["sides"])
        waiver, alternative = entry["decided_by"], entry["alternative"]
        decided = f"{escape(waiver['owner'])}: {escape(waiver['reason'])}" if waiver else "**undecided**"
        instead = f"{escape(alternative['baseline'])}: {escape(alternative['because'])}" if alternative else "—"
        yield sides, decided, instead, _names(entry["orgs"])


def _waivers(document: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for entry in views.waivers(document):
        waiver = entry["waiver"]
        told = [escape(waiver[name]) for name in ("owner", "reason", "ticket", "expires")]
        yield _named(entry["title"], entry["requirement"]), *told, _names(entry["orgs"])


def _named(title: str, key: str) -> str:
    return f"{escape(title)} ({escape(key)})"


def _names(orgs: Sequence[str], most: int = 10) -> str:
    more = f" and {len(orgs) - most} more" if len(orgs) > most else ""
    return ", ".join(escape(name) for name in orgs[:most]) + more


def _troubled(judgement: Mapping[str, Any]) -> bool:
    return judgement["status"] != "pass"


def _org(judgement: Mapping[str, Any]) -> str:
    name, status = escape(org_name(judgement)), judgement["status"]
    lines = [f"<details><summary>{SYMBOLS[status]} {name}: {STATUS_WORDS[status].lower()}</summary>\n"]
    refused = judgement["cannot_audit"]
    if refused:
        lines.append(f"{escape(refused['message'])} {escape(refused['remedy'])}\n")
    lines += [_finding(finding) for finding in judgement["findings"] if finding["status"] in ("fail", "unknown")]
    return "\n".join([*lines, "</details>\n"])


def _finding(finding: Mapping[str, Any]) -> str:
    lines = [
        f"- {SYMBOLS[finding['status']]} **{escape(finding['title'])}** ({finding['severity']}): expected "
        f"{escape(finding['expected'])}, found {escape(finding['found'])}"
    ]
    lines += [f"  - {escape(evidence)}" for evidence in finding["evidence"]]
    if finding["remedy"]:
        lines.append(f"  - Remedy: {escape(finding['remedy'])}")
    return "\n".join(lines) + "\n"
