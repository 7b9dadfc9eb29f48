# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The retiring username-password flow; almost every failure is ``authentication failure`` (contract 2.3)."""

from __future__ import annotations

from sf_emulator.oauth import apps, errors, exchange, logins, passwords
from sf_emulator.oauth.approval import Standing, app_in, standing
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.exchange import Answer, TokenRequest
from sf_emulator.org import Org


def grant(request: TokenRequest) -> Answer:
    """Answer username and password (with security token) with an access token."""
    known = request.known_client()[1]
    request.check_secret(known)
    username, password = request.need("username"), request.need("password")
    home = request.world.user(username)
    if home is None:
        raise _failure()
    org, user = home
    app = app_in(request.world, org, known.client_id)
    try:
        _authenticate(request, org, user, app, password)
    except logins.LoginRefused:
        raise _failure() from None
    exchange.need_admin_approval(request, org, user, app)
    if standing(org, str(user["Id"]), app) is Standing.NOT_INSTALLED:
        exchange.note_unapproved(request, org, user, app)
        raise errors.app_not_installed()
    return exchange.log_in(request, org, user, app)


def _authenticate(request: TokenRequest, org: Org, user: logins.Record, app: App, password: str) -> None:
    attempt = request.attempt(app)
    allowed = org.settings.password_flow_enabled and app.kind == "connected_app" and apps.PASSWORD in app.flows
    if not allowed:
        logins.refuse(org, user, attempt, logins.Refusal.FLOW_DISABLED)
    logins.check(org, user, attempt)
    passwords.check(org, user, password, attempt, api=True)


def _failure() -> errors.OAuthError:
    return errors.invalid_grant("authentication failure")
