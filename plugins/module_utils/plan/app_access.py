# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which changes let a user into an app, and which take that back (contract 5.4, 5.5).

The order is the safe one: the set, the approval in it, its assignment; the app's policy comes last and is a person's to change, since the Metadata
API alone can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import Ambiguous, InvalidInput, NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import ASSIGNMENT
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.resolve import Row, resolve

PERMISSION_SET = "PermissionSet"
APPROVAL = "SetupEntityAccess"

Access = Mapping[str, Any]  # as `observe.app_access` tells it
_API_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")


@dataclass(frozen=True, slots=True)
class Holder:
    """The permission set that approves the app for its assignees; `set_id` is None while it has to be created."""

    name: str
    label: str
    set_id: str | None
    licence_id: str | None = None
    is_profile: bool = False


def the_app(access: Access, typed: str) -> Row:
    """The app by Id, API name or label. Raises `NotFound` or `Ambiguous`."""
    rows = [{**app, "full_name": app["developer_name"], "label": app["name"]} for app in access["apps"]]
    try:
        return resolve(typed, rows, "app")
    except NotFound as error:
        raise NotFound(
            error.message,
            code="app_not_found",
            cause="It is not installed in this org, was only seen through somebody's grant, or is hidden from the running user.",
            remedy=f"Check the name; install the app from Setup, Connected Apps OAuth Usage; the running user needs View Setup. {_known(rows)}",
            details={"candidates": error.details["candidates"] or [row["name"] for row in rows]},
        ) from None


def _known(rows: Sequence[Row]) -> str:
    return f"The running user sees {', '.join(row['name'] for row in rows) or 'no app'}."


def approvals_of(access: Access, app: Row) -> list[Row]:
    return [approval for approval in access["approvals"] if approval["app_id"] == app["id"]]


def acting_approvals(access: Access, app: Row) -> list[Row]:
    return [approval for approval in approvals_of(access, app) if approval["set_id"] in access["acting"]]


def ways(access: Access, app: Row) -> list[dict[str, str]]:
    """Through what the user is approved: its profile, or sets, those of its groups among them."""
    return [
        {"kind": "profile", "name": approval["profile"]}
        if approval["profile"]
        else {"kind": "permission_set", "name": approval["name"]}
        for approval in acting_approvals(access, app)
    ]


def holder_for(access: Access, app: Row, typed: str | None) -> Holder:
    """The set that is named, or else the only one that already approves the app. Raises `NotFound`, `Ambiguous`, `InvalidInput`."""
    if typed is not None:
        return _named(access, typed)
    approving = [approval for approval in approvals_of(access, app) if approval["profile"] is None]
    held = [approval for approval in approving if approval["set_id"] in access["assigned"]]
    found = held or approving
    if len(found) == 1:
        return Holder(found[0]["name"], found[0]["label"], found[0]["set_id"], found[0]["licence_id"])
    if found:
        names = sorted(approval["name"] for approval in found)
        raise Ambiguous(
            f"{len(names)} permission sets approve the app {app['name']}: {', '.join(names)}.",
            remedy="Name one of them in permission_set.",
            details={"candidates": names},
        )
    raise NotFound(
        f"No permission set approves the app {app['name']}.",
        code="no_approving_set",
        cause="Nobody was approved for it through a permission set yet.",
        remedy="Name one in permission_set; it is created when it does not exist.",
    )


def _named(access: Access, typed: str) -> Holder:
    try:
        row = resolve(typed, access["sets"], "permission set")
    except NotFound:
        return _new(typed)
    return Holder(row["full_name"], row["label"], row["id"], row.get("licence_id"))


def _new(typed: str) -> Holder:
    """A set that does not exist yet, from an API name or a label. Raises `InvalidInput`."""
    name = re.sub(r"\W+", "_", typed, flags=re.ASCII).strip("_")
    is_id = typed.startswith("0PS") and len(typed) in (15, 18)
    if is_id or "__" in typed or not _API_NAME.fullmatch(name):
        raise InvalidInput(
            f"There is no permission set {typed!r}, and none can be created under that name.",
            code="permission_set_not_found",
            cause="It reads as an Id or as the name of a set in a package, or has no letters to make an API name of.",
            remedy="Install the package, correct the name, or choose an API name of letters, digits and single underscores.",
        )
    return Holder(name, typed if typed != name else typed.replace("_", " "), None)


def profile_of(access: Access) -> Holder:
    """The set that belongs to the user's profile: an approval in it is one for everybody of that profile."""
    name = f"profile {access['user']['profile']}"
    return Holder(name, name, access["user"]["profile_set_id"], is_profile=True)


def granting(access: Access, app: Row, holder: Holder) -> list[Change]:
    """What is missing until the user is approved through `holder`, in the order of writing."""
    changes: list[Change] = []
    record: dict[str, Any]
    if holder.set_id is None:
        named = {"Name": holder.name, "Label": holder.label}
        changes.append(Change(PERMISSION_SET, "create", holder.name, named, None, {"label": holder.label}))
    if holder.set_id not in {approval["set_id"] for approval in approvals_of(access, app)}:
        record = {"ParentId": holder.set_id, "SetupEntityId": app["id"]}
        target = f"{app['name']} in {holder.name}"
        changes.append(Change(APPROVAL, "create", target, record, None, {"approved": True}, section="apps"))
    if holder.set_id not in access["assigned"] and not holder.is_profile:
        record = {"AssigneeId": access["user"]["id"], "PermissionSetId": holder.set_id}
        after = {"assigned": True, "expires": None}
        changes.append(Change(ASSIGNMENT, "create", holder.name, record, None, after, section="permission_sets"))
    return changes


def taking_back(access: Access, app: Row, holder: Holder, *, and_approval: bool) -> list[Change]:
    """The user's assignment of `holder`, and, where nobody else lives on it, the approval itself."""
    changes: list[Change] = []
    if holder.set_id in access["assigned"]:
        record = {"Id": access["assigned"][holder.set_id]}
        before = {"assigned": True, "expires": None}
        changes.append(Change(ASSIGNMENT, "delete", holder.name, record, before, section="permission_sets"))
    for approval in approvals_of(access, app):
        if and_approval and approval["set_id"] == holder.set_id:
            target = f"{app['name']} in {holder.name}"
            changes.append(
                Change(APPROVAL, "delete", target, {"Id": approval["id"]}, {"approved": True}, section="apps")
            )
    return changes


_WHERE = {
    "connected_app": "Setup, Connected Apps, Manage Connected Apps, {name}, Edit Policies",
    "external_client_app": "Setup, External Client App Manager, {name}, Policies, Edit, OAuth Policies",
}
_METADATA = {
    "connected_app": "or retrieve the ConnectedApp, set oauthPolicy and isAdminApproved, and deploy it",
    "external_client_app": "or deploy ExtlClntAppOauthConfigurablePolicies with permittedUsersPolicyType AdminApprovedPreAuthorized; "
    "leave ExtlClntAppGlobalOauthSettings alone, since deploying it without its certificate erases the certificate",
}


def for_a_person(app: Row, username: str, *, approved: bool) -> list[Change]:
    """What no record API can change, with the steps; the user has to be approved before, or is locked out."""
    if app["policy"] != "self_authorize":
        return []
    before_all = f"Approve {username} first, through a permission set (permission_set) or the profile: this policy locks out whoever is not approved."
    steps = (
        *(() if approved else (before_all,)),
        f"Open {_WHERE[app['kind']].format(name=app['name'])}.",
        "Set Permitted Users to 'Admin approved users are pre-authorized' and save,",
        f"{_METADATA[app['kind']]}.",
    )
    before, after = {"policy": "self_authorize"}, {"policy": "admin_approved"}
    kind = "ConnectedApplication" if app["kind"] == "connected_app" else "ExtlClntAppOauthPlcyCnfg"
    return [Change(kind, "update", app["name"], {}, before, after, section="apps", by="person", steps=steps)]
