# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an org knows about a user who could not log in, as a second identity sees it: one API call (contract 2.8, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment

ATTEMPTS = 5  # of the Login History, newest first

_OF_USER = "UserId IN (SELECT Id FROM User WHERE Username = {})"
_QUERIES = {
    "user": "SELECT Id, Username, IsActive FROM User WHERE Username = {}",
    "login": f"SELECT IsFrozen, IsPasswordLocked FROM UserLogin WHERE {_OF_USER}",
    "history": f"SELECT LoginTime, Status, LoginType, Application, SourceIp FROM LoginHistory WHERE {_OF_USER} ORDER BY LoginTime DESC LIMIT {ATTEMPTS}",
    "api": "SELECT Id FROM PermissionSet WHERE PermissionsApiEnabled = true AND Id IN "
    "(SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = {} AND IsActive = true)",
}


def login_facts(connection: Connection, username: str) -> dict[str, Any]:
    """``user``: None when there is none, else id, active, frozen, password_locked (None where hidden). ``api_enabled``: None where hidden.

    ``history``: the last attempts, newest first. ``similar``: usernames of this org that begin alike, when the user does not exist.
    """
    answers = connection.read(
        [
            *(Subrequest.query(ref, soql(query, username)) for ref, query in _QUERIES.items()),
            Subrequest.query("similar", _similar(username)),
        ]
    )
    rows = answers["user"].records
    return {
        "user": _user(rows[0], answers["login"]) if rows else None,
        "api_enabled": bool(answers["api"].records) if answers["api"].granted else None,
        "history": [_attempt(row) for row in answers["history"].records],
        "similar": [] if rows else [row["Username"] for row in answers["similar"].records],
    }


def _similar(username: str) -> str:
    """Usernames are unlike in their ends: a sandbox adds its name (contract 1)."""
    return soql("SELECT Username FROM User WHERE Username LIKE '{:like}%' LIMIT 5", username.partition("@")[0])


def _user(row: Mapping[str, Any], login: Answer) -> dict[str, Any]:
    state = login.records[0] if login.records else {}  # the row may be missing until a first login (contract 5.6)
    return {
        "id": row["Id"],
        "username": row["Username"],
        "active": row["IsActive"],
        "frozen": state.get("IsFrozen"),
        "password_locked": state.get("IsPasswordLocked"),
    }


def _attempt(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": moment(row["LoginTime"]),
        "status": row["Status"],
        "kind": row["LoginType"],
        "application": row["Application"],
        "from": row["SourceIp"],
    }
