# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback: a web server on loopback that hears one answer at a time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import LOOPBACK
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

SLOWEST = 10.0  # seconds for a browser to send its request: a connection without one must not stop the clock
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 18px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 36rem; padding: 0 1rem; }}</style></head>
<body><h1 id="title">{title}</h1><p id="text">{text}</p>{link}</body></html>"""


class Page(NamedTuple):
    """What the person sees when the browser comes back."""

    status: int
    title: str
    text: str
    again: str | None = None  # where to go for another try

    def html(self) -> bytes:
        link = f'<p><a id="again" href="{escape(self.again)}">Try again</a></p>' if self.again else ""
        return _PAGE.format(title=escape(self.title), text=escape(self.text), link=link).encode()


Hear = Callable[[Mapping[str, str]], Page]


class Callback:
    """Listens at `redirect_uri`. Raises `InvalidInput` when that is no loopback URL with a port, or the port is taken."""

    def __init__(self, redirect_uri: str, hear: Hear) -> None:
        parts = urlsplit(redirect_uri)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK or not parts.port:
            raise InvalidInput(
                f"redirect_uri is not a callback on this machine: {redirect_uri!r}.",
                remedy="Use http://localhost:1717/OauthRedirect, and add it to the app's callback URLs.",
            )
        try:
            self._server = _server(parts.hostname, parts.port, _handler(parts.path or "/", hear))
        except OSError as error:
            raise InvalidInput(
                f"Nothing can listen at {redirect_uri}: {error.strerror}.",
                code="callback_port_taken",
                remedy="Stop what listens there, or give another redirect_uri that the app knows.",
            ) from None

    def wait(self, seconds: float) -> None:
        """Serve at most one request, for at most so long."""
        self._server.timeout = seconds
        self._server.handle_request()

    def close(self) -> None:
        self._server.server_close()


def _server(host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> HTTPServer:
    class Server(HTTPServer):
        address_family = socket.AF_INET6 if host == "::1" else socket.AF_INET

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A browser that hangs up is no news."""

    return Server((host, port), handler)


def _handler(path: str, hear: Hear) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SLOWEST

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == path:
                page = hear(dict(parse_qsl(asked.query)))
            else:
                page = Page(404, "Not here", "This server waits for Salesforce's answer only.")
            body = page.html()
            self.send_response(page.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")  # the address in the bar holds a code
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """The path holds the code: it is written nowhere."""

    return Handler
