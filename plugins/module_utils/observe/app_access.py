# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lean look at one app and one user's way to it: one API call, for tasks that approve and prove.

``FIELDS(STANDARD)`` asks for what this org has of objects that differ from edition to edition, with no describe first (contract 4.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.apps import apps_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import full_name
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.candidates import candidates_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.held import the_user
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import candidate_requests, rows_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import SEES_SETUP, Sight
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted

INTEGRATION_LICENCE = "SalesforceAPIIntegrationPsl"

_USER = (
    "SELECT Id, Username, IsActive, ProfileId, Profile.Name, "
    "(SELECT Id, IsActive, PermissionSetId, PermissionSetGroupId, PermissionSet.IsOwnedByProfile FROM PermissionSetAssignments) "
    "FROM User WHERE "
)
_APPROVALS = (
    "SELECT Id, ParentId, Parent.Name, Parent.Label, Parent.NamespacePrefix, Parent.IsOwnedByProfile, Parent.Profile.Name, "
    "Parent.LicenseId, SetupEntityId, SetupEntityType FROM SetupEntityAccess "
    "WHERE SetupEntityType IN ('ConnectedApplication', 'ExternalClientApplication')"
)
_APP_OBJECTS = ("ConnectedApplication", "ExternalClientApplication", "ExtlClntAppOauthPlcyCnfg")


def app_access(connection: Connection, username: str | None, permission_set: str | None) -> dict[str, Any]:
    """Plain data about one user and all apps; `username` None is the running user.

    ``user``: id, username, active, profile_id, profile, profile_set_id. ``apps``: as in the snapshot; those that the running user may not see
    are missing. ``approvals``: rows of SetupEntityAccess with the set that holds each. ``assigned``: set id -> assignment id, direct and active.
    ``acting``: ids of every set that acts for the user, its profile's own and group aggregates among them. ``sets``: sets that fit the typed name.

    Raises `NotFound` when the user does not exist, `SalesforceError` when reading is refused.
    """
    answers = connection.read([*_requests(connection, username), *_set_requests(permission_set)])
    for ref in ("user", "approvals"):
        if not answers[ref].granted:
            raise refusal(
                answers[ref].status, [{"errorCode": answers[ref].code, "message": answers[ref].message}], f"query {ref}"
            )
    user = the_user(answers["user"], username or connection.client.token.user_id)
    rows = [row for row in rows_of(user, "PermissionSetAssignments") if row["IsActive"]]
    acting = frozenset(row["PermissionSetId"] for row in rows if row["PermissionSetId"])
    own = next((row["PermissionSetId"] for row in rows if row["PermissionSet"]["IsOwnedByProfile"]), None)
    # Whoever may not see apps sees none at all, so that nothing here can pass for a policy that is not there.
    sight = Sight(frozenset(SEES_SETUP))
    return {
        "user": {
            "id": user["Id"],
            "username": user["Username"],
            "active": user["IsActive"],
            "profile_id": user["ProfileId"],
            "profile": (user.get("Profile") or {}).get("Name"),
            "profile_set_id": own,
        },
        "apps": apps_section(answers, acting, sight) or [],
        "approvals": [_approval(row) for row in answers["approvals"].records],
        "assigned": {row["PermissionSetId"]: row["Id"] for row in rows if _is_direct(row)},
        "acting": acting,
        "sets": candidates_section(answers).get("permission_sets", []),
    }


def _requests(connection: Connection, username: str | None) -> Iterable[Subrequest]:
    who = soql("Username = {}", username) if username else soql("Id = {}", connection.client.token.user_id)
    yield Subrequest.query("user", _USER + who)
    yield Subrequest.query("approvals", _APPROVALS)
    for name in _APP_OBJECTS:
        yield Subrequest.query(name, f"SELECT FIELDS(STANDARD) FROM {name}")


def _set_requests(permission_set: str | None) -> Iterable[Subrequest]:
    if permission_set is None:
        return []
    return candidate_requests(Wanted("", permission_sets=(permission_set,)))


def _is_direct(row: Mapping[str, Any]) -> bool:
    return not row["PermissionSetGroupId"] and not row["PermissionSet"]["IsOwnedByProfile"]


def _approval(row: Mapping[str, Any]) -> dict[str, Any]:
    parent = row["Parent"]
    return {
        "id": row["Id"],
        "app_id": row["SetupEntityId"],
        "set_id": row["ParentId"],
        "name": full_name(parent["Name"], parent.get("NamespacePrefix")),
        "label": parent["Label"],
        "profile": (parent.get("Profile") or {}).get("Name") if parent["IsOwnedByProfile"] else None,
        "licence_id": parent.get("LicenseId"),
    }


def may_hold_apps(connection: Connection, licence_id: str | None) -> bool:
    """Whether a set under this licence can hold access to apps: one under *Salesforce API Integration* cannot (peers, 8)."""
    if not licence_id or not licence_id.startswith("0PL"):
        return True
    found = connection.client.query(soql("SELECT DeveloperName FROM PermissionSetLicense WHERE Id = {}", licence_id))
    return not any(row["DeveloperName"] == INTEGRATION_LICENCE for row in found)


def others_assigned(connection: Connection, set_id: str, user_id: str) -> int:
    """How many other users hold the set directly."""
    query = soql(
        "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = {} AND AssigneeId != {}", set_id, user_id
    )
    return len(connection.client.query(query))
