# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second half of the web server flow: a code becomes tokens (contract 2.5)."""

from __future__ import annotations

import base64
import hashlib
import hmac

from sf_emulator.oauth import apps, errors, exchange, logins
from sf_emulator.oauth.approval import app_in
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.codes import Code
from sf_emulator.oauth.exchange import Answer, TokenRequest


def grant(request: TokenRequest) -> Answer:
    """Answer an authorization code with an access token, and a refresh token where its scope was granted."""
    text = request.need("code")
    known = request.known_client()[1]
    request.check_secret(known, optional=known.secret_optional)
    code = request.world.codes.spend(text, known.client_id)
    if request.params.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
        raise errors.OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration")
    check_verifier(code.challenge, request.params.get("code_verifier"))
    org = code.org
    app = app_in(request.world, org, code.client_id)
    if apps.AUTHORIZATION_CODE not in app.flows:
        raise errors.flow_not_enabled()
    user = org.store.get("User", code.user_id)
    if user is None:
        raise errors.invalid_grant("invalid authorization code")
    exchange.let_in(request, org, user, app)
    return _tokens(request, code, user, app)


def _tokens(request: TokenRequest, code: Code, user: logins.Record, app: App) -> Answer:
    org, world = code.org, request.world
    approval = world.grants.open(world, org, code.user_id, app, code.scopes)
    session = exchange.open_session(request, org, user, app, code.scopes, approval.record_id)
    refreshable = code.scopes & exchange.REFRESH_SCOPES
    return exchange.answer(request, session, refresh_token=approval.refresh_token if refreshable else None)


def check_verifier(challenge: str | None, verifier: str | None) -> None:
    """PKCE: S256 is assumed whether the client names the method or not.

    :raises OAuthError: ``invalid code verifier``
    """
    if challenge is None:
        return
    digest = hashlib.sha256((verifier or "").encode()).digest()
    computed = base64.urlsafe_b64encode(digest).rstrip(b"=")
    if not hmac.compare_digest(computed, challenge.rstrip("=").encode()):
        raise errors.invalid_grant("invalid code verifier")
