# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Client credentials: the app logs in as its Run-As user, at a My Domain only (contract 2.2)."""

from __future__ import annotations

from sf_emulator.oauth import apps, errors, exchange
from sf_emulator.oauth.exchange import Answer, TokenRequest


def grant(request: TokenRequest) -> Answer:
    """Answer client id and secret with an access token of the Run-As user; never a refresh token."""
    if request.host.is_generic_login:
        raise errors.invalid_grant("request not supported on this domain")
    org, app = request.known_client()
    request.check_secret(app)
    if apps.CLIENT_CREDENTIALS not in app.flows:
        raise errors.flow_not_enabled()
    home = request.world.user(app.run_as_username) if app.run_as_username else None
    if home is None or home[0] is not org:
        raise errors.invalid_grant("no client credentials user enabled")
    user = home[1]
    exchange.let_in(request, org, user, app)
    exchange.need_admin_approval(request, org, user, app)
    return exchange.log_in(request, org, user, app)
