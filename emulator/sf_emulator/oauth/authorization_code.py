# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second half of the web server flow: a code becomes tokens (contract 2.5)."""

from __future__ import annotations

import base64
import hashlib
import hmac

from sf_emulator.oauth import apps, errors, exchange
from sf_emulator.oauth.approval import app_in
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
    return exchange.log_in_for_good(request, org, user, app, code.scopes)


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
