# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other cuts through a report document, computed and not stored: by waiver, by contradiction, by who must act."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import severity_rank
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import org_name, requirement_key


def waivers(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every waiver in force with the requirement it waives and the orgs it is used in; the first to expire comes first."""
    pairs = [
        (
            {"requirement": requirement_key(finding), "title": finding["title"], "waiver": finding["waiver"]},
            org_name(judgement),
        )
        for judgement in document["judgements"]
        for finding in judgement["findings"]
        if finding["status"] == "waived" and finding["waiver"]
    ]
    return sorted(_grouped(pairs), key=lambda entry: (str(entry["waiver"]["expires"] or "9999"), entry["requirement"]))


def conflicts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every contradiction once, with the orgs it exists in; undecided ones first."""
    pairs = [
        (dict(conflict), org_name(judgement))
        for judgement in document["judgements"]
        for conflict in judgement["conflicts"]
    ]
    return sorted(_grouped(pairs), key=lambda entry: (bool(entry["decided_by"]), entry["id"]))


def for_people(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What only a person can do: failing or unknown findings that no run of this collection can mend, by remedy."""
    return _to_do(document, by="person", statuses=("fail", "unknown"))


def for_provision(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the next provisioning run mends, by remedy."""
    return _to_do(document, by="provision", statuses=("fail",))


def cannot_audit(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The judgements of orgs that could not be looked at."""
    return [judgement for judgement in document["judgements"] if judgement["cannot_audit"]]


def judgement_by_key(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Judgements by the key that trend and parity refer to."""
    return {judgement["key"]: judgement for judgement in document["judgements"]}


def _to_do(document: Mapping[str, Any], *, by: str, statuses: tuple[str, ...]) -> list[dict[str, Any]]:
    """One entry per remedy: `remedy`, its worst `severity`, whether all of it is `undecided`, `requirements` and `orgs`."""
    tasks: dict[str, dict[str, Any]] = {}
    for judgement in document["judgements"]:
        for finding in judgement["findings"]:
            if finding["status"] in statuses and finding["by"] == by:
                remedy = finding["remedy"] or finding["title"]
                task = tasks.setdefault(
                    remedy, {"remedy": remedy, "severity": "info", "undecided": True, "requirements": [], "orgs": []}
                )
                _add(task, finding, org_name(judgement))
    order = sorted(tasks.values(), key=lambda task: task["remedy"])
    return sorted(order, key=lambda task: (task["undecided"], severity_rank(task["severity"]), -len(task["orgs"])))


def _add(task: dict[str, Any], finding: Mapping[str, Any], org: str) -> None:
    task["severity"] = min(task["severity"], finding["severity"], key=severity_rank)
    task["undecided"] = task["undecided"] and finding["status"] == "unknown"
    requirement = {"key": requirement_key(finding), "title": finding["title"]}
    for known, entry in ((task["requirements"], requirement), (task["orgs"], org)):
        if entry not in known:
            known.append(entry)


def _grouped(pairs: Iterable[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    """Equal entries become one with `orgs`, the names in the order they came."""
    groups: dict[str, dict[str, Any]] = {}
    for entry, org in pairs:
        group = groups.setdefault(json.dumps(entry, sort_keys=True), {**entry, "orgs": []})
        if org not in group["orgs"]:
            group["orgs"].append(org)
    return list(groups.values())
