# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ensure that a user is approved for an app, or is not; and end grants that should not be (contract 5.4, 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.app_access import (
    app_access,
    may_hold_apps,
    others_assigned,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.grants import app_grants, delete_tokens
from ansible_collections.orgops.salesforce.plugins.module_utils.plan import app_access as plan
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.app_access import Access, Holder
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import ASSIGNMENT
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards, guarded
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.resolve import Row


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks for: `username` None is the running user, `permission_set` None the only set that approves the app."""

    app: str
    username: str | None = None
    permission_set: str | None = None


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
        if asked.permission_set is None and plan.ways(access, app):
            return []
        return plan.granting(access, app, plan.holder_for(access, app, asked.permission_set))

    def new_set(access: Access) -> list[Change]:
        return [change for change in missing(access) if change.kind == plan.PERMISSION_SET]

    access = look()
    app = plan.the_app(access, asked.app)
    changes = missing(access)
    if any(change.kind == plan.APPROVAL for change in changes):
        _check_licence(connection, plan.holder_for(access, app, asked.permission_set))
    if changes and not check_mode:
        # What names the new set by its Id can be written only when the set is there.
        created = converge(connection.client, look, new_set, check_mode=False) if new_set(access) else []
        changes = created + converge(connection.client, look, missing, check_mode=False)
    before = plan.ways(access, app)
    assigned = [change for change in changes if change.kind == ASSIGNMENT]
    after = before + [{"kind": "permission_set", "name": change.target} for change in assigned]
    return Outcome(app, access["user"], before, after, changes)


def _check_licence(connection: Connection, holder: Holder) -> None:
    if not may_hold_apps(connection, holder.licence_id):
        raise InvalidInput(
            f"The permission set {holder.name} belongs to the licence Salesforce API Integration and cannot hold access to apps.",
            code="set_cannot_hold_apps",
            cause="Salesforce lets such a set grant objects and fields only.",
            remedy="Name another permission set without a licence for the approval, beside the one that grants objects.",
        )


def withdraw(connection: Connection, asked: Asked, *, check_mode: bool, secrets: set[str]) -> Outcome:
    """Take the user's approval away and end the user's grants of the app. Tokens that are read on the way are added to `secrets`."""
    client = connection.client
    warnings: list[str] = []

    def look() -> Access:
        return app_access(connection, asked.username, asked.permission_set)

    def surplus(access: Access) -> list[Change]:
        return _surplus(connection, access, asked)

    access = look()
    app = plan.the_app(access, asked.app)
    grants, hidden = app_grants(connection, app["name"], access["user"]["id"])
    if grants is None:
        warnings.append(f"Grants of the app were not revoked: {hidden}")
    revocations = plan.revoking(grants or [], lambda grant: grant["of_user"])
    changes = surplus(access)
    if changes and not check_mode:
        changes = converge(client, look, surplus, check_mode=False)
    if revocations and not check_mode:
        revoke_grants(connection, revocations, secrets)
    before = plan.ways(access, app)
    gone = {change.target for change in changes if change.kind == ASSIGNMENT}
    after = [way for way in before if way["kind"] == "profile" or way["name"] not in gone]
    if after:
        names = ", ".join(way["name"] for way in after)
        warnings.append(f"{access['user']['username']} is still approved for {app['name']} through {names}.")
    return Outcome(app, access["user"], before, after, [*changes, *revocations], warnings)


def _surplus(connection: Connection, access: Access, asked: Asked) -> list[Change]:
    app = plan.the_app(access, asked.app)
    holder = _held_holder(access, app, asked.permission_set)
    if holder is None or holder.set_id is None:
        return []
    user_id = access["user"]["id"]
    alone = asked.permission_set is not None and not others_assigned(connection, holder.set_id, user_id)
    changes = plan.taking_back(access, app, holder, and_approval=alone)
    is_running_user = same_id(user_id, connection.client.token.user_id)
    return guarded(changes, Guards(), named=True, is_running_user=is_running_user)[0]


def _held_holder(access: Access, app: Row, typed: str | None) -> Holder | None:
    """The set to unassign: the named one, or the only one through which the user is approved; None when there is none."""
    if typed is None and not any(row["set_id"] in access["assigned"] for row in plan.approvals_of(access, app)):
        return None
    return plan.holder_for(access, app, typed)


def revoke_grants(connection: Connection, changes: Sequence[Change], secrets: set[str]) -> None:
    """End the grants that `changes` name; one that ended meanwhile is as wanted."""
    tokens = delete_tokens(connection, [change.record["Id"] for change in changes])
    secrets |= set(tokens.values())
    for token in tokens.values():
        revoke_token(connection.client.transport, connection.client.token.instance_url, token)
