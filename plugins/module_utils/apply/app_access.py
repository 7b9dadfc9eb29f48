# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ensure that a user is approved for an app, or is not (contract 5.4, 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.administration import refuse_last_removal
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.app_access import (
    app_access,
    may_hold_apps,
    others_assigned,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan import app_access as plan
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.app_access import Access, Holder
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards, guarded
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.resolve import Row


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks for: `username` None is the running user, `permission_set` None the only set that approves the app."""

    app: str
    username: str | None = None
    permission_set: str | None = None
    through_profile: bool = False


@dataclass
class Outcome:
    """The app and the user as they were seen, the ways in before and after, and the changes between them."""

    app: Row
    user: Row
    before: list[dict[str, str]]
    after: list[dict[str, str]]
    changes: list[Change]
    warnings: list[str] = field(default_factory=list)


def approve(connection: Connection, asked: Asked, *, check_mode: bool) -> Outcome:
    """Raises `NotFound` or `Ambiguous` for names, `InvalidInput` for a set that cannot hold apps, `RequestRefused`, `PartialFailure`."""

    def look() -> Access:
        return app_access(connection, asked.username, asked.permission_set)

    def missing(access: Access) -> list[Change]:
        app = plan.the_app(access, asked.app)
        if asked.permission_set is None and not asked.through_profile and plan.ways(access, app):
            return []
        return plan.granting(access, app, _holder(access, app, asked))

    def new_set(access: Access) -> list[Change]:
        return [change for change in missing(access) if change.kind == plan.PERMISSION_SET]

    access = look()
    app = plan.the_app(access, asked.app)
    changes = missing(access)
    if any(change.kind == plan.APPROVAL for change in changes):
        _check_licence(connection, _holder(access, app, asked))
    if changes and not check_mode:
        # What names the new set by its Id can be written only when the set is there.
        created = converge(connection.client, look, new_set, check_mode=False) if new_set(access) else []
        changes = created + converge(connection.client, look, missing, check_mode=False)
    before = plan.ways(access, app)
    return Outcome(app, access["user"], before, _ways_after(before, access, app, asked, changes), changes)


def _holder(access: Access, app: Row, asked: Asked) -> Holder:
    return plan.profile_of(access) if asked.through_profile else plan.holder_for(access, app, asked.permission_set)


def _ways_after(
    before: list[dict[str, str]], access: Access, app: Row, asked: Asked, changes: Sequence[Change]
) -> list[dict[str, str]]:
    """The ways in when `changes` are done, the same for check mode and for a run."""
    if not changes:
        return before
    if asked.through_profile:
        return [*before, {"kind": "profile", "name": access["user"]["profile"]}]
    return [*before, {"kind": "permission_set", "name": _holder(access, app, asked).name}]


def _check_licence(connection: Connection, holder: Holder) -> None:
    if not may_hold_apps(connection, holder.licence_id):
        raise InvalidInput(
            f"The permission set {holder.name} belongs to the licence Salesforce API Integration and cannot hold access to apps.",
            code="set_cannot_hold_apps",
            cause="Salesforce lets such a set grant objects and fields only.",
            remedy="Name another permission set without a licence for the approval, beside the one that grants objects.",
        )


def withdraw(connection: Connection, asked: Asked, *, check_mode: bool) -> Outcome | None:
    """Take the user's approval away; None when the org does not know the app, which is as wanted. Raises `Guarded`, `NotFound` for the user."""

    def look() -> Access:
        return app_access(connection, asked.username, asked.permission_set)

    def surplus(access: Access) -> list[Change]:
        return _surplus(connection, access, asked)

    access = look()
    try:
        app = plan.the_app(access, asked.app)
    except NotFound:
        return None
    changes = surplus(access)
    refuse_last_removal(connection, access["user"]["username"], access["user"]["id"], changes)
    if changes and not check_mode:
        changes = converge(connection.client, look, surplus, check_mode=False)
    before = plan.ways(access, app)
    gone = {change.record["Id"] for change in changes}
    after = [
        way
        for approval, way in zip(plan.acting_approvals(access, app), before, strict=True)
        if approval["id"] not in gone and access["assigned"].get(approval["set_id"]) not in gone
    ]
    warnings = []
    if after:
        names = ", ".join(way["name"] for way in after)
        warnings.append(f"{access['user']['username']} is still approved for {app['name']} through {names}.")
    return Outcome(app, access["user"], before, after, changes, warnings)


def _surplus(connection: Connection, access: Access, asked: Asked) -> list[Change]:
    app = plan.the_app(access, asked.app)
    holder = plan.profile_of(access) if asked.through_profile else _held_holder(access, app, asked.permission_set)
    if holder is None or holder.set_id is None:
        return []
    user_id = access["user"]["id"]
    named = asked.permission_set is not None or asked.through_profile
    alone = named and not others_assigned(connection, holder.set_id, user_id)
    changes = plan.taking_back(access, app, holder, and_approval=alone)
    is_running_user = same_id(user_id, connection.client.token.user_id)
    return guarded(changes, Guards(), named=True, is_running_user=is_running_user)[0]


def _held_holder(access: Access, app: Row, typed: str | None) -> Holder | None:
    """The set to unassign: the named one, or the only one through which the user is approved; None when there is none."""
    if typed is None and not any(row["set_id"] in access["assigned"] for row in plan.approvals_of(access, app)):
        return None
    return plan.holder_for(access, app, typed)
