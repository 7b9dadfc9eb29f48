# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an ``Authorization`` header to a session, or to the refusal that the REST API gives."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from sf_emulator.access import access_of
from sf_emulator.world import Session, World

API_ENABLED = "ApiEnabled"
PASSWORD_EXPIRED = (
    "The users password has expired, you must call SetPassword before attempting any other API operations"
)


class NotAuthenticated(Exception):
    """The REST API turns a caller away: a status and the usual array of errors."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.body = [{"message": message, "errorCode": code}]


def bearer_token(connection: HTTPConnection) -> str | None:
    """The token of ``Authorization: Bearer TOKEN`` or ``OAuth TOKEN``; None without such a header."""
    scheme, _unused, token = connection.headers.get("authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") and token.strip() else None


def authenticate(connection: HTTPConnection) -> Session:
    """The session that may call the REST API; counts one call against the org's daily limit.

    Codes and texts are those of contract 4.

    :raises NotAuthenticated: no, bad or unfit token; API switched off for org or user; daily limit reached
    """
    world: World = connection.app.state.world
    if connection.headers.get("authorization") and bearer_token(connection) is None:
        raise NotAuthenticated(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
    session = live_session(world, bearer_token(connection))
    if session is None:
        raise NotAuthenticated(401, "INVALID_SESSION_ID", "Session expired or invalid")
    if not session.api:
        raise NotAuthenticated(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API")
    check_api(session)
    return session


def check_api(session: Session) -> None:
    """Whether org and user may use the API now; counts the call and prolongs the session.

    :raises NotAuthenticated: API switched off for org or user, password expired, or daily limit reached
    """
    org = session.org
    if not org.settings.api_enabled:
        raise NotAuthenticated(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")
    if not access_of(org, session.user_id).has(API_ENABLED):
        raise NotAuthenticated(403, "API_CURRENTLY_DISABLED", "API is disabled for this User")
    secret = org.secrets.get(session.user_id)
    if session.app is None and secret is not None and secret.password_expired:
        raise NotAuthenticated(403, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", PASSWORD_EXPIRED)
    if org.limits.exhausted:
        raise NotAuthenticated(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    org.limits.spend()
    session.touch()


def live_session(world: World, token: str | None) -> Session | None:
    """The session of a token whose user and org are still active; deactivation ends every session."""
    session = world.session(token) if token else None
    if session is None or not session.org.settings.active:
        return None
    user = session.org.store.get("User", session.user_id)
    if user is None or not user["IsActive"]:
        return None
    session.org.served(session.user_id)
    return session
