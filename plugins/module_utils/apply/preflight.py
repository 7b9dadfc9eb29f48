# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a plan may be carried out: seats, guard rails and groups, looked at before the first write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.administration import refuse_last_removal
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience, await_updated
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.account import administrators
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.account import LOGIN, USER
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import GROUPS, LICENCES
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards, guarded, guarded_account
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.seats import (
    refuse_without_seat,
    refuse_without_set_seat,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preflight:
    """In check mode no group is waited for, and a failed one is refused all the same."""

    connection: Connection
    check_mode: bool
    guards: Guards
    patience: Patience

    def check(self, snapshot: Mapping[str, Any], changes: Sequence[Change]) -> None:
        """Raises `NoSeat`, `Guarded` or `GroupNotReady`. One call where something is taken away or the user would stop
        administering, and one per look at a group."""
        self._seats(snapshot, changes)
        self._losses(snapshot, changes)
        self._groups(snapshot, changes)

    def _seats(self, snapshot: Mapping[str, Any], changes: Sequence[Change]) -> None:
        username = str(snapshot["user"]["username"])
        for change in changes:
            if change.kind == USER:
                licence = _licence_to_take(snapshot, change)
                if licence:
                    refuse_without_seat(username, licence)
            elif change.kind == LICENCES.sobject and change.action == "create":
                licence = _candidate(snapshot, LICENCES.option, change.record[LICENCES.reference])
                if licence:
                    refuse_without_set_seat(username, licence)

    def _losses(self, snapshot: Mapping[str, Any], changes: Sequence[Change]) -> None:
        is_running_user = same_id(snapshot["user"].get("id"), self.connection.client.token.user_id)
        removals = [change for change in changes if change.action == "delete"]
        guarded(removals, self.guards, named=True, is_running_user=is_running_user)
        if removals:
            refuse_last_removal(self.connection, snapshot["user"]["username"], snapshot["user"]["id"], removals)
        loss = _loss(snapshot, changes)
        if loss:
            others = [] if is_running_user else administrators(self.connection)
            is_last = len(others) == 1 and same_id(others[0], snapshot["user"]["id"])
            guarded_account(
                snapshot["user"]["username"], loss, is_running_user=is_running_user, is_last_administrator=is_last
            )

    def _groups(self, snapshot: Mapping[str, Any], changes: Sequence[Change]) -> None:
        ids = [change.record[GROUPS.reference] for change in changes if GROUPS.reference in change.record]
        groups = [row for group_id in ids if (row := _candidate(snapshot, GROUPS.option, group_id))]
        if self.check_mode:
            groups = [row for row in groups if row["status"] == "Failed"]
        await_updated(self.connection, groups, self.patience)


def _candidate(snapshot: Mapping[str, Any], option: str, record_id: Any) -> Row | None:
    rows = (snapshot.get("candidates") or {}).get(option) or ()
    return next((row for row in rows if row["id"] == record_id), None)


def _licence_to_take(snapshot: Mapping[str, Any], change: Change) -> Row | None:
    """The user licence of which the change takes a seat: by becoming active, or by an active user's move to another licence."""
    present = snapshot.get("licence")
    profile = _candidate(snapshot, "profiles", change.record.get("ProfileId"))
    wanted: Row | None = profile["seats"] if profile else present
    user = snapshot["user"]
    becomes_active = change.record.get("IsActive") is True and not user.get("active")
    stays_active = user.get("active") and change.record.get("IsActive") is not False
    moves = bool(stays_active and wanted and present and wanted["id"] != present["id"])
    return wanted if becomes_active or moves else None


def _loss(snapshot: Mapping[str, Any], changes: Sequence[Change]) -> str | None:
    """What an existing user would lose that an administrator needs; None where it loses nothing of the kind."""
    record = {
        name: value
        for change in changes
        if change.kind in (USER, LOGIN) and change.action == "update"
        for name, value in change.record.items()
    }
    if record.get("IsActive") is False:
        return "deactivated"
    if record.get("IsFrozen") is True:
        return "frozen"
    profile = _candidate(snapshot, "profiles", record.get("ProfileId"))
    return f"moved to the profile {profile['name']}" if profile and not profile["administers"] else None
