# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who granted an app access to themselves: OauthToken rows, without the tokens (contract 5.5)."""

from __future__ import annotations

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.apps import grants_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import Sight

# AccessToken and RequestToken are never asked for; DeleteToken only by `delete_tokens`, at the moment of use.
_GRANTS = "SELECT Id, AppName, UserId, User.Username, CreatedDate, LastUsedDate, UseCount, AppMenuItemId FROM OauthToken WHERE AppName = {}"


def app_grants(connection: Connection, app_name: str, user_id: str) -> tuple[list[dict[str, Any]] | None, str | None]:
    """The grants of an app by all users, as in the snapshot; or None and why, when others' grants are hidden from the running user."""
    answers = connection.read(
        [
            Subrequest.query("rights", "SELECT FIELDS(STANDARD) FROM UserPermissionAccess"),
            Subrequest.query("grants", soql(_GRANTS, app_name)),
        ]
    )
    sight = Sight.of(answers["rights"])
    found = grants_section(answers["grants"], user_id, sight)
    return found, sight.unknown.get("grants")


def delete_tokens(connection: Connection, grant_ids: list[str]) -> dict[str, str]:
    """What `connect.revocation` takes for these grants, by id; secrets, to be used and dropped."""
    rows = connection.client.query(soql("SELECT Id, DeleteToken FROM OauthToken WHERE Id IN {}", grant_ids))
    return {row["Id"]: row["DeleteToken"] for row in rows}
