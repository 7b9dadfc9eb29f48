# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/services/oauth2/authorize``: a browser's user grants an app access (contract 2.5).

Nobody is asked who they are while the browser is signed in: the grant belongs to whoever that is.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sf_emulator.oauth import apps, browser, errors
from sf_emulator.oauth.approval import Standing, app_in, standing
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.consents import AuthorizationRequest
from sf_emulator.oauth.pages import page
from sf_emulator.oauth.token import form
from sf_emulator.world import Session, World

CONSENT = "/setup/secur/RemoteAccessAuthorizationPage.apexp"
ERROR = "/setup/secur/RemoteAccessErrorPage.apexp"
PAGE_CODES = {"app_not_found": "OAUTH_EC_APP_NOT_FOUND"}
GENERIC_CODE = "OAUTH_APPROVAL_ERROR_GENERIC"


class RedirectError(Exception):
    """An error that the client learns through its redirect URI."""

    def __init__(self, request: AuthorizationRequest, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.location = request.back(error=error, error_description=description)


async def authorize(request: Request) -> Response:
    """Sign in where nobody is, ask where the user has to agree, else send the code at once."""
    try:
        asked = _read(request)
    except errors.OAuthError as refusal:
        return page("error", 400, code=refusal.error, **refusal.body())
    except RedirectError as refusal:
        return RedirectResponse(refusal.location, 302)
    session = browser.signed_in(request)
    prompts = request.query_params.get("prompt", "").split()
    if session is None or "login" in prompts:
        return _sign_in_first(request)
    return _answer(request, session, asked, ask="consent" in prompts)


async def consent_page(request: Request) -> Response:
    """*Allow Access?*"""
    world: World = request.app.state.world
    session = browser.signed_in(request)
    if session is None:
        return RedirectResponse(browser.sign_in_url(f"{request.url.path}?{request.url.query}"), 302)
    source = request.query_params.get("source", "")
    question = world.consents.question(source, session.user_id)
    if question is None:
        return to_error_page(errors.OAuthError("invalid_request", "the request for access is unknown or was answered"))
    app = app_in(world, session.org, question.request.client_id)
    return allow_page(session, app, question.request.scopes, source, CONSENT)


async def consent(request: Request) -> Response:
    """The buttons *Allow* (``save``) and *Deny* (``cancel``)."""
    world: World = request.app.state.world
    given = await form(request)
    session = browser.signed_in(request)
    source = given.get("source", "")
    question = world.consents.question(source, session.user_id) if session else None
    if session is None or question is None:
        return to_error_page(errors.OAuthError("invalid_request", "the request for access is unknown or was answered"))
    world.consents.answered(source)
    if "save" not in given:
        denied = {"error": "access_denied", "error_description": "end-user denied authorization"}
        return RedirectResponse(question.request.back(**denied), 302)
    return _send_code(world, session, question.request)


async def error_page(request: Request) -> Response:
    """Where the browser stays when the client is not told: poll-style clients hang."""
    params = request.query_params
    error, description = params.get("error", ""), params.get("error_description", "")
    return page("error", code=PAGE_CODES.get(error, GENERIC_CODE), error=error, error_description=description)


def allow_page(session: Session, app: App, scopes: frozenset[str], source: str, action: str) -> Response:
    """The page that names app, scopes and the user who is about to grant; its buttons post ``source`` to ``action``."""
    user = session.org.store.get("User", session.user_id) or {}
    username = user.get("Username")
    return page("allow", app=app.name, scopes=sorted(scopes), username=username, source=source, action=action)


def to_error_page(refusal: errors.OAuthError) -> RedirectResponse:
    return RedirectResponse(f"{ERROR}?{urlencode(refusal.body())}", 302)


def _read(request: Request) -> AuthorizationRequest:
    """The request, checked against the app.

    :raises OAuthError: the client or its redirect URI is wrong, so nobody may be told by redirect
    :raises RedirectError: anything else
    """
    params = request.query_params
    found = request.app.state.world.app(params.get("client_id", ""))
    if found is None:
        raise errors.unknown_client()
    app: App = found[1]
    redirect_uri = params.get("redirect_uri") or next(iter(app.callback_urls), "")
    if redirect_uri not in app.callback_urls:
        raise errors.OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration")
    wanted = frozenset(params.get("scope", "").replace("+", " ").split())
    asked = AuthorizationRequest(
        app.client_id, redirect_uri, wanted or app.scopes, params.get("state"), params.get("code_challenge") or None
    )
    _check(asked, app, params.get("response_type", ""), params.get("code_challenge_method", "S256"))
    return asked


def _check(asked: AuthorizationRequest, app: App, response_type: str, challenge_method: str) -> None:
    if response_type != "code" or apps.AUTHORIZATION_CODE not in app.flows:
        raise RedirectError(asked, "unsupported_response_type", "response type is not supported")
    if app.pkce_required and asked.challenge is None:
        raise RedirectError(asked, "invalid_request", "missing required code challenge")
    if challenge_method != "S256":
        raise RedirectError(asked, "invalid_request", "invalid code challenge method")
    allowed = app.scopes | ({"offline_access"} if "refresh_token" in app.scopes else set())
    if not asked.scopes <= allowed:
        raise RedirectError(asked, "invalid_scope", "the requested scope is not allowed")


def _sign_in_first(request: Request) -> RedirectResponse:
    """To the sign-in page and back, with ``prompt=login`` done."""
    params = {name: value for name, value in request.query_params.items() if name != "prompt"}
    others = [word for word in request.query_params.get("prompt", "").split() if word != "login"]
    if others:
        params["prompt"] = " ".join(others)
    start = f"{request.url.path}?{urlencode(params)}"
    return RedirectResponse(browser.sign_in_url(start, params.get("login_hint", "")), 302)


def _answer(request: Request, session: Session, asked: AuthorizationRequest, *, ask: bool) -> Response:
    world: World = request.app.state.world
    try:
        app = app_in(world, session.org, asked.client_id)
    except errors.OAuthError as refusal:
        return to_error_page(refusal)
    found = standing(session.org, session.user_id, app)
    if found is Standing.NOT_INSTALLED:
        return to_error_page(errors.app_not_installed())
    if found is Standing.NOT_ADMIN_APPROVED:
        description = errors.not_admin_approved().description
        denied = {"error": "OAUTH_APP_ACCESS_DENIED", "error_description": description}
        return RedirectResponse(asked.back(**denied), 302)
    if found is Standing.APPROVED and not ask:
        return _send_code(world, session, asked)
    source = world.consents.ask(session.org.id, session.user_id, asked)
    return RedirectResponse(f"{CONSENT}?{urlencode({'source': source})}", 302)


def _send_code(world: World, session: Session, asked: AuthorizationRequest) -> RedirectResponse:
    code = world.codes.issue(
        session.org, session.user_id, asked.client_id, asked.redirect_uri, asked.scopes, asked.challenge
    )
    return RedirectResponse(asked.back(code=code), 302)
