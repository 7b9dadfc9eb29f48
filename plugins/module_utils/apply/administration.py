# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody takes the assignments away that make the last administrator one."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.account import administering
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import guarded_account


def refuse_last_removal(connection: Connection, username: str, user_id: str, changes: Sequence[Change]) -> None:
    """Raises `Guarded` where `changes` take away every assignment through which the user administers, and nobody else does. One call, if any."""
    taken = {change.record["Id"] for change in changes if change.action == "delete"}
    if not taken:
        return
    rows = administering(connection)
    mine = {assignment for assignment, user in rows if same_id(user, user_id)}
    if mine and mine <= taken:
        is_last = len(mine) == len(rows)
        loss = "left without the rights of an administrator"
        guarded_account(username, loss, is_running_user=False, is_last_administrator=is_last)
