# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/setup/connect``: where a person types the code that a device shows."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sf_emulator.oauth import authorize, browser, errors
from sf_emulator.oauth.approval import Standing, app_in, standing
from sf_emulator.oauth.device import VERIFICATION_PATH
from sf_emulator.oauth.devices import Device
from sf_emulator.oauth.pages import page
from sf_emulator.oauth.token import form
from sf_emulator.world import Session, World


async def connect(request: Request) -> Response:
    """Ask for the code, then for consent; whoever is signed in in this browser is asked."""
    world: World = request.app.state.world
    typed = request.query_params.get("user_code", "")
    device = world.devices.shown(typed)
    if device is None:
        return page("device", action=VERIFICATION_PATH, user_code=typed, failure=bool(typed))
    session = browser.signed_in(request)
    if session is None:
        return RedirectResponse(browser.sign_in_url(f"{VERIFICATION_PATH}?{urlencode({'user_code': typed})}"), 302)
    return _ask(world, session, device)


async def decide(request: Request) -> Response:
    """The buttons *Allow* and *Deny* of the consent page."""
    world: World = request.app.state.world
    given = await form(request)
    device = world.devices.shown(given.get("source", ""))
    session = browser.signed_in(request)
    if device is None or session is None:
        return authorize.to_error_page(errors.OAuthError("invalid_request", "the code is unknown or was used"))
    if "save" in given:
        device.allowed_by = (session.org, session.user_id)
    else:
        device.denied = True
    return RedirectResponse(browser.HOME, 302)


def _ask(world: World, session: Session, device: Device) -> Response:
    """Uninstalled apps have no device flow, not even for users who authorised them before (contract 0)."""
    try:
        app = app_in(world, session.org, device.client_id)
    except errors.OAuthError as refusal:
        return authorize.to_error_page(refusal)
    if not app.installed:
        return authorize.to_error_page(errors.app_not_installed())
    if standing(session.org, session.user_id, app) is Standing.NOT_ADMIN_APPROVED:
        return authorize.to_error_page(errors.not_admin_approved())
    return authorize.allow_page(session, app, device.scopes, device.user_code, VERIFICATION_PATH)
