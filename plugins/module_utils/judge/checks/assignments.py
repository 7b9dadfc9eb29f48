# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission sets, permission set groups and permission set licences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, rows_of, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import Outcome, failed, passed, settle
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import full_name, shown


def matches(demand: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a row is the set or group that the demand names: by namespace, and by label or API name."""
    if "namespace" in demand and (text_of(row, "namespace") or None) != demand["namespace"]:
        return False
    bare = text_of(row, "name").removeprefix(f"{text_of(row, 'namespace')}__")
    return text_of(row, "label") in demand.get("labels", ()) or bool(
        {bare, full_name(row)} & set(demand.get("names", ()))
    )


def named(wanted: Iterable[str], row: Mapping[str, Any]) -> bool:
    """Whether a row goes by one of these labels, API names or `ns__Name`s."""
    return bool({text_of(row, "name"), text_of(row, "label"), full_name(row)} & set(wanted))


def expected_assignment(demand: Mapping[str, Any]) -> str:
    """The assignment demanded, in words."""
    if demand.get("only_named"):
        return "no permission set beside those the baseline names"
    names = " or ".join([*demand.get("labels", ()), *demand.get("names", ())])
    origin = f" of package {demand['namespace']}" if demand.get("namespace") else ""
    return f"{names}{origin} {'not assigned' if demand.get('state') == 'absent' else 'assigned'}"


def check_sets(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge one permission set: assigned directly, or through a group that does not mute it."""
    rows = facts.rows("permission_sets")
    if demand.get("only_named"):
        return _only_named(demand, rows)
    found = [(row, _hold(row)) for row in rows if matches(demand, row)]
    if demand.get("through") != "direct":
        found += _through_groups(demand, facts)
    return _assigned(demand, found, "permission set")


def check_groups(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge one permission set group: assigned, and calculated (`Status = Updated`, contract 5.2)."""
    rows = [row for row in facts.rows("permission_set_groups") if matches(demand, row)]
    return _assigned(demand, [(row, _hold(row)) for row in rows], "permission set group")


def check_licenses(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge permission set licences by developer name, key or label."""
    held = facts.rows("permission_set_licenses")
    wanted = set(demand.get("any_of") or demand.get("forbidden") or ())
    hits = [row for row in held if wanted & {text_of(row, "name"), text_of(row, "key"), text_of(row, "label")}]
    listed = ", ".join(shown(row) for row in hits) or "none of them"
    return settle(
        bool(hits) is ("any_of" in demand),
        listed,
        f"Permission set licences: {', '.join(shown(row) for row in held) or 'none'}.",
    )


def expected_licenses(demand: Mapping[str, Any]) -> str:
    """The permission set licences demanded or refused, in words."""
    return " or ".join(demand["any_of"]) if "any_of" in demand else f"none of {', '.join(demand['forbidden'])}"


def _hold(row: Mapping[str, Any]) -> str:
    """Why an assignment has no effect; empty when it has one."""
    if row.get("active") is False:
        return f"its assignment has expired ({text_of(row, 'expires') or 'date not told'})"
    if row.get("session_activated") is True:
        return "it works only in a session that activates it"
    status = text_of(row, "status")
    return f"the group's status is {status}, not Updated" if status not in ("", "Updated") else ""


def _through_groups(demand: Mapping[str, Any], facts: Facts) -> list[tuple[Mapping[str, Any], str]]:
    return [
        ({**component, "in_group": shown(group)}, _hold(group))
        for group in facts.rows("permission_set_groups")
        for component in rows_of(group, "components")
        if not component.get("muting") and matches(demand, component)
    ]


def _assigned(demand: Mapping[str, Any], found: list[tuple[Mapping[str, Any], str]], word: str) -> Outcome:
    evidence = [_told(word, row, hold) for row, hold in found]
    if demand.get("state") == "absent":
        return settle(not found, "assigned" if found else "not assigned", *evidence)
    effective = [row for row, hold in found if not hold]
    if effective:
        return passed("assigned", *evidence)
    if found:
        return failed(f"assigned, but {found[0][1]}", *evidence)
    return failed("not assigned", f"No {word} of the user matches.")


def _told(word: str, row: Mapping[str, Any], hold: str) -> str:
    group = text_of(row, "in_group")
    terms = f", but {hold}" if hold else f", until {text_of(row, 'expires')}" if text_of(row, "expires") else ""
    return f"{word.capitalize()} {shown(row)} is assigned{f' through group {group}' if group else ''}{terms}."


def _only_named(demand: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> Outcome:
    # `welcome` is bound by the judge: what the other requirements of the baseline name.
    welcome: list[Mapping[str, Any]] = demand.get("welcome", [])
    extra = [
        row
        for row in rows
        if not named(demand.get("allowed", ()), row) and not any(matches(other, row) for other in welcome)
    ]
    return settle(
        not extra,
        ", ".join(shown(row) for row in extra) or "none besides",
        f"Assigned: {', '.join(shown(row) for row in rows) or 'none'}.",
    )
