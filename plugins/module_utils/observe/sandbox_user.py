# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A production user in a sandbox: Salesforce lengthens the username on every copy, and with what only the sandbox knows (contract 1).

As a rule it puts a dot and the sandbox's name behind it, and where that is taken also characters before it, such as ``00x7Vquser@acme.com.test``
(Salesforce Help, Users and Contacts in sandboxes). Which characters is not known, so that a name alone is no proof of who such a user is. The Id
is: records that a sandbox copies keep theirs (contract 1), and a user who bears the Id and the name within its own is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import is_id, same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    WrongOrg,
)

# Names with characters before them are looked for too: they are chosen by Id, or shown.
_USERS = "SELECT Id, Username, Email, IsActive FROM User WHERE Username LIKE '%{:like}.%' ORDER BY Username LIMIT 50"
_INVALID = ".invalid"


def sandbox_user(
    connection: Connection, production_username: str, sandbox_name: str | None, production_user_id: str | None = None
) -> dict[str, Any]:
    """``{id, username, active, email, email_is_invalid}``; `email` without what the copy appended to it.

    Raises `InvalidInput` for an Id that is no user's, `WrongOrg` in production, `NotFound`, and `Ambiguous` with the candidates; one is never
    chosen among several.
    """
    _refuse_other_ids(production_user_id)
    answer = connection.read([Subrequest.query("users", soql(_USERS, production_username))])["users"]
    _refuse_production(connection)
    if not answer.granted:
        raise refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], "query users")
    copied = [row for row in answer.records if production_user_id and same_id(row["Id"], production_user_id)]
    if copied:
        return _told(copied[0])
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


def _refuse_other_ids(user_id: str | None) -> None:
    if user_id is not None and not is_id(user_id, "005"):
        raise InvalidInput(
            f"production_user_id is no user's Id: {user_id!r}.",
            remedy="Give the 15 or 18 characters that begin with 005, as sf_api_user_facts tells them in production.",
        )


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
        remedy="Give production_user_id, by which a user with characters before its name is recognised; or the exact username of this "
        "sandbox; or create the user with sf_provision.",
        details={"candidates": names},
    )
