# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of the emulator, nothing else.

Each part brings ``routes() -> list[BaseRoute]``; handlers are ``async`` and never wait while they touch an org, so that
every request is atomic. They find the world in ``request.app.state.world``.
"""

from __future__ import annotations

from starlette.applications import Starlette

from sf_emulator import rest
from sf_emulator.oauth import endpoints as oauth
from sf_emulator.soap import endpoints as soap
from sf_emulator.world import World


def build(world: World) -> Starlette:
    """The application that serves this world, without what the server wraps around it."""
    app = Starlette(routes=[*oauth.routes(), *soap.routes(), *rest.routes()])
    app.state.world = world
    return app
