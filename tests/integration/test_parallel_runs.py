# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs at the same time on the same user: both end well, and every assignment exists once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world

ONCEHUB = "ScheduleOnce__ScheduleOnce_Connector"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    state = {"extends": "healthy", "users": {"api": {"permission_sets": []}}}
    with world(tmp_path_factory.mktemp("parallel"), {"acme": state}) as running:
        yield running


def test_both_end_well_and_assign_once(acme: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read before either writes: the one that comes second meets a duplicate, looks again and is content."""
    both_have_read = Barrier(2, timeout=30)
    create = Client.create

    def create_together(client: Client, records: Any) -> Any:
        both_have_read.wait()
        return create(client, records)

    monkeypatch.setattr(Client, "create", create_together)

    def run() -> dict[str, Any]:
        return acme.task(
            "sf_permset_assignment", "acme", user=acme.emulator.org("acme")["api_username"], permission_sets=[ONCEHUB]
        )

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    assert not any(result.get("failed") for result in results), results
    assert sorted(result["changed"] for result in results) == [False, True], "the race is one run's change"
    monkeypatch.undo()
    again = run()
    assert again["changed"] is False
    assert [row["name"] for row in again["assignments"]["permission_sets"]] == [ONCEHUB]
