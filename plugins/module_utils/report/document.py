# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One report document out of the judgements of one or many orgs: what every format renders.

The document is plain data, described by `report.schema.json` beside this file and deterministic: the same judgements in any order
give the same bytes. It has no clock of its own; `as_of` is the time of the latest judgement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FINDING_STATUSES, SEVERITIES
from ansible_collections.orgops.salesforce.plugins.module_utils.report import parity, trend
from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import (
    ORG_STATUSES,
    count_statuses,
    failing_by_severity,
    finding_order,
    judgement_order,
    severity_rank,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.report.shape import filled
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import plain, requirement_key

DOCUMENT_VERSION = 1
SCHEMA_FILE = Path(__file__).parent / "report.schema.json"
_NEEDED = ("org", "user", "status", "summary", "findings")


def schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of the document; its `$defs/judgement` describes one org."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def merge(
    judgements: Iterable[Mapping[str, Any]],
    *,
    title: str = "Salesforce API user compliance",
    previous: Mapping[str, Any] | None = None,
    version: str | None = None,
) -> dict[str, Any]:
    """The report document of `judgements` (docs/architecture.md), worst org first.

    `previous` is an earlier document: it gives the trend (new, fixed, still failing) and the history. `version` is the collection's.
    Of two judgements of the same user in the same org by the same baselines the later one counts.
    Raises `InvalidInput` for what is not a judgement or not a document.
    """
    merged = sorted(_latest(judgements), key=judgement_order)
    findings = [finding for judgement in merged for finding in judgement["findings"]]
    counts = count_statuses((finding["status"] for finding in findings), FINDING_STATUSES)
    document = {
        "document_version": DOCUMENT_VERSION,
        "title": plain(title),
        "as_of": max((judgement["judged_at"] for judgement in merged if judgement["judged_at"]), default=None),
        "generator": {"name": "orgops.salesforce", "version": version},
        "summary": {
            "orgs": {
                "total": len(merged),
                **count_statuses((judgement["status"] for judgement in merged), ORG_STATUSES),
            },
            "findings": counts,
            "failing_by_severity": failing_by_severity(findings),
            "score": _mean_score(merged),
        },
        "baselines": _baselines(merged),
        "requirements": _requirements(findings),
        "judgements": merged,
        "parity": parity.compare(merged),
    }
    return trend.against(document, _as_document(previous))


def _latest(judgements: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    latest: dict[str, dict[str, Any]] = {}
    for given in judgements:
        judgement = _judgement(given)
        known = latest.get(judgement["key"])
        if known is None or str(known["judged_at"]) <= str(judgement["judged_at"]):
            latest[judgement["key"]] = judgement
    return latest.values()


def _judgement(given: Mapping[str, Any]) -> dict[str, Any]:
    missing = [name for name in _NEEDED if name not in given] if isinstance(given, Mapping) else list(_NEEDED)
    if missing:
        raise InvalidInput(
            f"A report is made of judgements; this one has no {', '.join(missing)}.",
            remedy="Pass what sf_compliance returned as `judgement`, or JSON files written from it.",
        )
    judgement: dict[str, Any] = filled(plain(given))
    _check_words(judgement)
    org = judgement["org"]
    baselines = "+".join(sorted(baseline["id"] for baseline in judgement["baselines"]))
    # The inventory host comes first: it outlives a sandbox refresh, the org id does not.
    where = org["host"] or org["id"] or org["name"]
    judgement["key"] = " ".join(str(part) for part in (where, judgement["user"]["username"], baselines) if part)
    judgement["findings"].sort(key=finding_order)
    return judgement


def _check_words(judgement: Mapping[str, Any]) -> None:
    """Refuse a word of state that no format knows, before it becomes a wrong colour or a traceback."""
    used: list[tuple[str, str, tuple[str, ...]]] = [("status of the org", judgement["status"], ORG_STATUSES)]
    for finding in judgement["findings"]:
        used.append((f"status of {finding['id']}", finding["status"], FINDING_STATUSES))
        used.append((f"severity of {finding['id']}", finding["severity"], SEVERITIES))
    for what, word, known in used:
        if word not in known:
            raise InvalidInput(
                f"A judgement has an unknown {what}: {word!r}.",
                org=judgement["org"],
                remedy=f"Known are {', '.join(known)}.",
            )


def _mean_score(merged: Iterable[Mapping[str, Any]]) -> int | None:
    """Mean of the orgs' own scores; orgs that cannot be audited have none."""
    scores = [judgement["summary"].get("score") for judgement in merged]
    known = [score for score in scores if score is not None]
    return round(sum(known) / len(known)) if known else None


def _baselines(merged: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    seen = {(entry["id"], entry["sha256"]): entry for judgement in merged for entry in judgement["baselines"]}
    return [seen[key] for key in sorted(seen)]


def _requirements(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        grouped.setdefault(requirement_key(finding), []).append(finding)
    found = [_requirement(key, group) for key, group in grouped.items()]
    return sorted(
        found,
        key=lambda entry: (
            entry["counts"]["fail"] == 0,
            severity_rank(entry["severity"]),
            -entry["counts"]["fail"],
            entry["key"],
        ),
    )


def _requirement(key: str, group: list[Mapping[str, Any]]) -> dict[str, Any]:
    # An overlay may sharpen a requirement in one org: the strictest severity names the column.
    first = min(group, key=lambda finding: severity_rank(finding["severity"]))
    told = {name: first[name] for name in ("baseline", "id", "title", "severity", "by", "rationale", "source")}
    return {
        "key": key,
        **told,
        "sbs": first["sbs"],
        "counts": count_statuses((finding["status"] for finding in group), FINDING_STATUSES),
    }


def _as_document(previous: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if previous is None:
        return None
    if previous.get("document_version") != DOCUMENT_VERSION or "judgements" not in previous:
        raise InvalidInput(
            f"The earlier report is not a report document of version {DOCUMENT_VERSION}.",
            remedy="Give the JSON report that an earlier run of sf_compliance_report wrote (report.json).",
        )
    document: dict[str, Any] = plain(previous)
    return document
