# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of the emulator, nothing else.

Each part brings ``routes() -> list[BaseRoute]``; handlers are ``async`` and never wait while they touch an org, so that
every request is atomic. They find the world in ``request.app.state.world``.
"""

from __future__ import annotations

import secrets

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse

from sf_emulator import rest
from sf_emulator.oauth import endpoints as oauth
from sf_emulator.soap import endpoints as soap
from sf_emulator.world import World


def build(world: World) -> Starlette:
    """The application that serves this world, without what the server wraps around it."""
    routes = [*oauth.routes(), *soap.routes(), *rest.routes()]
    app = Starlette(routes=routes, exception_handlers={Exception: unexpected})
    app.state.world = world
    return app


async def unexpected(request: Request, problem: Exception) -> JSONResponse:
    """A fault of the emulator, told as Salesforce tells its own; the traceback goes to the log only."""
    numbers = f"{secrets.randbelow(10**9)}-{secrets.randbelow(10**6)} ({secrets.randbelow(10**9)})"
    message = f"An unexpected error occurred. Please include this ErrorId if you contact support: {numbers}"
    return JSONResponse([{"message": message, "errorCode": "UNKNOWN_EXCEPTION"}], 500)
