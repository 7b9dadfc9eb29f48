# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint, on a port of its own: order faults, look at them, take them back.

``GET /faults`` lists, ``POST /faults`` orders (JSON, members of ``Fault``), ``DELETE /faults`` takes all back,
``DELETE /faults/ID`` one; ``GET /kinds`` says what there is; ``PUT /recalculation`` sets how many seconds permission set
groups take to recalculate: ``{"seconds": 5}``.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sf_emulator.faults.table import KINDS, FaultError, FaultTable, read_fault
from sf_emulator.rules.passing_time import clockwork
from sf_emulator.world import World


def control_app(table: FaultTable, world: World) -> Starlette:
    """The application behind ``--control-port``."""
    app = Starlette(
        routes=[
            Route("/kinds", kinds),
            Route("/faults", listing, methods=["GET"]),
            Route("/faults", order, methods=["POST"]),
            Route("/faults", clear, methods=["DELETE"]),
            Route("/faults/{id:int}", remove, methods=["DELETE"]),
            Route("/recalculation", recalculation, methods=["PUT"]),
        ]
    )
    app.state.table, app.state.world = table, world
    return app


async def kinds(request: Request) -> Response:
    return JSONResponse(KINDS)


async def listing(request: Request) -> Response:
    return JSONResponse([fault.document() for fault in request.app.state.table])


async def order(request: Request) -> Response:
    try:
        fault = read_fault(await _body(request))
    except FaultError as problem:
        return JSONResponse({"error": str(problem)}, 400)
    if fault.kind == "group_failed":
        for org in request.app.state.world.orgs:
            clockwork(org).failures_left = fault.count or _FOR_EVER
    request.app.state.table.add(fault)
    return JSONResponse(fault.document(), 201)


async def clear(request: Request) -> Response:
    request.app.state.table.clear()
    for org in request.app.state.world.orgs:
        clockwork(org).failures_left = 0
    return Response(status_code=204)


async def remove(request: Request) -> Response:
    found = request.app.state.table.remove(request.path_params["id"])
    return Response(status_code=204 if found else 404)


async def recalculation(request: Request) -> Response:
    try:
        body = await _body(request)
    except FaultError as problem:
        return JSONResponse({"error": str(problem)}, 400)
    seconds = body.get("seconds") if isinstance(body, dict) else None
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds < 0:
        return JSONResponse({"error": "seconds: expected a number of at least 0"}, 400)
    for org in request.app.state.world.orgs:
        clockwork(org).recalculation_seconds = float(seconds)
    return Response(status_code=204)


_FOR_EVER = 1_000_000_000


async def _body(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError as problem:
        raise FaultError(f"not JSON: {problem}") from problem
