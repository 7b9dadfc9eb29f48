# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ASGI middleware that lets ordered faults happen. It belongs inside the request log and outside everything else."""

from __future__ import annotations

import asyncio

from starlette.datastructures import URL, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sf_emulator.faults.answers import in_place
from sf_emulator.faults.table import Fault, FaultTable
from sf_emulator.oauth.bearer import bearer_token
from sf_emulator.rules.locks import locked_rows
from sf_emulator.world import World

DRIPS = 40
"""Pieces into which a slow body is cut, at most."""


class Faults:
    def __init__(self, app: ASGIApp, table: FaultTable, world: World) -> None:
        self.app = app
        self.table = table
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        struck = self.table.striking(scope["method"], scope["path"] + (f"?{query}" if query else ""))
        for fault in struck:
            if fault.kind == "latency":
                await asyncio.sleep(fault.seconds)
        other = next((fault for fault in struck if fault.kind != "latency"), None)
        if other is None:
            await self.app(scope, receive, send)
        else:
            await self._strike(other, scope, receive, send)

    async def _strike(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        if fault.kind == "session_expired":
            self.world.end_session(bearer_token(connection) or "")
        answer = in_place(fault, URL(scope=scope))
        if answer is not None:
            await answer(scope, receive, send)
        elif fault.kind == "lock_row":
            with locked_rows(fault.records):
                await self.app(scope, receive, send)
        else:
            await self._spoil(fault, scope, receive, send)

    async def _spoil(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and spoil what it says."""
        start, body = await _answered(self.app, scope, receive)
        match fault.kind:
            case "truncated":
                await _whole(start, body[: len(body) // 2], send)
            case "slow_drip":
                await _drip(start, body, fault.seconds, send)
            case "reset":
                await _broken(start, body, len(body) // 2, send)
            case _:  # lost_answer
                await _broken(start, body, 0, send)


async def _answered(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The application's answer, unzipped so that spoiling it hits the JSON."""
    plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(plain, receive, keep)
    return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


async def _whole(start: Message, body: bytes, send: Send) -> None:
    MutableHeaders(scope=start)["Content-Length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def _drip(start: Message, body: bytes, seconds: float, send: Send) -> None:
    await send(start)
    size = max(len(body) // DRIPS, 1)
    pieces = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _broken(start: Message, body: bytes, sent: int, send: Send) -> None:
    """Promise a body, send a part of it and stop: the server then closes the connection."""
    status = start["status"] if start["status"] not in (204, 304) else 200  # those may not have a body to break
    headers = MutableHeaders(scope=start)
    headers["Content-Length"] = str(max(len(body), 1))
    await send({**start, "status": status})
    await send({"type": "http.response.body", "body": body[:sent], "more_body": True})
