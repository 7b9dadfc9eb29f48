# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Integration tests: modules run by Ansible against running emulators, over HTTPS.

Every test that asks for `org` has an org of its own, so that tests neither disturb each other nor need anything reset::

    @pytest.mark.org(users={"api": {"profile": "standard", "frozen": True}})
    def test_unfreezes(org):
        done = org.converges("sf_api_user", user=org.api, frozen=False)
        assert len(done.writes) == 1

The mark takes a seed's state as keywords (see `emulator/sf_emulator/seeds/seed.schema.json`), `extends` among them, which is
``healthy`` unless given. Usernames are made for every user: ``org.username("api")``. Orgs are built only when they are first used, so
that one process serves all of them.

Tests marked `both_ways` or `every_core` run every module in the worker and as an ordinary module. The others, which go into details of what
a module does, run in the worker alone, where a task costs a tenth of the processor's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import WAYS, Org, username
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, running

HEALTHY_USERS = ("admin", "api", "owner")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "every_core: both ways, with every supported ansible-core and not only the oldest"
    )
    config.addinivalue_line("markers", "both_ways: in the worker and as ordinary modules, not only in the worker")
    config.addinivalue_line("markers", "org(**state): the state of the test's own org, over the seed that it extends")


@pytest.fixture(scope="session")
def emulators(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Emulator]]:
    """Two emulators with the same orgs, one for tasks in the worker and one for ordinary modules."""
    items = [item for item in request.session.items if "org" in getattr(item, "fixturenames", ())]
    seed = {"orgs": {org_name(item): state_of(item) for item in items}}
    folder = tmp_path_factory.mktemp("emulators")
    with running(*(folder / way for way in WAYS), seed=seed) as started:
        yield dict(zip(WAYS, started, strict=True))


@pytest.fixture
def org(request: pytest.FixtureRequest, emulators: dict[str, Emulator], tmp_path: Path) -> Org:
    """The test's own org."""
    marked = any(request.node.get_closest_marker(name) for name in ("both_ways", "every_core"))
    ways = WAYS if marked else WAYS[:1]
    return Org(org_name(request.node), {way: emulators[way] for way in ways}, tmp_path)


@pytest.fixture
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Emulator]]:
    """``emulator(seed, *arguments)``: an emulator for this test alone, stopped when it ends; `seed` is a name, a path or a document."""
    with ExitStack() as stack:

        def start(seed: str | Mapping[str, Any] | None = None, *arguments: str) -> Emulator:
            state = tmp_path_factory.mktemp("emulator")
            return stack.enter_context(running(state, seed=seed, arguments=arguments))[0]

        yield start


def org_name(item: pytest.Item) -> str:
    """The org's name, from the place of its test in the run: the same for every worker of a parallel run."""
    return f"org{item.session.items.index(item):03d}"


def state_of(item: pytest.Item) -> dict[str, Any]:
    """What the marks of a test say of its org; those nearer to the test win."""
    state: dict[str, Any] = {"extends": "healthy"}
    for mark in reversed(list(item.iter_markers("org"))):
        state |= mark.kwargs
    users: dict[str, Any] = {**{handle: {} for handle in HEALTHY_USERS}, **state.get("users", {})}
    name = org_name(item)
    named = {
        handle: None if user is None else {"username": username(handle, name), **user} for handle, user in users.items()
    }
    return {**state, "users": named}
