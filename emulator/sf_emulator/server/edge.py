# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers that Salesforce's edge puts on every answer, and the limit header of the REST API (contract 4, recorded)."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sf_emulator.org import REQUEST_NOTE

_REST = re.compile(r"/services/data/v\d")
_BROWSER_ID_SECONDS = 31536000


class EdgeHeaders:
    """ASGI middleware: what an answer does not say of itself, the edge says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith("//"):
            # The Salesforce CLI asks so after `org login access-token`, whose instance URL it stores with a slash.
            scope = {**scope, "path": "/" + scope["path"].lstrip("/")}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(scope, message["status"], MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _add(scope: Scope, status: int, headers: MutableHeaders) -> None:
    request_id = secrets.token_hex(16)
    headers.setdefault("Cache-Control", "no-cache,must-revalidate,max-age=0,no-store,private")
    headers["Server"] = "sfdcedge"
    headers["X-Sfdc-Request-Id"] = request_id
    headers["X-Request-Id"] = request_id
    headers["X-Sfdc-Edge-Cache"] = "none"
    headers["X-Content-Type-Options"] = "nosniff"
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if _REST.match(scope["path"]) and status == 200 and scope["method"] != "HEAD":
        del headers["Content-Length"]  # REST answers come chunked, as recorded
    if headers.get("content-type") == "application/json":
        headers["content-type"] = "application/json;charset=UTF-8"
    if not any(name == b"cookie" and b"BrowserId=" in value for name, value in scope["headers"]):
        browser_id = secrets.token_urlsafe(16)
        headers.append("Set-Cookie", f"BrowserId={browser_id}; path=/; Max-Age={_BROWSER_ID_SECONDS}; SameSite=Lax")
    note = REQUEST_NOTE.get()
    if note is not None and note.org is not None and _REST.match(scope["path"]):
        limits = note.org.limits
        headers["Sforce-Limit-Info"] = f"api-usage={limits.used}/{limits.max}"
