# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission set groups can be assigned only when their recalculation has ended (contract 5.2; peers: row 10)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError

PAUSE = 2.0  # seconds between looks


class GroupNotReady(SalesforceError):
    """A permission set group is not Updated and did not become so in time."""

    code = "group_not_ready"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for groups, in seconds, and whom to tell meanwhile; None where nobody can hear."""

    timeout: float = 60.0
    tell: Callable[[str], None] | None = None
    sleep: Callable[[float], None] = time.sleep


def await_updated(connection: Connection, groups: Sequence[Mapping[str, Any]], patience: Patience) -> None:
    """Return when every one of `groups` is Updated. Raises `GroupNotReady` on Failed, or when patience ends."""
    waiting = {row["id"]: row for row in groups if row["status"] != "Updated"}
    waited = 0.0
    while waiting:
        failed = [row for row in waiting.values() if row["status"] == "Failed"]
        if failed or waited >= patience.timeout:
            raise _not_ready(failed or list(waiting.values()), waited)
        if patience.tell:
            patience.tell(_progress(connection, list(waiting.values()), waited, patience.timeout))
        pause = min(PAUSE, patience.timeout - waited)
        patience.sleep(pause)
        waited += pause
        query = soql("SELECT Id, Status FROM PermissionSetGroup WHERE Id IN {}", sorted(waiting))
        for row in connection.client.query(query):
            waiting[row["Id"]] = {**waiting[row["Id"]], "status": row["Status"]}
        waiting = {record_id: row for record_id, row in waiting.items() if row["status"] != "Updated"}


def _progress(connection: Connection, groups: Sequence[Mapping[str, Any]], waited: float, timeout: float) -> str:
    where = (connection.label or {}).get("name")
    return f"{where}: waiting for permission set groups, {waited:.0f} of {timeout:.0f} seconds: {_names(groups)}"


def _names(groups: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{row['full_name']} ({row['status']})" for row in groups)


def _not_ready(groups: Sequence[Mapping[str, Any]], waited: float) -> GroupNotReady:
    failed = all(row["status"] == "Failed" for row in groups)
    return GroupNotReady(
        f"Permission set groups that cannot be assigned yet: {_names(groups)}.",
        code="group_failed" if failed else "group_not_ready",
        cause="Their last recalculation failed."
        if failed
        else f"They were still recalculating after {waited:.0f} seconds.",
        remedy="Recalculate the group in Setup, Permission Set Groups, and mend what it reports."
        if failed
        else "Run the task again later, or raise group_timeout.",
    )
