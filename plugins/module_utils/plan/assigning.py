# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission set licences, permission sets, groups and the approval of an app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.assignments import matches
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.app_access import (
    PERMISSION_SET,
    granting,
    holder_for,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import (
    GROUPS,
    LICENCES,
    SETS,
    Desire,
    Kind,
    missing,
    named,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change, NewId
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.demand import Demand

SELF_AUTHORIZE = "self_authorize"
Row = Mapping[str, Any]
KINDS = {kind.option: kind for kind in (LICENCES, SETS, GROUPS)}


def assignment_changes(snapshot: Mapping[str, Any], failing: Sequence[Demand]) -> Iterator[Change]:
    """Assignments made, renewed or taken away; a name that no candidate or several answer to is left to a person."""
    for demand in failing:
        kind = KINDS.get(demand.section)
        if kind:
            for change in _changes(snapshot, kind, demand):
                yield replace(change, findings=(demand.id,))


def _changes(snapshot: Mapping[str, Any], kind: Kind, demand: Demand) -> list[Change]:
    held = _held(snapshot, kind)
    if demand.requirement.get("only_named"):
        return []  # taking away what nobody named is for `state: exact`, with its guard rails
    if demand.requirement.get("state") == "absent" or "forbidden" in demand.requirement:
        return named([Desire(kind, [row for row in held if _names(kind, demand.requirement, row)], held)])
    known = [*_candidates(snapshot, kind), *held]
    fitting = list({row["id"]: row for row in known if _names(kind, demand.requirement, row)}.values())
    if len(fitting) != 1:
        return []
    return missing([Desire(kind, fitting, held)], _user_id(snapshot), None)


def _names(kind: Kind, requirement: Row, row: Row) -> bool:
    if kind is LICENCES:
        wanted = {*requirement.get("any_of", ()), *requirement.get("forbidden", ())}
        return bool(wanted & {row.get("name"), row.get("key"), row.get("label")})
    return matches(requirement, row)


def approval_changes(snapshot: Mapping[str, Any], failing: Sequence[Demand]) -> Iterator[Change]:
    """The app approved through the set that the operator chose, or through the one set that approves it already."""
    for demand in failing:
        if demand.section == "app" and "approved" in demand.requirement and snapshot.get("apps"):
            yield from _approval(access_of(snapshot), demand)


def _approval(access: Mapping[str, Any], demand: Demand) -> Iterator[Change]:
    wanted = {name.casefold() for name in demand.requirement["names"]}
    apps = [
        row
        for row in access["apps"]
        if {str(row.get("name")).casefold(), str(row.get("developer_name")).casefold()} & wanted
    ]
    for app in apps:
        if app.get("policy") == SELF_AUTHORIZE:
            continue  # nobody needs an approval
        try:
            holder = holder_for(access, app, (demand.app or {}).get("approve_through"))
        except SalesforceError:
            continue  # no set or several: a person chooses
        for change in granting(access, app, holder):
            yield replace(change, record=_pointed(change.record, holder.name), findings=(demand.id,))


def _pointed(record: Row, set_name: str) -> dict[str, Any]:
    """A set that is still to be created has no Id yet."""
    return {name: NewId(PERMISSION_SET, set_name) if value is None else value for name, value in record.items()}


def access_of(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The snapshot as `app_access` reads it."""
    apps = [row for row in snapshot["apps"] if row.get("installed")]
    held = _held(snapshot, SETS)
    return {
        "user": {"id": _user_id(snapshot)},
        "apps": apps,
        "approvals": [
            {**row, "app_id": app["id"], "set_id": row["permission_set_id"], "licence_id": row.get("licence_id")}
            for app in apps
            for row in app.get("approvals") or ()
        ],
        "assigned": {row["id"]: row["assignment_id"] for row in held},
        "acting": {row["id"] for row in held},
        "sets": [*_candidates(snapshot, SETS), *held],
    }


def _held(snapshot: Mapping[str, Any], kind: Kind) -> list[Row]:
    return list(snapshot.get(kind.option) or ())


def _candidates(snapshot: Mapping[str, Any], kind: Kind) -> list[Row]:
    return list((snapshot.get("candidates") or {}).get(kind.option) or ())


def _user_id(snapshot: Mapping[str, Any]) -> str | NewId:
    """For a user that a change before this one creates, what stands in for its Id."""
    user = snapshot.get("user") or {}
    return str(user["id"]) if user.get("id") else NewId("User", str(user.get("username")))
