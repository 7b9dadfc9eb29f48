# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets on loopback and the loop that serves them until a signal ends it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LOOPBACK = "127.0.0.1"
KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Listener:
    """One port and the application behind it."""

    app: ASGIApp
    socket: socket.socket
    tls: ssl.SSLContext | None = None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 takes any free one.

    :raises OSError: the port is taken
    """
    # asyncio switches Nagle's algorithm off only for sockets that say they are TCP; with it every answer takes 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound


def serve(listeners: list[Listener], ready: Callable[[], None]) -> None:
    """Serve every listener; ``ready`` is called once all of them answer. SIGTERM and SIGINT end it."""
    asyncio.run(_serve(listeners, ready))


class _Server(uvicorn.Server):
    """One of several servers of a loop: signals are the loop's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Idle TLS connections are cut: a polite end waits for clients that sleep."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, HttpToolsProtocol) and (
                not connection.cycle or connection.cycle.response_complete
            ):
                connection.transport.abort()
        await super().shutdown(sockets)


async def _serve(listeners: list[Listener], ready: Callable[[], None]) -> None:
    servers = [server(listener) for listener in listeners]
    _stop_on_signals(servers)
    running = [
        asyncio.create_task(server.serve([listener.socket]))
        for server, listener in zip(servers, listeners, strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.005)
    ready()
    await asyncio.gather(*running)


def server(listener: Listener) -> uvicorn.Server:
    """A server for one listener that leaves signals alone, so that a thread may run it too."""
    config = uvicorn.Config(
        listener.app,
        http=HttpToolsProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    config.load()
    config.ssl = listener.tls
    return _Server(config)


def _stop_on_signals(servers: list[uvicorn.Server]) -> None:
    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
