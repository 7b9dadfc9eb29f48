# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out in a browser. The session cookie outlives the page: whoever signed in last is still signed in."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sf_emulator.oauth import bearer, logins, passwords
from sf_emulator.oauth.hosts import Host
from sf_emulator.oauth.pages import page
from sf_emulator.oauth.token import form
from sf_emulator.world import Session, World

COOKIE = "sid"
HOME = "/home/home.jsp"
SIGN_IN = "/"
FAILURE = "Please check your username and password. If you still can't log in, contact your Salesforce administrator."


def signed_in(request: Request) -> Session | None:
    """The browser's session, whoever it belongs to."""
    world: World = request.app.state.world
    return bearer.live_session(world, request.cookies.get(COOKIE))


def sign_in_url(start: str, username: str = "") -> str:
    """The sign-in page that leads on to ``start``."""
    values = {"startURL": start} | ({"un": username} if username else {})
    return f"{SIGN_IN}?{urlencode(values)}"


async def sign_in_page(request: Request) -> Response:
    params = request.query_params
    return page("sign_in", start=params.get("startURL", HOME), username=params.get("un", ""), failure=None)


async def sign_in(request: Request) -> Response:
    """Check username and password; a browser never needs the security token."""
    given = await form(request)
    username, start = given.get("username", ""), given.get("startURL", HOME)
    session = _log_in(request, username, given.get("pw", ""))
    if session is None:
        return page("sign_in", start=start, username=username, failure=FAILURE)
    request.app.state.world.end_session(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(_local(start), 302)
    answer.set_cookie(COOKIE, session.token, secure=request.url.scheme == "https", httponly=True, samesite="lax")
    return answer


async def sign_out(request: Request) -> Response:
    """``/secur/logout.jsp``: the only cure for a browser that is signed in as somebody else."""
    request.app.state.world.end_session(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(SIGN_IN, 302)
    answer.delete_cookie(COOKIE)
    return answer


async def home(request: Request) -> Response:
    session = signed_in(request)
    if session is None:
        return RedirectResponse(sign_in_url(HOME), 302)
    user = session.org.store.get("User", session.user_id) or {}
    return page("home", username=user.get("Username"), org=session.org.name)


def _log_in(request: Request, username: str, password: str) -> Session | None:
    world: World = request.app.state.world
    home = world.user(username)
    if home is None:
        return None
    org, user = home
    host = Host.of(request)
    source = request.client.host if request.client else "127.0.0.1"
    attempt = logins.Attempt("Application", "Browser", source, host.name, generic_host=host.is_generic_login)
    try:
        logins.check(org, user, attempt)
        passwords.check(org, user, password, attempt, api=False)
    except logins.LoginRefused:
        return None
    logins.succeed(org, user, attempt)
    return world.open_session(org, str(user["Id"]), None, (), api=False)


def _local(start: str) -> str:
    """Only a path of this host: a sign-in page that leads elsewhere is a phisher's tool."""
    return start if start.startswith("/") and not start.startswith(("//", "/\\")) else HOME
