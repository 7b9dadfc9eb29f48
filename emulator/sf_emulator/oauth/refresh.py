# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refresh tokens: used, rotated, dead (contract 2.4)."""

from __future__ import annotations

from sf_emulator.oauth import apps, errors, exchange, grants
from sf_emulator.oauth.approval import app_in
from sf_emulator.oauth.exchange import Answer, TokenRequest


def grant(request: TokenRequest) -> Answer:
    """Answer a refresh token with an access token, and with its successor where the app rotates refresh tokens."""
    token = request.need("refresh_token")
    known = request.known_client()[1]
    request.check_secret(known, optional=known.secret_optional)
    found = request.world.grants.of_token(token)
    if found is None or found.client_id != known.client_id:
        raise errors.dead_token()
    org = found.org
    app = app_in(request.world, org, found.client_id)
    if apps.REFRESH_TOKEN not in app.flows:
        raise errors.flow_not_enabled()
    user = org.store.get("User", found.user_id)
    if grants.out_of_time(found, app) or user is None:
        raise errors.dead_token()
    if not user["IsActive"]:
        raise errors.invalid_grant("inactive user")
    exchange.let_in(request, org, user, app)
    exchange.need_admin_approval(request, org, user, app)
    found.used = org.now()
    grants.used(org, found.record_id)
    successor = request.world.grants.rotate(found) if app.rotate_refresh_tokens else None
    session = exchange.open_session(request, org, user, app, found.scopes, found.record_id)
    return exchange.answer(request, session, refresh_token=successor)
