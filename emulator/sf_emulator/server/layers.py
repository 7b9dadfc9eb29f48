# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What surrounds the application: delays, faults, the edge's headers, compression."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from sf_emulator import app
from sf_emulator.faults.middleware import Faults
from sf_emulator.faults.table import FaultTable
from sf_emulator.server.edge import EdgeHeaders
from sf_emulator.server.latency import Latency
from sf_emulator.world import World

GZIP_FROM_BYTES = 500
GZIP_LEVEL = 1


def wrapped(world: World, latency_ms: int = 0, faults: FaultTable | None = None) -> ASGIApp:
    """The application as clients meet it: delayed, broken on order, with the edge's headers, zipped on request."""
    inner: ASGIApp = GZipMiddleware(app.build(world), minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL)
    inner = EdgeHeaders(inner)
    if faults is not None:
        inner = Faults(inner, faults, world)
    return Latency(inner, latency_ms / 1000) if latency_ms else inner
