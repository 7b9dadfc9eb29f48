# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/introspect`` and ``/revoke``: what became of a token, and the end of it (contract 2.7)."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sf_emulator.oauth import bearer, errors
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.exchange import TokenRequest, scope_text
from sf_emulator.oauth.grants import Grant
from sf_emulator.oauth.token import NO_STORE, refused, token_request
from sf_emulator.world import Session, World

Document = dict[str, object]
INACTIVE: Document = {"active": False}


async def introspect(request: Request) -> JSONResponse:
    """RFC 7662; an app learns of its own tokens only, everything else is ``{"active": false}``."""
    try:
        if request.method != "POST":
            raise errors.OAuthError("invalid_request", "must use HTTP POST")
        asked = await token_request(request)
        app = asked.known_client()[1]
        asked.check_secret(app)
        if not app.may_introspect:
            raise errors.OAuthError("invalid_client", "client is not allowed to introspect tokens")
        return JSONResponse(_state_of(asked, app), headers=NO_STORE)
    except errors.OAuthError as refusal:
        return refused(refusal)


async def revoke(request: Request) -> Response:
    """End an access token, a refresh token with all its access tokens, or the OauthToken of a ``DeleteToken``.

    Success is an empty 200; a token that is none of these answers 400 with a form-encoded error, which jsforce parses.
    """
    asked = await token_request(request)
    if _revoke(asked.world, asked.params.get("token", "")):
        return Response(status_code=200)
    words = {"error": "unsupported_token_type", "error_description": "this token type is not supported"}
    return PlainTextResponse(urlencode(words), 400, media_type="application/x-www-form-urlencoded", headers=NO_STORE)


def _state_of(asked: TokenRequest, app: App) -> Document:
    token = asked.need("token")
    session = bearer.live_session(asked.world, token)
    if session is not None and session.app is not None and session.app.client_id == app.client_id:
        return _session_state(asked, session)
    grant = asked.world.grants.of_token(token)
    if grant is not None and grant.client_id == app.client_id:
        return _grant_state(asked, grant)
    return INACTIVE


def _session_state(asked: TokenRequest, session: Session) -> Document:
    issued = int(session.opened.timestamp())
    times = {"exp": int(session.expires.timestamp()), "iat": issued, "nbf": issued}
    client_id = session.app.client_id if session.app else ""
    subject = _subject(asked, session, session.user_id)
    return {"active": True, "scope": scope_text(session.scopes), "client_id": client_id, **subject} | {
        "token_type": "access_token",
        **times,
    }


def _grant_state(asked: TokenRequest, grant: Grant) -> Document:
    issued = int(grant.created.timestamp())
    subject = _subject(asked, grant, grant.user_id)
    return {"active": True, "scope": scope_text(grant.scopes), "client_id": grant.client_id, **subject} | {
        "token_type": "refresh_token",
        "iat": issued,
        "nbf": issued,
    }


def _subject(asked: TokenRequest, held: Session | Grant, user_id: str) -> Document:
    user = held.org.store.get("User", user_id) or {}
    return {"username": user.get("Username"), "sub": asked.host.identity_url(held.org, user_id)}


def _revoke(world: World, token: str) -> bool:
    if not token:
        return False
    if session := world.session(token):
        world.end_session(session.token)
        return True
    if grant := world.grants.of_token(token):
        world.grants.revoke(world, grant.org, grant.record_id)
        return True
    for org in world.orgs:
        for row in org.store.find("OauthToken", DeleteToken=token) if org.awake else ():
            world.grants.revoke(world, org, str(row["Id"]))
            return True
    return False
