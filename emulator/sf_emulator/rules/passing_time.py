# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What time alone brings about: assignments expire, permission set groups finish their recalculation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sf_emulator import access
from sf_emulator.datetimes import api_datetime
from sf_emulator.rules.aggregation import recalculate

if TYPE_CHECKING:
    from sf_emulator.org import Org


@dataclass(slots=True)
class Clockwork:
    """What is due in one org."""

    recalculation_seconds: float = 0.0
    """How long a group stays Outdated and then Updating, together."""
    failures_left: int = 0
    """So many recalculations to come end in Failed."""
    due: dict[str, datetime] = field(default_factory=dict)
    """Group id to the moment at which its recalculation ends."""
    next_expiry: str | None = ""
    """When the next assignment expires; empty: not looked up yet, None: never."""


_clockworks: WeakKeyDictionary[Org, Clockwork] = WeakKeyDictionary()


def clockwork(org: Org) -> Clockwork:
    return _clockworks.setdefault(org, Clockwork())


def group_changed(org: Org, group_id: str) -> None:
    """A component or muting set changed: Outdated, then Updating, then Updated (contract 5.2)."""
    work = clockwork(org)
    org.store.update("PermissionSetGroup", group_id, {"Status": "Outdated"})
    work.due[group_id] = org.now() + timedelta(seconds=work.recalculation_seconds)


def expiry_changed(org: Org) -> None:
    """An assignment with an expiration date came, changed or went."""
    clockwork(org).next_expiry = ""


def settle(org: Org) -> None:
    """Bring the org to the present; called before each request. Costs nothing while nothing is due."""
    work = clockwork(org)
    if work.due:
        _recalculations(org, work)
    if work.next_expiry == "":
        work.next_expiry = _next_expiry(org)
    if work.next_expiry and work.next_expiry <= api_datetime(org.now()):
        _expire(org)
        work.next_expiry = _next_expiry(org)


def _recalculations(org: Org, work: Clockwork) -> None:
    now = org.now()
    for group_id, ends in list(work.due.items()):
        if org.store.get("PermissionSetGroup", group_id) is None:
            del work.due[group_id]
        elif ends <= now:
            del work.due[group_id]
            _finish(org, work, group_id)
        elif ends - now <= timedelta(seconds=work.recalculation_seconds / 2):
            org.store.update("PermissionSetGroup", group_id, {"Status": "Updating"})


def _finish(org: Org, work: Clockwork, group_id: str) -> None:
    failed = work.failures_left > 0
    work.failures_left -= failed
    if not failed:
        recalculate(org.store, group_id)
        access.forget(org)
    org.store.update("PermissionSetGroup", group_id, {"Status": "Failed" if failed else "Updated"})


_EXPIRING = '"IsActive" = 1 AND "ExpirationDate" IS NOT NULL'


def _next_expiry(org: Org) -> str | None:
    org.store.table("PermissionSetAssignment")
    found = org.store.query(f'SELECT min("ExpirationDate") FROM "PermissionSetAssignment" WHERE {_EXPIRING}', [])
    return found[0][0] if found else None


def _expire(org: Org) -> None:
    """Expired rows stay, with IsActive false (contract 5.1)."""
    sql = f'SELECT "Id" FROM "PermissionSetAssignment" WHERE {_EXPIRING} AND "ExpirationDate" <= ?'
    for (record_id,) in org.store.query(sql, [api_datetime(org.now())]):
        org.store.update("PermissionSetAssignment", record_id, {"IsActive": False})
    access.forget(org)
