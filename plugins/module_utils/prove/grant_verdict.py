# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a connector is connected: by whom, since when, how alive (domain notes 4.5, 5.1 and 5.3: five grants, 30 idle days)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

LIMIT = 5  # grants per user and app; the sixth ends the oldest
WARN_IDLE = 20  # days
DEAD_IDLE = 30  # days; Salesforce ends refresh tokens of partner apps that were not used for so long

Row = Mapping[str, Any]


def is_right(username: str | None, right: Collection[str]) -> bool:
    return str(username).lower() in {name.lower() for name in right}


def grant_verdict(
    app: Row | None, grants: Sequence[Row] | None, hidden: str | None, right: Collection[str], now: datetime
) -> dict[str, Any]:
    """Plain data for people and checks; `grants` None is unknown, and `hidden` says why. `right` are the users whose grants are meant to be.

    ``app`` says how the org knows the app: connected_app, external_client_app, ``seen`` through a grant only, or absent. ``connected`` is None
    where nobody can tell.
    """
    kind = app["kind"] if app else "seen" if grants else "absent" if grants is not None else None
    if grants is None:
        return {"app": kind, "connected": None, "users": None, "wrong_users": None, "unknown": hidden}
    users = [_user(name, rows, right, now) for name, rows in sorted(_by_user(grants).items())]
    return {
        "app": kind,
        "connected": any(user["right"] and user["state"] != "dead" for user in users),
        "users": users,
        "wrong_users": [user["username"] for user in users if not user["right"]],
        "unknown": None,
    }


def _by_user(grants: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for grant in grants:
        found.setdefault(str(grant["username"]), []).append(grant)
    return found


def _user(username: str, grants: Sequence[Row], right: Collection[str], now: datetime) -> dict[str, Any]:
    used = [grant["last_used"] or grant["created"] for grant in grants]
    last = max(filter(None, used), default=None)
    idle = (now - datetime.fromisoformat(last)).days if last else None
    return {
        "username": username,
        "right": is_right(username, right),
        "count": len(grants),
        "limit": LIMIT,
        "since": min((grant["created"] for grant in grants if grant["created"]), default=None),
        "last_used": last,
        "idle_days": idle,
        "state": _state(idle),
    }


def _state(idle: int | None) -> str:
    if idle is None:
        return "unknown"
    return "dead" if idle >= DEAD_IDLE else "warning" if idle >= WARN_IDLE else "alive"


def warnings(verdict: Row) -> list[str]:
    """What somebody should act on, in sentences."""
    told = []
    for user in verdict["users"] or []:
        if user["state"] in ("warning", "dead"):
            state = "is taken for dead" if user["state"] == "dead" else "dies in silence after 30"
            told.append(f"The grant of {user['username']} was not used for {user['idle_days']} days and {state}.")
        if user["count"] >= LIMIT:
            told.append(f"{user['username']} holds {user['count']} grants of the app: the next one ends the oldest.")
    return told
