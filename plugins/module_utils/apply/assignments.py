# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ensure that permission sets, groups and permission set licences are assigned, absent, or exactly these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.administration import refuse_last_removal
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience, await_updated
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.held import Held, held_by
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted
from ansible_collections.orgops.salesforce.plugins.module_utils.plan import assignments
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import KINDS, Desire
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards, guarded
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.resolve import resolve
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.seats import refuse_without_set_seat


@dataclass(frozen=True)
class Assigned:
    """What a task asks for. A kind that is None is not spoken of and left alone."""

    username: str
    names: Mapping[str, Sequence[str] | None]  # option of the kind -> names as typed
    state: str = "present"
    expires: str | None = None
    guards: Guards = field(default_factory=Guards)
    patience: Patience = field(default_factory=Patience)


@dataclass
class Outcome:
    """Assignments before and after, by option, as names; the changes; and what `exact` left in place on purpose."""

    before: dict[str, list[dict[str, Any]]]
    after: dict[str, list[dict[str, Any]]]
    changes: list[Change]
    kept: list[str]


def ensure(connection: Connection, asked: Assigned, *, check_mode: bool, warn: Callable[[str], None]) -> Outcome:
    """Raises `NotFound` or `Ambiguous` for names, `NoSeat`, `Guarded` or `GroupNotReady` before any write, `RequestRefused` or
    `PartialFailure` for writes.
    """
    wanted = Wanted(
        asked.username,
        permission_sets=tuple(asked.names["permission_sets"] or ()),
        permission_set_groups=tuple(asked.names["permission_set_groups"] or ()),
        permission_set_licenses=tuple(asked.names["permission_set_licenses"] or ()),
    )
    seen: list[Held] = []
    kept: list[str] = []

    def look() -> Held:
        seen.append(held_by(connection, wanted))
        return seen[-1]

    def plan(held: Held) -> list[Change]:
        desires = [_desire(kind, held, asked) for kind in KINDS]
        if not check_mode and asked.state != "absent":
            await_updated(connection, _groups_to_assign(desires), asked.patience)
        is_running_user = same_id(held.user_id, connection.client.token.user_id)
        changes, kept[:] = _changes(desires, held, asked, is_running_user)
        refuse_last_removal(connection, held.username, held.user_id, changes)
        return changes

    changes = converge(connection.client, look, plan, check_mode=check_mode, warn=warn)
    before = _terms(seen[0])
    return Outcome(before, _predicted(before, changes), changes, kept)


def _desire(kind: assignments.Kind, held: Held, asked: Assigned) -> Desire:
    names = asked.names[kind.option]
    rows = getattr(held, kind.option)
    if names is None:
        return Desire(kind, None, rows)
    known = held.candidates.get(kind.option, [])
    if asked.state == "absent":
        return Desire(kind, [row for name in names if (row := _if_any(name, known, kind.what))], rows)
    return Desire(kind, [resolve(name, known, kind.what) for name in names], rows)


def _if_any(name: str, known: Sequence[Mapping[str, Any]], what: str) -> Mapping[str, Any] | None:
    """What does not exist is not assigned: `absent` is satisfied by an uninstalled package."""
    try:
        return resolve(name, known, what)
    except NotFound:
        return None


def _groups_to_assign(desires: Sequence[Desire]) -> list[Mapping[str, Any]]:
    groups = next(desire for desire in desires if desire.kind is assignments.GROUPS)
    held = {row["id"] for row in groups.held}
    return [row for row in groups.named or () if row["id"] not in held]


def _changes(
    desires: list[Desire], held: Held, asked: Assigned, is_running_user: bool
) -> tuple[list[Change], list[str]]:
    if asked.state == "absent":
        return guarded(assignments.named(desires), asked.guards, named=True, is_running_user=is_running_user)
    changes = assignments.missing(desires, held.user_id, asked.expires)
    _check_seats(held, changes)
    if asked.state != "exact":
        return changes, []
    surplus = assignments.surplus(desires)
    removals, kept = guarded(surplus, asked.guards, named=False, is_running_user=is_running_user)
    return [*changes, *removals], kept


def _check_seats(held: Held, changes: Sequence[Change]) -> None:
    wanted = {change.record.get(assignments.LICENCES.reference) for change in changes if change.action == "create"}
    for licence in held.candidates.get(assignments.LICENCES.option, []):
        if licence["id"] in wanted:
            refuse_without_set_seat(held.username, licence)


def _terms(held: Held) -> dict[str, list[dict[str, Any]]]:
    return {
        kind.option: [
            {"name": assignments.name_of(row), "expires": row.get("expires"), "active": row.get("active", True)}
            for row in getattr(held, kind.option)
        ]
        for kind in KINDS
    }


def _predicted(
    before: Mapping[str, list[dict[str, Any]]], changes: Sequence[Change]
) -> dict[str, list[dict[str, Any]]]:
    """`before` with `changes` done: the same answer in check mode and after a run."""
    after = {option: {row["name"]: row for row in rows} for option, rows in before.items()}
    for change in changes:
        rows = after[change.section]
        if change.action == "delete":
            rows.pop(change.target, None)
        else:
            rows[change.target] = {"name": change.target, "expires": change.after["expires"], "active": True}
    return {option: sorted(rows.values(), key=lambda row: row["name"]) for option, rows in after.items()}
