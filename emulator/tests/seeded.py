# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded orgs for tests, and sessions in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asgi_client import Api
from sf_emulator import app, seeds
from sf_emulator.org import Org
from sf_emulator.seeds.identity import record_id
from sf_emulator.store import Store
from sf_emulator.world import World
from starlette.types import ASGIApp

EVERY_SCOPE = frozenset({"api", "web", "id", "openid", "refresh_token"})


@dataclass
class Seeded:
    """One org of a seed; ``handle`` is the name under which the seed knows a user."""

    world: World
    org: Org
    app: ASGIApp

    @property
    def store(self) -> Store:
        return self.org.store

    def user_id(self, handle: str) -> str:
        return record_id("005", self.org.id, handle)

    def api(self, handle: str = "admin") -> Api:
        """The REST API as this user sees it."""
        session = self.world.open_session(self.org, self.user_id(handle), None, EVERY_SCOPE)
        return Api(self.app, session.token)

    def one(self, sobject: str, **equals: Any) -> dict[str, Any]:
        """The only record with these values."""
        found = self.store.find(sobject, **equals)
        assert len(found) == 1, found
        return found[0]

    def permission_set(self, name: str) -> str:
        return str(self.one("PermissionSet", Name=name)["Id"])

    def assignments(self, handle: str) -> list[dict[str, Any]]:
        return self.store.find("PermissionSetAssignment", AssigneeId=self.user_id(handle))


def start(seed: str | Path = "healthy", org: int = 0) -> Seeded:
    """A world of this seed, and one of its orgs."""
    world = World(seeds.load(seed))
    return Seeded(world, world.orgs[org], app.build(world))
