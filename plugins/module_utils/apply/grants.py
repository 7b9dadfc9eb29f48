# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""End OAuth grants: not a record to delete but a token to revoke (contract 5.5)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.grants import delete_tokens
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change


def revoke_grants(connection: Connection, changes: Sequence[Change], secrets: set[str]) -> None:
    """End the grants that `changes` name; one that ended meanwhile is as wanted. The tokens are added to `secrets`."""
    tokens = delete_tokens(connection, [change.record["Id"] for change in changes])
    secrets |= set(tokens.values())
    for token in tokens.values():
        revoke_token(connection.client.transport, connection.client.token.instance_url, token)
