# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who am I: ``/services/oauth2/userinfo`` and the identity URL ``/id/ORG/USER`` (contract 2.7).

These services refuse in their own way: status 403 and one word of plain text.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from sf_emulator.oauth import bearer, profile_documents
from sf_emulator.oauth.hosts import Host
from sf_emulator.world import Session

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


async def userinfo(request: Request) -> Response:
    session = _session(request)
    if isinstance(session, Response):
        return session
    return JSONResponse(profile_documents.userinfo(session, Host.of(request)))


async def identity(request: Request) -> Response:
    """The identity document; the generic login host only points to the instance."""
    host = Host.of(request)
    if host.is_generic_login:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{host.instance_url}{request.url.path}{query}", 302)
    session = _session(request)
    if isinstance(session, Response):
        return session
    org_id, user_id = request.path_params["org_id"], request.path_params["user_id"]
    if not (_ID.fullmatch(org_id) and _ID.fullmatch(user_id)):
        return _refusal("Bad_Id", 404)
    if org_id[:15] != session.org.id[:15]:
        return _refusal("Wrong_Org")
    if user_id[:15] != session.user_id[:15]:
        return _refusal("User_Not_Found_Or_Blocked")
    return JSONResponse(profile_documents.identity(session, host))


def _session(request: Request) -> Session | Response:
    token = bearer.bearer_token(request) or _query_token(request)
    if token is None:
        return _refusal("Missing_OAuth_Token")
    session = bearer.live_session(request.app.state.world, token)
    if session is None:
        return _refusal("Bad_OAuth_Token")
    return session


def _query_token(request: Request) -> str | None:
    params = request.query_params
    return params.get("access_token") or params.get("oauth_token")


def _refusal(word: str, status: int = 403) -> PlainTextResponse:
    return PlainTextResponse(word, status)
