# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running user's own rights: which system permissions it holds, and which objects it cannot read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import RIGHTS
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import permissions_in


@dataclass(frozen=True, slots=True)
class OwnRights:
    permissions: frozenset[str]
    unreadable: list[str]  # an object that may not be read is not described (contract 4)


def own_rights(connection: Connection, objects: Sequence[str]) -> OwnRights:
    """One call for up to twenty objects. Raises `SalesforceError` when the org refuses to be read at all."""
    describes = [Subrequest.describe(f"describe{name}", name) for name in objects]
    answers = connection.read([Subrequest.query("rights", RIGHTS), *describes])
    rights = answers["rights"]
    if not rights.granted:
        raise refusal(rights.status, [{"errorCode": rights.code, "message": rights.message}], "query rights")
    held = permissions_in(rights.records[0]) if rights.records else frozenset()
    return OwnRights(held, [name for name in objects if not answers[f"describe{name}"].granted])
