# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a refresh token is dead: Salesforce gives one answer for all causes, and the grants that the user still holds tell them apart.

Five grants per user and app, of which a sixth ends the oldest (contract 2.8); 30 idle days (domain notes 5.1); the app's refresh policy
(contract 5.5). A record of OauthToken does not say which refresh token is its own, so that every verdict is about all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.prove.grant_verdict import DEAD_IDLE, LIMIT

Row = Mapping[str, Any]
_HOURS = {"hours": 1, "days": 24, "months": 30 * 24}


def cause_of_death(app: Row | None, grants: Sequence[Row], now: datetime) -> str:
    """One of the verdicts behind ``grant_expired``. `grants` are those of the user and app as in the snapshot; `app` None was merely seen."""
    kind, span = _policy(app)
    if kind == "Immediate":
        return "grant_expires_at_once"
    if not grants:
        return "grant_gone"
    idle = span if kind == "SpecificInactivity" and span else timedelta(days=DEAD_IDLE)
    if all(_age(grant["last_used"] or grant["created"], now) >= idle for grant in grants):
        return "grant_idle"
    if kind == "SpecificLifetime" and span and all(_age(grant["created"], now) >= span for grant in grants):
        return "grant_lifetime_over"
    return "grant_displaced" if len(grants) >= LIMIT else "token_superseded"


def seen_of_grants(app: Row | None, name: str, grants: Sequence[Row], now: datetime) -> Iterator[str]:
    """The evidence, in sentences."""
    yield f"OauthToken: {len(grants) or 'no'} grant{'' if len(grants) == 1 else 's'} of this user and {name}, of {LIMIT} that there can be."
    for grant in sorted(grants, key=lambda row: str(row["created"])):
        used = grant["last_used"] or grant["created"]
        yield f"Grant of {grant['created']}: last used {used}, {_age(used, now).days} days ago."
    if app and app["refresh_policy"]:
        yield f"Refresh token policy of {name}: {app['refresh_policy']}."


def _policy(app: Row | None) -> tuple[str | None, timedelta | None]:
    """Kind and span of ``SpecificInactivity:30:Days``; None where the org does not show it, as of connected apps."""
    kind, _colon, rest = str((app or {}).get("refresh_policy") or "").partition(":")
    period, _colon, unit = rest.partition(":")
    hours = _HOURS.get(unit.lower())
    return kind or None, timedelta(hours=int(period) * hours) if period.isdigit() and hours else None


def _age(moment: str | None, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(moment) if moment else timedelta(0)
