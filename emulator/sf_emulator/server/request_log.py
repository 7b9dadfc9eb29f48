# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``requests.jsonl``: one line a request, on disk before its answer leaves."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sf_emulator.org import REQUEST_NOTE, RequestNote
from sf_emulator.server.files import open_log

OPEN_PARAMETERS = frozenset({"q", "fields", "ids", "allOrNone", "format", "response_type", "client_id", "redirect_uri"})
_SECRET_NAMES = re.compile(r"token|secret|password|assertion|sid|pw|code|key|startURL|state|source", re.IGNORECASE)


class RequestLog:
    """ASGI middleware around everything else: also a fault's answer, and an answer that never left, get their line."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self.app = app
        self._log = open_log(path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        note = RequestNote()
        reset = REQUEST_NOTE.set(note)
        logged = False

        async def log_then_send(message: Message) -> None:
            nonlocal logged
            if message["type"] == "http.response.start" and not logged:
                logged = True
                self._write(scope, note, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, log_then_send)
        finally:
            REQUEST_NOTE.reset(reset)
            if not logged:
                self._write(scope, note, None)

    def _write(self, scope: Scope, note: RequestNote, status: int | None) -> None:
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "org": note.org.id if note.org else None,
            "method": scope["method"],
            "path": logged_path(scope["path"], scope["query_string"].decode("ascii", "replace")),
            "status": status,
            "user": _username(note),
            "wrote": note.wrote,
            "records": note.records,
        }
        os.write(self._log, (json.dumps(line) + "\n").encode())


def logged_path(path: str, query: str) -> str:
    """The path with its query string, secrets in it replaced by ``***``."""
    if not query:
        return path
    pairs = parse_qsl(query, keep_blank_values=True)
    return f"{path}?" + "&".join(f"{quote(name)}={_logged_value(name, value)}" for name, value in pairs)


def _logged_value(name: str, value: str) -> str:
    if name not in OPEN_PARAMETERS and _SECRET_NAMES.search(name):
        return "***"
    return quote(value, safe="/:(),'=@*")


def _username(note: RequestNote) -> str | None:
    if note.org is None or note.user_id is None:
        return None
    user = note.org.store.get("User", note.user_id)
    return str(user["Username"]) if user else None
