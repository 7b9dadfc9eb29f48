# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Salesforce org: who it is, what it holds, what it still allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sf_emulator.oauth.apps import App

if TYPE_CHECKING:
    from sf_emulator.store import Store

OrgKind = Literal["production", "sandbox", "scratch"]


@dataclass(slots=True)
class UserSecret:
    """What a user logs in with; never part of a record, so that no query can read it."""

    password: str
    security_token: str = ""
    password_expired: bool = False


@dataclass(slots=True)
class LoginRestriction:
    """What a profile says of logins: IP ranges (inclusive, empty: any) and hours of the day in UTC."""

    ip_ranges: tuple[tuple[str, str], ...] = ()
    hours: tuple[int, int] | None = None
    """First hour allowed and first hour no longer allowed, e.g. ``(8, 18)``."""
    delegated_authentication: bool = False


@dataclass(slots=True)
class OrgSettings:
    """Switches of Setup that decide about logins; no object of the API shows them."""

    active: bool = True
    """False: the organisation is locked, closed or suspended."""
    api_enabled: bool = True
    """False in editions without API, such as Professional without the add-on."""
    soap_login_enabled: bool = True
    password_flow_enabled: bool = True
    security_token_required: bool = False
    my_domain_login_only: bool = False
    session_seconds: int = 7200
    logins_per_hour: int = 3600
    assertion_seconds: int | None = None
    """How far ahead the ``exp`` of a JWT assertion may lie; None: any distance, as recorded (contract 2.1)."""


@dataclass(slots=True)
class ApiUsage:
    """Calls against the daily API limit, as ``Sforce-Limit-Info`` prints them."""

    max: int = 15000
    used: int = 0

    def spend(self, calls: int = 1) -> None:
        self.used += calls

    @property
    def exhausted(self) -> bool:
        return self.used >= self.max

    @property
    def remaining(self) -> int:
        return max(self.max - self.used, 0)


@dataclass(slots=True, kw_only=True)
class ConnectionFacts:
    """What ``connection.json`` tells of an org: who administers it, who the API user is, through which app."""

    admin_username: str
    admin_password: str = field(repr=False)
    api_username: str
    client_id: str


@dataclass(slots=True)
class RequestNote:
    """What is learnt of a request while it is answered; the request log writes it down."""

    org: Org | None = None
    user_id: str | None = None
    wrote: bool = False
    """It changed data or setup of the org; logins do not count."""
    records: list[tuple[str, str, str]] = field(default_factory=list)
    """What it wrote, in order: create, update or delete, the sObject, the id."""


REQUEST_NOTE: ContextVar[RequestNote | None] = ContextVar("request_note", default=None)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(eq=False)
class Org:
    """One org. Its records come into being when they are first needed, so that a process can hold a thousand orgs.

    ``build`` makes the store: ``build(org)`` returns it filled and may fill ``secrets`` and ``restrictions``.
    ``usernames`` names every seeded user without building anything, since usernames are global over all orgs.
    """

    id: str
    name: str
    kind: OrgKind
    edition: str
    build: Callable[[Org], Store]
    connection: ConnectionFacts
    usernames: frozenset[str] = frozenset()
    apps: dict[str, App] = field(default_factory=dict)
    limits: ApiUsage = field(default_factory=ApiUsage)
    settings: OrgSettings = field(default_factory=OrgSettings)
    secrets: dict[str, UserSecret] = field(default_factory=dict, repr=False)
    """Keyed by 18-character user id."""
    restrictions: dict[str, LoginRestriction] = field(default_factory=dict)
    """Keyed by 18-character profile id."""
    clock: Callable[[], datetime] = _utc_now
    logins: dict[str, deque[float]] = field(default_factory=dict, repr=False)
    """Times of the successful logins of the last hour, by user id."""
    _store: Store | None = field(default=None, repr=False)

    @property
    def store(self) -> Store:
        if self._store is None:
            self._store = self.build(self)
        return self._store

    @property
    def awake(self) -> bool:
        """Whether the store has been built."""
        return self._store is not None

    @property
    def is_sandbox(self) -> bool:
        """What ``Organization.IsSandbox`` says: true for scratch orgs too (contract 1)."""
        return self.kind != "production"

    def now(self) -> datetime:
        """The org's clock: always UTC."""
        return self.clock()

    def changed(self) -> None:
        """Say that the request at hand changed data or setup; every write of an API caller ends here."""
        note = REQUEST_NOTE.get()
        if note is not None:
            note.wrote = True

    def served(self, user_id: str) -> None:
        """Say that the request at hand is this user's."""
        note = REQUEST_NOTE.get()
        if note is not None:
            note.org, note.user_id = self, user_id
