# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users granted to apps: refresh tokens and the OauthToken records that an administrator sees of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sf_emulator.datetimes import api_datetime
from sf_emulator.oauth.apps import App
from sf_emulator.org import Org

if TYPE_CHECKING:
    from sf_emulator.oauth.logins import Record
    from sf_emulator.world import World

GRANTS_PER_USER_AND_APP = 5


@dataclass(slots=True, eq=False)
class Grant:
    """A user's approval of an app that a refresh token stands for; ``record_id`` is its OauthToken."""

    org: Org
    record_id: str
    client_id: str
    user_id: str
    scopes: frozenset[str]
    refresh_token: str = field(repr=False)
    created: datetime
    used: datetime


class Grants:
    """Every refresh token of the process."""

    def __init__(self) -> None:
        self._by_token: dict[str, Grant] = {}

    def of_token(self, token: str) -> Grant | None:
        """The grant of a refresh token, unless its OauthToken is gone."""
        grant = self._by_token.get(token)
        if grant is not None and grant.org.store.get("OauthToken", grant.record_id) is None:
            del self._by_token[token]
            return None
        return grant

    def open(self, world: World, org: Org, user_id: str, app: App, scopes: frozenset[str]) -> Grant:
        """A new approval with its refresh token; the sixth of a user and app revokes the oldest (contract 2.8)."""
        rows = sorted(records(org, user_id, app), key=lambda row: (str(row["CreatedDate"]), str(row["Id"])))
        for row in rows[: max(len(rows) - GRANTS_PER_USER_AND_APP + 1, 0)]:
            self.revoke(world, org, str(row["Id"]))
        record_id = _insert(org, user_id, app)
        now = org.now()
        grant = Grant(org, record_id, app.client_id, user_id, scopes, _new_refresh_token(), now, now)
        self._by_token[grant.refresh_token] = grant
        return grant

    def rotate(self, grant: Grant) -> str:
        """A new refresh token for the grant; the old one is dead from now on."""
        del self._by_token[grant.refresh_token]
        grant.refresh_token = _new_refresh_token()
        self._by_token[grant.refresh_token] = grant
        return grant.refresh_token

    def revoke(self, world: World, org: Org, record_id: str) -> None:
        """End an approval: its OauthToken, its refresh token and every session that lives on it."""
        org.store.delete("OauthToken", record_id)
        org.changed()
        for token, grant in list(self._by_token.items()):
            if grant.org is org and grant.record_id == record_id:
                del self._by_token[token]
        for session in world.sessions():
            if session.org is org and session.grant_id == record_id:
                world.end_session(session.token)


def records(org: Org, user_id: str, app: App) -> list[Record]:
    """The OauthToken records of a user and app; a record names its app by nothing but ``AppName``."""
    return org.store.find("OauthToken", UserId=user_id, AppName=app.name)


def touch(org: Org, user_id: str, app: App) -> str:
    """Count a login without refresh token on the user's approval of the app, made on the way if there is none."""
    rows = records(org, user_id, app)
    if not rows:
        return _insert(org, user_id, app)
    newest = max(rows, key=lambda row: str(row["CreatedDate"]))
    used(org, str(newest["Id"]))
    return str(newest["Id"])


def used(org: Org, record_id: str) -> None:
    row = org.store.get("OauthToken", record_id)
    if row is not None:
        count = int(str(row.get("UseCount") or 0)) + 1
        org.store.update("OauthToken", record_id, {"UseCount": count, "LastUsedDate": api_datetime(org.now())})


def out_of_time(grant: Grant, app: App) -> bool:
    """Whether the app's refresh policy has ended the grant: at once, after a lifetime, or after disuse."""
    span = timedelta(days=app.refresh_days)
    now = grant.org.now()
    if app.refresh_policy == "immediate":
        return True
    if app.refresh_policy == "specific_lifetime":
        return now >= grant.created + span
    return app.refresh_policy == "specific_inactivity" and now >= grant.used + span


def _insert(org: Org, user_id: str, app: App) -> str:
    menu_item = org.store.find("AppMenuItem", ApplicationId=app.record_id) if app.record_id else []
    values: Record = {
        "UserId": user_id,
        "AppName": app.name,
        "AppMenuItemId": menu_item[0]["Id"] if menu_item else None,
        "UseCount": 1,
        "LastUsedDate": api_datetime(org.now()),
        "DeleteToken": secrets.token_hex(32),
    }
    return org.store.insert("OauthToken", values)


def _new_refresh_token() -> str:
    return f"5Aep861{secrets.token_urlsafe(60)}"
