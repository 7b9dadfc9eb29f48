# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The paths of the authorization server."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from sf_emulator.oauth import authorize, browser, device, device_pages, identity, token, token_state

OAUTH = "/services/oauth2"
ANY = ["GET", "POST"]


def routes() -> list[BaseRoute]:
    return [
        Route(f"{OAUTH}/token", token.token, methods=[*ANY, "PUT", "DELETE"]),
        Route(f"{OAUTH}/introspect", token_state.introspect, methods=ANY),
        Route(f"{OAUTH}/revoke", token_state.revoke, methods=ANY),
        Route(f"{OAUTH}/userinfo", identity.userinfo, methods=ANY),
        Route("/id/{org_id}/{user_id}", identity.identity, methods=ANY),
        Route(f"{OAUTH}/authorize", authorize.authorize),
        Route(authorize.CONSENT, authorize.consent_page),
        Route(authorize.CONSENT, authorize.consent, methods=["POST"]),
        Route(authorize.ERROR, authorize.error_page),
        Route(device.VERIFICATION_PATH, device_pages.connect),
        Route(device.VERIFICATION_PATH, device_pages.decide, methods=["POST"]),
        Route(browser.SIGN_IN, browser.sign_in_page),
        Route(browser.SIGN_IN, browser.sign_in, methods=["POST"]),
        Route(browser.HOME, browser.home),
        Route("/secur/logout.jsp", browser.sign_out),
    ]
