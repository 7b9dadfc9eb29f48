# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real login as the user whose access is to be proved, in the org that was already recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows import flow_for
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import told

LogIn = Callable[[LoginOptions, OrgLock], Connection]
READY = frozenset({"session", "access_token"})  # flows that show a token and prove no login
_KEYS = ("private_key", "private_key_file")


@dataclass(frozen=True)
class Subject:
    """Whose access is proved, by which options, inside which lock; `app` is for the evidence."""

    username: str
    options: LoginOptions
    lock: OrgLock
    app: str | None = None


@dataclass(frozen=True)
class Proof:
    """The user's own connection, and how it came about."""

    connection: Connection
    flow: str
    login_url: str | None
    app: str | None
    at: datetime
    logins: int
    calls: int

    @property
    def identity(self) -> dict[str, Any]:
        """Who answered, and where."""
        user, org = self.connection.running_user or {}, self.connection.label
        return {"user_id": user.get("id"), "username": user.get("username"), "org": org}

    def evidence(self, token: str) -> dict[str, Any]:
        """For people and auditors; `token` says what became of it, never what it is."""
        return {
            "status": "proved",
            "at": told(self.at),
            "flow": self.flow,
            "login_url": self.login_url,
            "app": self.app,
            "scopes": list(self.connection.client.token.scopes),
            "requests": {"logins": self.logins, "calls": self.calls},
            "token": token,
        }

    def end(self) -> None:
        """Revoke the token that the proof obtained."""
        client = self.connection.client
        revoke_token(client.transport, client.token.instance_url, client.token.access_token)


def options_for(username: str, given: LoginOptions, differently: Mapping[str, Any] | None) -> LoginOptions:
    """The login of `username`: the connection's own app and key, and what the task says `differently`."""
    flow = None if given.login_flow in READY else given.login_flow
    carried = replace(given, session=None, access_token=None, login_flow=flow, username=username)
    own = {name: value for name, value in (differently or {}).items() if value is not None}
    if "refresh_token" in own:
        own = {"login_flow": "refresh_token", **own}  # a key of the connection would win over it
    if any(name in own for name in _KEYS):
        # A key of its own must not meet the passphrase, certificate or other key of the connection.
        carried = replace(
            carried, private_key=None, private_key_file=None, private_key_passphrase=None, certificate_file=None
        )
    return replace(carried, **own)


def refuse_borrowed_token(options: LoginOptions, differently: Mapping[str, Any] | None) -> None:
    """A refresh token is its owner's for good. Raises `InvalidInput` where the connection's own would be used to prove somebody else's login."""
    own = (differently or {}).get("refresh_token")
    if options.refresh_token and not own and flow_for(options, lambda message: None).NAME == "refresh_token":
        raise InvalidInput(
            f"The login of {options.username} cannot be proved with the refresh token of the task's own login.",
            code="foreign_refresh_token",
            cause="A refresh token logs in whoever connected the app, and nobody else.",
            remedy="Give proof.refresh_token, or proof.login_flow jwt_bearer or client_credentials with their options, or prove: false.",
        )


def can_log_in(options: LoginOptions) -> bool:
    """Whether the options are enough to mean a flow that proves a login."""
    try:
        return flow_for(options, lambda message: None).NAME not in READY
    except InvalidInput:
        return False


def prove(log_in: LogIn, subject: Subject, now: datetime) -> Proof:
    """Log in, and check user, org and kind against the lock. Raises `LoginRefused`, `WrongOrg`, `InvalidInput`, `Unreachable`."""
    connection = log_in(subject.options, subject.lock)
    usage = connection.client.transport.usage
    before = usage.calls
    connection.identify()
    flow = flow_for(subject.options, lambda message: None)
    return Proof(
        connection, flow.NAME, subject.options.login_url, subject.app, now, logins=1, calls=usage.calls - before
    )


def already_proved(connection: Connection, options: LoginOptions, app: str | None, now: datetime) -> Proof:
    """The task's own login is the user's: nothing is to be done twice."""
    connection.identify()
    flow = flow_for(options, lambda message: None).NAME
    usage = connection.client.transport.usage
    login_url = None if flow in READY else options.login_url
    return Proof(connection, flow, login_url, app, now, logins=usage.logins, calls=usage.calls)
