# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may log in at all: the state of org and user, IP ranges, hours, rate; and the history of every attempt."""

from __future__ import annotations

import ipaddress
from collections import deque
from dataclasses import dataclass
from enum import Enum

from sf_emulator.datetimes import api_datetime
from sf_emulator.org import Org

Record = dict[str, object]
HOUR = 3600
FAILED_LOGINS_UNTIL_LOCKED = 10


class Refusal(Enum):
    """Why a login failed; the value is what ``LoginHistory.Status`` shows."""

    ORG_INACTIVE = "Organization Is Locked"
    INACTIVE = "User is Inactive"
    FROZEN = "User is Frozen"
    LOCKED = "Password Lockout"
    WRONG_PASSWORD = "Invalid Password"
    TOKEN_REQUIRED = "Failed: Security token required"
    RESTRICTED_IP = "Restricted IP"
    RESTRICTED_TIME = "Restricted Time"
    RESTRICTED_DOMAIN = "Restricted Domain"
    RATE = "Login Rate Exceeded"
    FLOW_DISABLED = "Username-Password Flow Disabled"
    DELEGATED = "Failed: Delegated Authentication"
    NOT_APPROVED = "Failed: Not approved for access"


class LoginRefused(Exception):
    """A user who exists was turned away."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Attempt:
    """How somebody tries to get in; becomes one row of LoginHistory."""

    login_type: str
    application: str
    source_ip: str
    login_url: str
    generic_host: bool = False
    enforce_ip: bool = True
    api_type: str | None = None
    api_version: str | None = None


def user_login(org: Org, user_id: str) -> Record | None:
    """The UserLogin record: frozen and locked; may be missing until the first login (contract 5.6)."""
    return next(iter(org.store.find("UserLogin", UserId=user_id)), None)


def check(org: Org, user: Record, attempt: Attempt) -> None:
    """Turn away whom org, user record or profile keep out, whatever they hold.

    :raises LoginRefused: after the attempt was written down.
    """
    refusal = _org_refusal(org, attempt) or _user_refusal(org, user) or _profile_refusal(org, user, attempt)
    if refusal is None and _rate_exceeded(org, str(user["Id"])):
        refusal = Refusal.RATE
    if refusal is not None:
        refuse(org, user, attempt, refusal)


def refuse(org: Org, user: Record, attempt: Attempt, refusal: Refusal) -> None:
    """Write the failed attempt down and raise it."""
    _write_history(org, user, attempt, refusal.value)
    raise LoginRefused(refusal)


def succeed(org: Org, user: Record, attempt: Attempt) -> None:
    """Write the successful login down, in LoginHistory and on the user."""
    _write_history(org, user, attempt, "Success")
    org.logins.setdefault(str(user["Id"]), deque()).append(org.now().timestamp())
    _update_quietly(org, user, {"LastLoginDate": api_datetime(org.now()), "NumberOfFailedLogins": 0})


def note_wrong_password(org: Org, user: Record) -> None:
    """Count a wrong password; the tenth in a row locks the password."""
    failures = int(str(user.get("NumberOfFailedLogins") or 0)) + 1
    _update_quietly(org, user, {"NumberOfFailedLogins": failures})
    if failures < FAILED_LOGINS_UNTIL_LOCKED:
        return
    row = user_login(org, str(user["Id"]))
    if row is not None:
        org.store.update("UserLogin", str(row["Id"]), {"IsPasswordLocked": True})


def _update_quietly(org: Org, user: Record, values: Record) -> None:
    """Change a user without a trace of who and when: a login modifies nothing that an administrator would see."""
    kept = {name: user[name] for name in ("LastModifiedDate", "LastModifiedById")}
    org.store.update("User", str(user["Id"]), kept | values)


def _org_refusal(org: Org, attempt: Attempt) -> Refusal | None:
    if not org.settings.active:
        return Refusal.ORG_INACTIVE
    if org.settings.my_domain_login_only and attempt.generic_host:
        return Refusal.RESTRICTED_DOMAIN
    return None


def _user_refusal(org: Org, user: Record) -> Refusal | None:
    if not user["IsActive"]:
        return Refusal.INACTIVE
    row = user_login(org, str(user["Id"]))
    return Refusal.FROZEN if row is not None and row["IsFrozen"] else None


def _profile_refusal(org: Org, user: Record, attempt: Attempt) -> Refusal | None:
    restriction = org.restrictions.get(str(user["ProfileId"]))
    if restriction is None:
        return None
    if attempt.enforce_ip and restriction.ip_ranges and not _inside(attempt.source_ip, restriction.ip_ranges):
        return Refusal.RESTRICTED_IP
    if restriction.hours is not None:
        first, end = restriction.hours
        if not first <= org.now().hour < end:
            return Refusal.RESTRICTED_TIME
    return None


def _inside(address: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    ip = int(ipaddress.ip_address(address))
    return any(int(ipaddress.ip_address(low)) <= ip <= int(ipaddress.ip_address(high)) for low, high in ranges)


def _rate_exceeded(org: Org, user_id: str) -> bool:
    recent = org.logins.get(user_id)
    if not recent:
        return False
    since = org.now().timestamp() - HOUR
    while recent and recent[0] <= since:
        recent.popleft()
    return len(recent) >= org.settings.logins_per_hour


def _write_history(org: Org, user: Record, attempt: Attempt, status: str) -> None:
    org.served(str(user["Id"]))
    org.store.insert(
        "LoginHistory",
        {
            "UserId": user["Id"],
            "LoginTime": api_datetime(org.now()),
            "LoginType": attempt.login_type,
            "LoginUrl": attempt.login_url,
            "SourceIp": attempt.source_ip,
            "Status": status,
            "Application": attempt.application,
            "Platform": "Unknown",
            "Browser": "Unknown",
            "ApiType": attempt.api_type,
            "ApiVersion": attempt.api_version,
        },
    )
