# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request at the token endpoint, and the answer that ends a flow well."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from sf_emulator.oauth import approval, errors, grants, logins
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.hosts import Host
from sf_emulator.org import Org
from sf_emulator.world import Session, World

SCOPE_ORDER = ("refresh_token", "offline_access", "full", "api", "web", "id", "openid", "profile", "email")
REFRESH_SCOPES = frozenset({"refresh_token", "offline_access"})
API_SCOPES = frozenset({"api", "full"})

Answer = dict[str, str]


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a client posted, with its Basic credentials folded into ``client_id`` and ``client_secret``."""

    world: World
    host: Host
    params: Mapping[str, str]
    source_ip: str

    def need(self, name: str) -> str:
        value = self.params.get(name)
        if not value:
            raise errors.missing_parameter(name)
        return value

    def known_client(self) -> tuple[Org, App]:
        """Some org that knows the client, and the app there.

        :raises OAuthError: ``invalid_client_id``
        """
        found = self.world.app(self.need("client_id"))
        if found is None:
            raise errors.unknown_client()
        return found

    def check_secret(self, app: App, *, optional: bool = False) -> None:
        """Hold the client secret against the app's, in constant time; ``optional`` lets a missing one pass."""
        given = self.params.get("client_secret", "")
        if optional and not given:
            return
        if not hmac.compare_digest(given.encode(), app.client_secret.encode()):
            raise errors.wrong_secret()

    def attempt(self, app: App, login_type: str = "Remote Access 2.0") -> logins.Attempt:
        return logins.Attempt(
            login_type,
            app.name,
            self.source_ip,
            self.host.name,
            generic_host=self.host.is_generic_login,
            enforce_ip=app.ip_relaxation == "enforce",
        )


def basic_credentials(header: str | None) -> dict[str, str]:
    """``client_id`` and ``client_secret`` of an HTTP Basic header, nothing if there is none."""
    scheme, _unused, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _unused, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}


def let_in(request: TokenRequest, org: Org, user: logins.Record, app: App) -> None:
    """Check org, user and profile, in the words of the authorization server.

    :raises OAuthError: by the reason; the attempt is in LoginHistory
    """
    try:
        logins.check(org, user, request.attempt(app))
    except logins.LoginRefused as refused:
        raise errors.OAuthError(*_REFUSALS[refused.refusal]) from None


def need_approval(request: TokenRequest, org: Org, user: logins.Record, app: App) -> None:
    """Check that the user may use the app without being asked.

    :raises OAuthError: ``invalid_app_access`` or ``user hasn't approved this consumer``
    """
    standing = approval.standing(org, str(user["Id"]), app)
    if standing is approval.Standing.APPROVED:
        return
    note_unapproved(request, org, user, app)
    if standing is approval.Standing.NOT_ADMIN_APPROVED:
        raise errors.not_admin_approved()
    raise errors.invalid_grant("user hasn't approved this consumer")


def need_admin_approval(request: TokenRequest, org: Org, user: logins.Record, app: App) -> None:
    """Check the policy of an app for pre-authorised users only; consent is no matter here.

    :raises OAuthError: ``invalid_app_access``
    """
    if app.admin_approved_only and not approval.admin_approved(org, str(user["Id"]), app):
        note_unapproved(request, org, user, app)
        raise errors.not_admin_approved()


def note_unapproved(request: TokenRequest, org: Org, user: logins.Record, app: App) -> None:
    """Write the attempt of a user down who may not use the app."""
    try:
        logins.refuse(org, user, request.attempt(app), logins.Refusal.NOT_APPROVED)
    except logins.LoginRefused:
        return


def log_in(request: TokenRequest, org: Org, user: logins.Record, app: App, *, signed: bool = True) -> Answer:
    """End a flow that gives no refresh token: count the login and answer with an access token."""
    grant_id = grants.touch(org, str(user["Id"]), app)
    session = open_session(request, org, user, app, app.scopes - REFRESH_SCOPES, grant_id)
    return answer(request, session, signed=signed)


def log_in_for_good(request: TokenRequest, org: Org, user: logins.Record, app: App, scopes: frozenset[str]) -> Answer:
    """End a flow that a person consented to: a new grant, with its refresh token where that scope was granted."""
    world = request.world
    opened = world.grants.open(world, org, str(user["Id"]), app, scopes)
    session = open_session(request, org, user, app, scopes, opened.record_id)
    return answer(request, session, refresh_token=opened.refresh_token if scopes & REFRESH_SCOPES else None)


def open_session(
    request: TokenRequest, org: Org, user: logins.Record, app: App, scopes: frozenset[str], grant_id: str
) -> Session:
    """The session of a login that passed every check; without scope ``api`` it is no good for REST."""
    logins.succeed(org, user, request.attempt(app))
    fit = bool(scopes & API_SCOPES)
    return request.world.open_session(org, str(user["Id"]), app, scopes, grant_id=grant_id, api=fit)


def answer(request: TokenRequest, session: Session, *, refresh_token: str | None = None, signed: bool = True) -> Answer:
    """The body of success (contract 2): ``issued_at`` is a string of milliseconds; jwt-bearer answers go unsigned."""
    host, org = request.host, session.org
    identity = host.identity_url(org, session.user_id)
    body = {
        "access_token": session.token,
        "scope": scope_text(session.scopes),
        "instance_url": host.instance_url,
        "id": identity,
        "token_type": "Bearer",
    }
    if refresh_token is not None:
        body["refresh_token"] = refresh_token
    if signed and session.app is not None:
        issued = str(int(session.opened.timestamp() * 1000))
        body |= {"issued_at": issued, "signature": sign(session.app, identity + issued)}
    return body


def scope_text(scopes: frozenset[str]) -> str:
    known = [scope for scope in SCOPE_ORDER if scope in scopes]
    return " ".join([*known, *sorted(scopes - set(known))])


def sign(app: App, text: str) -> str:
    """Base64 of the HMAC-SHA256 that the consumer secret makes of identity URL and time."""
    return base64.b64encode(hmac.digest(app.client_secret.encode(), text.encode(), hashlib.sha256)).decode()


_REFUSALS = {
    logins.Refusal.ORG_INACTIVE: ("inactive_org", "organization is locked, closed, or suspended"),
    logins.Refusal.INACTIVE: ("inactive_user", "user is inactive"),
    logins.Refusal.FROZEN: ("inactive_user", "user is inactive"),
    logins.Refusal.RESTRICTED_IP: ("invalid_grant", "ip restricted"),
    logins.Refusal.RESTRICTED_TIME: ("invalid_grant", "invalid login hours"),
    logins.Refusal.RESTRICTED_DOMAIN: ("invalid_grant", "request not supported on this domain"),
    logins.Refusal.RATE: ("rate_limit_exceeded", "number of logins exceeded"),
}
