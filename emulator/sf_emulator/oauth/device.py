# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The device flow: a client without a browser shows a code and polls until a person has typed it elsewhere.

Only apps that switch it on have it, and only where they are installed (contract 0 and 2.6).
"""

from __future__ import annotations

import time

from sf_emulator.oauth import apps, errors, exchange
from sf_emulator.oauth.approval import app_in
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.exchange import Answer, TokenRequest

INTERVAL_SECONDS = 5
VERIFICATION_PATH = "/setup/connect"


def start(request: TokenRequest) -> dict[str, object]:
    """``response_type=device_code``: the codes for device and person."""
    app = request.known_client()[1]
    _need_flow(app)
    wanted = frozenset(request.params.get("scope", "").split())
    if not wanted <= app.scopes:
        raise errors.OAuthError("invalid_scope", "the requested scope is not allowed")
    code, device = request.world.devices.start(app.client_id, wanted or app.scopes)
    return {
        "device_code": code,
        "user_code": device.user_code,
        "verification_uri": f"{request.host.login_url}{VERIFICATION_PATH}",
        "interval": INTERVAL_SECONDS,
    }


def grant(request: TokenRequest) -> Answer:
    """``grant_type=device``: tokens once a person allowed it, ``authorization_pending`` until then."""
    code = request.need("code")
    known = request.known_client()[1]
    _need_flow(known)
    device = request.world.devices.polling(code, known.client_id)
    if device.denied:
        raise errors.OAuthError("access_denied", "end-user denied authorization")
    if device.allowed_by is None:
        now = time.monotonic()
        too_fast, device.polled = now - device.polled < INTERVAL_SECONDS, now
        waiting = ("slow_down", "polling too fast") if too_fast else ("authorization_pending", "authorization pending")
        raise errors.OAuthError(*waiting)
    org, user_id = device.allowed_by
    app = app_in(request.world, org, device.client_id)
    user = org.store.get("User", user_id)
    if user is None:
        raise errors.invalid_grant("invalid device code")
    exchange.let_in(request, org, user, app)
    request.world.devices.done(code)
    return exchange.log_in_for_good(request, org, user, app, device.scopes)


def _need_flow(app: App) -> None:
    if apps.DEVICE not in app.flows:
        raise errors.flow_not_enabled()
