# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From login options to an org that may be read: the first step of the road."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client, Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import HttpOptions, Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow, LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows import flow_for
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock, kind_of, same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, SessionExpired

_ORG_FIELDS = (
    "Id",
    "Name",
    "IsSandbox",
    "OrganizationType",
    "TrialExpirationDate",
    "InstanceName",
    "LanguageLocaleKey",
    "DefaultLocaleSidKey",
    "TimeZoneSidKey",
    "NamespacePrefix",
)
_USER_FIELDS = ("Id", "Username", "Email", "ProfileId")


@dataclass
class Connection:
    """A logged-in client behind the org lock. `org` and `running_user` are known after the first `read`."""

    client: Client
    lock: OrgLock
    org: dict[str, Any] | None = None
    running_user: dict[str, Any] | None = None
    flow: Flow | None = None  # that logged in, and logs in again

    def read(self, subrequests: Iterable[Subrequest]) -> dict[str, Answer]:
        """Answers by `ref`. The first read also asks which org this is, in the same call, and checks the lock before it answers."""
        wanted = list(subrequests)
        if self.org is not None:
            return self.client.composite(wanted) if wanted else {}
        token = self.client.token
        who = [
            Subrequest.retrieve("runningOrg", "Organization", token.org_id, _ORG_FIELDS),
            Subrequest.retrieve("runningUser", "User", token.user_id, _USER_FIELDS),
        ]
        answers = self.client.composite([*who, *wanted])
        organization, user = answers.pop("runningOrg"), answers.pop("runningUser")
        if not organization.granted:
            raise refusal(
                organization.status,
                [{"errorCode": organization.code, "message": organization.message}],
                "sobjects/Organization",
            )
        self._recognise(organization.body, user.body if user.granted else None)
        return answers

    def identify(self) -> dict[str, Any]:
        """The org, asked for when nothing was read yet."""
        if self.org is None:
            self.read([])
        return self.org or {}

    def _recognise(self, organization: dict[str, Any], user: dict[str, Any] | None) -> None:
        org = {
            "id": organization["Id"],
            "name": organization["Name"],
            "kind": kind_of(organization),
            "edition": organization.get("OrganizationType"),
            "instance": organization.get("InstanceName"),
            "is_sandbox": organization["IsSandbox"],
            "trial_expires": organization.get("TrialExpirationDate"),
            "instance_url": self.client.token.instance_url,
            "language": organization.get("LanguageLocaleKey"),
            "locale": organization.get("DefaultLocaleSidKey"),
            "time_zone": organization.get("TimeZoneSidKey"),
            "namespace": organization.get("NamespacePrefix"),
        }
        username = user["Username"] if user else None
        self.lock.check(org, username)
        self.org = org
        self.running_user = {
            "id": self.client.token.user_id,
            "username": username,
            "email": user.get("Email") if user else None,
            "profile_id": user.get("ProfileId") if user else None,
        }

    @property
    def label(self) -> dict[str, Any] | None:
        """How results and errors name the org: id, name, kind; None before the first read."""
        return (
            {key: self.org[key] for key in ("id", "name", "kind")}
            if self.org
            else {"id": self.client.token.org_id, "name": None, "kind": None}
        )

    @property
    def successor(self) -> str | None:
        """The refresh token that counts from now on, where the app rotated the given one; a secret."""
        return self.flow.successor if self.flow else None

    @property
    def session(self) -> dict[str, str]:
        """What later tasks take as their ``session``; a secret."""
        token = self.client.token
        return {
            "instance_url": token.instance_url,
            "access_token": token.access_token,
            "org_id": token.org_id,
            "user_id": token.user_id,
        }


def connect(
    options: LoginOptions,
    lock: OrgLock,
    http: HttpOptions,
    warn: Callable[[str], None],
    transport: Transport | None = None,
) -> Connection:
    """Validate without the network, log in once, check the org id. Raises `InvalidInput`, `LoginRefused`, `Unreachable`, `WrongOrg`."""
    lock.validate()
    flow = flow_for(options, warn)
    flow.validate()
    transport = transport or Transport(http)
    token = flow.authenticate(transport)
    lock.check_id(token.org_id)
    renewing = flow if flow.renewable else _instead(options, warn)
    renew = _renewal(renewing, transport, token) if renewing else None
    return Connection(Client(token, transport, options.api_version, renew=renew), lock, flow=renewing or flow)


def connect_by(token: Token, transport: Transport, api_version: str, lock: OrgLock) -> Connection:
    """A connection on a token that was obtained already. Raises `WrongOrg`."""
    lock.check_id(token.org_id)
    return Connection(Client(token, transport, api_version), lock)


def _instead(options: LoginOptions, warn: Callable[[str], None]) -> Flow | None:
    """How to go on when a `session` ends in the middle of a play: the login that is configured beside it, where there is one."""
    configured = replace(options, session=None)
    if not options.session or configured.login_flow == "session":
        return None
    try:
        flow = flow_for(configured, warn)
        flow.validate()
    except InvalidInput:
        return None
    return flow if flow.renewable else None


def _renewal(flow: Flow, transport: Transport, first: Token) -> Callable[[], Token]:
    """Log in again as the same user in the same org, or not at all: `Client` asks once."""

    def renew() -> Token:
        token = flow.authenticate(transport)
        if not (same_id(token.org_id, first.org_id) and same_id(token.user_id, first.user_id)):
            raise SessionExpired(
                "The session has expired, and the login that is configured leads to somebody else.",
                code="session_not_renewed",
                cause="The session was made for another user or org than the task's own login options.",
                remedy="Run sf_connected_app_auth again for that user and pass its session.",
            )
        return token

    return renew
