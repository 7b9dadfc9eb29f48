# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guard rails of taking access away: how much at once, from whom never, and what only by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change


class Guarded(SalesforceError):
    """A guard rail stopped the task before it took anything away."""

    code = "guarded"


@dataclass(frozen=True, slots=True)
class Guards:
    """`max_removals` per task and user; `remove_managed` lets ``exact`` take away sets of packages that nobody named."""

    max_removals: int = 10
    remove_managed: bool = False


def guarded(
    removals: Sequence[Change], guards: Guards, *, named: bool, is_running_user: bool
) -> tuple[list[Change], list[str]]:
    """The removals that may happen, and the names of those that stay. Raises `Guarded`.

    What was `named` may belong to a package; what is merely surplus may not, unless the guards say so.
    """
    if named or guards.remove_managed:
        allowed, kept = list(removals), []
    else:
        allowed = [change for change in removals if not _is_managed(change)]
        kept = [change.target for change in removals if _is_managed(change)]
    if allowed and is_running_user:
        raise Guarded(
            f"The task would take {len(allowed)} assignments from the running user itself.",
            code="running_user",
            remedy="Log in as somebody else to change this user, or name another user.",
            details={"removals": [change.target for change in allowed]},
        )
    if len(allowed) > guards.max_removals:
        raise Guarded(
            f"The task would remove {len(allowed)} assignments, and max_removals is {guards.max_removals}.",
            code="too_many_removals",
            remedy="Look at the list in check mode, then raise max_removals for this task.",
            details={"removals": [change.target for change in allowed]},
        )
    return allowed, kept


def _is_managed(change: Change) -> bool:
    """A set or group of a managed package carries its namespace in its full name."""
    return "__" in change.target


def guarded_account(username: str, loss: str, *, is_running_user: bool, is_last_administrator: bool) -> None:
    """Raises `Guarded` where `loss`, such as ``deactivated``, would lock out the task itself or leave nobody who administers the org."""
    if is_running_user:
        raise Guarded(
            f"The running user itself, {username}, would be {loss}.",
            code="running_user",
            remedy="Log in as somebody else to change this user, or name another user.",
        )
    if is_last_administrator:
        raise Guarded(
            f"The last active administrator, {username}, would be {loss}.",
            code="last_administrator",
            cause="Nobody else in this org is active, not frozen, and may modify all data, customize the application and manage users.",
            remedy="Make another user an administrator first.",
        )
