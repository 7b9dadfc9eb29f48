# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A started emulator: world, state folder, listeners and what is wrapped around the application."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from sf_emulator import app, soql
from sf_emulator.faults import Faults, FaultTable, control_app
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.org import Org
from sf_emulator.server import connection, tls
from sf_emulator.server.edge import EdgeHeaders
from sf_emulator.server.latency import Latency
from sf_emulator.server.listen import Listener, listen, serve
from sf_emulator.server.request_log import RequestLog
from sf_emulator.world import World

GZIP_FROM_BYTES = 500
GZIP_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Options:
    """Ports of 0 are chosen freely; None means not listening there. Latency is in milliseconds."""

    state: Path
    port: int = 0
    http_port: int | None = None
    control_port: int | None = None
    latency_ms: int = 0


def run(orgs: Iterable[Org], options: Options, ready: Callable[[dict[str, object]], None]) -> None:
    """Serve the orgs until a signal; ``ready`` gets the facts of the ready line.

    :raises OSError: a port is taken or the state folder cannot be written
    """
    state = options.state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    world = World(orgs, Certificates(connection.client_key(state)))
    table = FaultTable() if options.control_port is not None else None
    emulator = wrapped(world, state, options.latency_ms, table)
    https = Listener(emulator, listen(options.port), tls.server_context(state))
    http = Listener(emulator, listen(options.http_port)) if options.http_port is not None else None
    control = None
    if table is not None and options.control_port is not None:
        control = Listener(control_app(table, world), listen(options.control_port))
    endpoints = connection.Endpoints(https.port, http.port if http else None, control.port if control else None)
    path = connection.write(state, world.orgs, endpoints)
    facts = {"ready": True, "pid": os.getpid(), "orgs": len(world.orgs), "connection": str(path)}
    listeners = [listener for listener in (https, http, control) if listener]
    serve(listeners, lambda: started(ready, facts | endpoints.document()))


def started(ready: Callable[[dict[str, object]], None], facts: dict[str, object]) -> None:
    """Say so at once; the SOQL parser is built meanwhile, so that neither the start nor the first query waits for it."""
    ready(facts)
    threading.Thread(target=soql.prepare, daemon=True).start()


def wrapped(world: World, state: Path, latency_ms: int = 0, faults: FaultTable | None = None) -> ASGIApp:
    """The application as clients meet it: logged, delayed, broken on order, with the edge's headers, zipped on request."""
    inner: ASGIApp = GZipMiddleware(app.build(world), minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL)
    inner = EdgeHeaders(inner)
    if faults is not None:
        inner = Faults(inner, faults, world)
    if latency_ms:
        inner = Latency(inner, latency_ms / 1000)
    return RequestLog(inner, state / connection.REQUEST_LOG)
