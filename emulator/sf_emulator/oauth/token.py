# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /services/oauth2/token``: every flow's door."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

from sf_emulator.oauth import (
    apps,
    authorization_code,
    client_credentials,
    device,
    errors,
    jwt_bearer,
    password_flow,
    refresh,
)
from sf_emulator.oauth.exchange import Answer, TokenRequest, basic_credentials
from sf_emulator.oauth.hosts import Host

Flow = Callable[[TokenRequest], Answer]
FLOWS: dict[str, Flow] = {
    apps.JWT_BEARER: jwt_bearer.grant,
    apps.CLIENT_CREDENTIALS: client_credentials.grant,
    apps.PASSWORD: password_flow.grant,
    apps.REFRESH_TOKEN: refresh.grant,
    apps.AUTHORIZATION_CODE: authorization_code.grant,
    apps.DEVICE: device.grant,
}
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def token(request: Request) -> JSONResponse:
    """Success is 200, every refusal 400, both JSON objects that no cache may keep (contract 2)."""
    try:
        if request.method != "POST":
            raise errors.OAuthError("invalid_request", "must use HTTP POST")
        asked = await token_request(request)
        if asked.params.get("response_type") == "device_code":
            return JSONResponse(device.start(asked), headers=NO_STORE)
        flow = FLOWS.get(asked.need("grant_type"))
        if flow is None:
            raise errors.flow_not_enabled()
        return JSONResponse(flow(asked), headers=NO_STORE)
    except errors.OAuthError as refusal:
        return refused(refusal)


def refused(refusal: errors.OAuthError) -> JSONResponse:
    return JSONResponse(refusal.body(), refusal.status, headers=NO_STORE)


async def token_request(request: Request) -> TokenRequest:
    """Parameters come in a form, in the query string or, for the client, in a Basic header."""
    params = dict(request.query_params)
    params |= await form(request)
    params |= basic_credentials(request.headers.get("authorization"))
    source = request.client.host if request.client else "127.0.0.1"
    return TokenRequest(request.app.state.world, Host.of(request), params, source)


async def form(request: Request) -> dict[str, str]:
    """The urlencoded body; what is not text counts for nothing."""
    body = await request.body()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
