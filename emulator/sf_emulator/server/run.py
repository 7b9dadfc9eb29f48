# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A started emulator: world, state folder, listeners. Only what listening needs is imported before the ready line."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from sf_emulator.faults.table import FaultTable
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.org import Org
from sf_emulator.server import connection, tls
from sf_emulator.server.deferred import Deferred
from sf_emulator.server.listen import Listener, listen, serve
from sf_emulator.server.request_log import RequestLog
from sf_emulator.world import World


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
    emulator = Deferred(lambda: _emulator(world, options, table))
    logged = RequestLog(emulator, state / connection.REQUEST_LOG)
    https = Listener(logged, listen(options.port), tls.server_context(state))
    http = Listener(logged, listen(options.http_port)) if options.http_port is not None else None
    control = None
    if table is not None and options.control_port is not None:
        control = Listener(Deferred(lambda: _control(table, world)), listen(options.control_port))
    endpoints = connection.Endpoints(https.port, http.port if http else None, control.port if control else None)
    path = connection.write(state, world.orgs, endpoints)
    facts = {"ready": True, "pid": os.getpid(), "orgs": len(world.orgs), "connection": str(path)}
    listeners = [listener for listener in (https, http, control) if listener]
    serve(listeners, lambda: _started(ready, facts | endpoints.document(), emulator))


def _started(ready: Callable[[dict[str, object]], None], facts: dict[str, object], emulator: Deferred) -> None:
    """Say so at once; what the first requests need is got ready meanwhile, so that neither the start nor they wait for it."""
    ready(facts)
    threading.Thread(target=_prepare, args=(emulator,), daemon=True).start()


def _prepare(emulator: Deferred) -> None:
    emulator.prepare()

    from sf_emulator import soql

    soql.prepare()


def _emulator(world: World, options: Options, table: FaultTable | None) -> ASGIApp:
    from sf_emulator.server.layers import wrapped

    return wrapped(world, options.latency_ms, table)


def _control(table: FaultTable, world: World) -> ASGIApp:
    from sf_emulator.faults.control import control_app

    return control_app(table, world)
