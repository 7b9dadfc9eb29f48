# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs at the same time on the same user: both end well, and every record exists once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client
from ansible_collections.orgops.salesforce.tests.integration.both_ways import username
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, statuses

ONCEHUB = "ScheduleOnce__ScheduleOnce_Connector"
ADMINISTRATOR = "System Administrator"
MISSING = {"extends": "healthy", "users": {"api": None}, "grants": {"oncehub_api": None}}
STATES: dict[str, dict[str, Any]] = {
    "unassigned": {"extends": "healthy", "users": {"api": {"permission_sets": []}}},
    "bare": MISSING,
    "bare_frozen": MISSING,
    "bare_provisioned": MISSING,
    "elsewhere": {"extends": "healthy"},
}
Run = Callable[[], dict[str, Any]]
Together = Callable[[Run], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("parallel"), STATES) as running:
        yield running


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Together:
    """Runs the task twice at once; both have read before either creates anything."""
    both_have_read = Barrier(2, timeout=30)
    create = Client.create
    mine = local()

    def create_together(client: Client, records: Sequence[Any]) -> Any:
        if not getattr(mine, "has_waited", False):
            mine.has_waited = True
            both_have_read.wait()
        return create(client, records)

    def started(run: Run) -> list[dict[str, Any]]:
        monkeypatch.setattr(Client, "create", create_together)
        with ThreadPoolExecutor(2) as pool:
            results = [future.result() for future in [pool.submit(run), pool.submit(run)]]
        monkeypatch.undo()
        assert not any(result.get("failed") for result in results), results
        return results

    return started


def test_both_end_well_and_assign_once(orgs: World, together: Together) -> None:
    """The one that comes second meets a duplicate, looks again and is content."""
    org = Traced(orgs, "unassigned")

    def run() -> dict[str, Any]:
        return orgs.task("sf_permset_assignment", org.org, user=org.api, permission_sets=[ONCEHUB])

    results = together(run)
    assert sorted(result["changed"] for result in results) == [False, True], "the race is one run's change"
    assert_told(results, f"create PermissionSetAssignment {ONCEHUB}")
    again = run()
    assert again["changed"] is False
    assert [row["name"] for row in again["assignments"]["permission_sets"]] == [ONCEHUB]


@pytest.mark.parametrize(("name", "options"), [("bare", {}), ("bare_frozen", {"frozen": True})])
def test_both_end_well_and_create_one_user(orgs: World, together: Together, name: str, options: dict[str, Any]) -> None:
    org = Traced(orgs, name)

    def run() -> dict[str, Any]:
        return orgs.task("sf_api_user", name, user=org.api, profile=ADMINISTRATOR, **options)

    results = together(run)
    told = [change["id"] for result in results for change in result["changes"]]
    assert told.count(f"create User {org.api}") == 1
    loser = assert_told(results, f"create User {org.api}")
    again = run()
    assert (again["changed"], again["changes"]) == (False, [])
    assert loser["user"] == again["user"], "the loser knows the user that the winner made"


def test_both_end_well_and_provision_one_user(orgs: World, together: Together) -> None:
    org = Traced(orgs, "bare_provisioned")
    results = together(lambda: orgs.task("sf_provision", org.org, user=org.api))
    told = [change["id"] for result in results for change in result["changes"]]
    assert sorted(told) == [f"create PermissionSetAssignment {ONCEHUB}", f"create User {org.api}"]
    assert_told(results, f"create User {org.api}")
    again = org.run("sf_provision")
    assert (again.changed, statuses(again)["permission_set.oncehub"]) == (False, "pass")


def assert_told(results: list[dict[str, Any]], change: str) -> dict[str, Any]:
    """One of the runs says that it met the other; returns its result."""
    met = [
        result for result in results for said in result.get("warnings", ()) if "same moment" in said and change in said
    ]
    assert len(met) == 1, results
    return met[0]


@pytest.mark.parametrize(("module", "options"), [("sf_api_user", {"profile": ADMINISTRATOR}), ("sf_provision", {})])
def test_a_username_of_another_org_is_refused_and_not_tried_again(
    orgs: World, module: str, options: dict[str, Any]
) -> None:
    taken = username("api", "elsewhere")
    refused = Traced(orgs, "bare").run(module, user=taken, **options)
    assert refused.error["code"] == "request_refused"
    assert refused.error["salesforce"]["code"] == "DUPLICATE_USERNAME"
    assert "another org" in refused.error["cause"]
    assert refused.error["details"]["not_done"][0]["change"] == f"create User {taken}"
    assert len([request for request in refused.requests if request["path"].endswith("/composite/sobjects")]) == 1
    assert refused.writes == []
