# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A production user in a sandbox: Salesforce lengthens the username on every copy, and with what only the sandbox knows (contract 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import Ambiguous, NotFound, WrongOrg

# Where the lengthened name is taken Salesforce puts characters before it, so that those names are looked for too and shown.
_USERS = "SELECT Id, Username, Email, IsActive FROM User WHERE Username LIKE '%{:like}.%' ORDER BY Username LIMIT 50"
_INVALID = ".invalid"


def sandbox_user(connection: Connection, production_username: str, sandbox_name: str | None) -> dict[str, Any]:
    """``{id, username, active, email, email_is_invalid}``; `email` without what the copy appended to it.

    Raises `WrongOrg` in production, `NotFound`, and `Ambiguous` with the candidates; one is never chosen among several.
    """
    answer = connection.read([Subrequest.query("users", soql(_USERS, production_username))])["users"]
    _refuse_production(connection)
    if not answer.granted:
        raise refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], "query users")
    stem = f"{production_username}.".lower()
    named = [row for row in answer.records if row["Username"].lower().startswith(stem)]
    exact = [row for row in named if sandbox_name and row["Username"].lower() == stem + sandbox_name.lower()]
    found = exact or named
    if len(found) != 1:
        raise _not_one(production_username, found, [row["Username"] for row in answer.records])
    return _told(found[0])


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    email = str(row["Email"])
    return {
        "id": row["Id"],
        "username": row["Username"],
        "active": row["IsActive"],
        "email": email.removesuffix(_INVALID),
        "email_is_invalid": email.endswith(_INVALID),
    }


def _refuse_production(connection: Connection) -> None:
    org = connection.org or {}
    if org.get("kind") == "production":
        raise WrongOrg(
            "The org is production, and only a sandbox is refreshed.",
            code="not_a_sandbox",
            remedy="Correct login_url for this host, and set expected_org_kind to sandbox; nothing was written.",
            org=org,
        )


def _not_one(username: str, found: list[dict[str, Any]], names: list[str]) -> Ambiguous | NotFound:
    if found:
        candidates = [row["Username"] for row in found]
        return Ambiguous(
            f"{len(candidates)} users of this sandbox may be {username}: {', '.join(candidates)}.",
            cause="Each of these names is the production username with something behind it.",
            remedy="Name the sandbox, or give the exact username of this sandbox.",
            details={"candidates": candidates},
        )
    near = f" These names contain it: {', '.join(names)}." if names else ""
    return NotFound(
        f"No user of this sandbox has the username {username} with a sandbox's name behind it.{near}",
        code="user_not_found",
        cause="The user was created in production after the copy, or its name was taken and Salesforce put characters before it.",
        remedy="Give the exact username of this sandbox, or create the user with sf_provision.",
        details={"candidates": names},
    )
