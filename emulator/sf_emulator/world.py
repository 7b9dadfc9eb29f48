# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every org of the process, the usernames that are global over them, and who holds which session."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sf_emulator.oauth.apps import App, salesforce_cli
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.oauth.codes import Codes
from sf_emulator.oauth.consents import Consents
from sf_emulator.oauth.devices import Devices
from sf_emulator.oauth.grants import Grants
from sf_emulator.org import Org


@dataclass(slots=True, eq=False)
class Session:
    """A session of one user in one org; ``app`` is None for a SOAP or browser login."""

    token: str = field(repr=False)
    org: Org
    user_id: str
    app: App | None
    scopes: frozenset[str]
    opened: datetime
    lifetime: timedelta
    expires: datetime
    grant_id: str | None = None
    """The OauthToken record that this session lives on, when it has one."""
    api: bool = True
    """False: a browser session, "not valid for use with the REST API"."""

    def touch(self) -> None:
        """Use prolongs a session: an active client is never thrown out (session timeout counts from the last use)."""
        self.expires = self.org.now() + self.lifetime


class World:
    """The orgs that this process serves. The token decides the org; so does the username, and the consumer key."""

    def __init__(self, orgs: Iterable[Org], certificates: Certificates | None = None) -> None:
        self.certificates = certificates or Certificates()
        self.orgs: list[Org] = list(orgs)
        for org in self.orgs:
            cli = salesforce_cli()
            org.apps.setdefault(cli.client_id, cli)
        self._by_id = {org.id[:15]: org for org in self.orgs}
        self._seeded = {name.lower(): org for org in self.orgs for name in org.usernames}
        self._sessions: dict[str, Session] = {}
        self.grants = Grants()
        self.codes = Codes()
        self.consents = Consents()
        self.devices = Devices()

    def org(self, org_id: str) -> Org | None:
        """The org with this id, of 15 or 18 characters."""
        return self._by_id.get(org_id[:15])

    def user(self, username: str) -> tuple[Org, dict[str, object]] | None:
        """The org and User record of a username; case does not matter."""
        seeded = self._seeded.get(username.lower())
        homes = [seeded] if seeded else []
        homes += [org for org in self.orgs if org.awake and org is not seeded]
        for org in homes:
            for user in org.store.find("User", Username=username):
                return org, user
        return None

    def app(self, client_id: str) -> tuple[Org, App] | None:
        """The first org that knows this consumer key, and the app as that org sees it."""
        for org in self.orgs:
            if app := org.apps.get(client_id):
                return org, app
        return None

    def open_session(
        self,
        org: Org,
        user_id: str,
        app: App | None,
        scopes: Iterable[str],
        *,
        grant_id: str | None = None,
        api: bool = True,
    ) -> Session:
        """A new session; its token begins with the org's 15-character id and ``!`` (contract 2, recorded)."""
        token = f"{org.id[:15]}!{secrets.token_urlsafe(72)}"
        seconds = (app.session_seconds if app else None) or org.settings.session_seconds
        now, lifetime = org.now(), timedelta(seconds=seconds)
        session = Session(token, org, user_id, app, frozenset(scopes), now, lifetime, now + lifetime, grant_id, api)
        self._sessions[token] = session
        org.served(user_id)
        return session

    def session(self, token: str) -> Session | None:
        """The live session of a token; an expired one is forgotten."""
        session = self._sessions.get(token)
        if session is not None and session.expires <= session.org.now():
            self.end_session(token)
            return None
        return session

    def sessions(self) -> list[Session]:
        return list(self._sessions.values())

    def end_session(self, token: str) -> None:
        self._sessions.pop(token, None)
