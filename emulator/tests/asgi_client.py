# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls an ASGI application without sockets: fast, and every answer is looked at as it left the application."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message

DATA = "/services/data/v64.0"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    content: bytes
    wrote: bool = False

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Api:
    """One session's view of the REST API; paths without ``/services`` are below ``/services/data/v64.0``."""

    app: ASGIApp
    token: str | None
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        url = path if path.startswith("/services") else DATA + path
        path_part, _unused, query = url.partition("?")
        sent = {"host": "127.0.0.1", **self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.token is not None:
            sent.setdefault("authorization", f"Bearer {self.token}")
        payload = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if payload:
            sent.setdefault("content-type", "application/json")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path_part,
            "raw_path": path_part.encode(),
            "query_string": quote(query, safe="=&%/?:,+'()@{}[]!*<>").encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 443),
        }
        return asyncio.run(self._run(scope, payload))

    async def _run(self, scope: dict[str, Any], payload: bytes) -> Reply:
        messages: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": payload, "more_body": False}

        async def send(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        start = messages[0]
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        content = b"".join(message.get("body", b"") for message in messages[1:])
        return Reply(start["status"], headers, content)

    def get(self, path: str, **headers: str) -> Reply:
        return self.request("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.request("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.request("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Reply:
        return self.request("DELETE", path, **headers)

    def query(self, soql: str, resource: str = "query") -> Any:
        """The records of a query that has to succeed."""
        reply = self.get(f"/{resource}?q={quote(soql)}")
        assert reply.status == 200, reply.text
        return reply.json()["records"]
