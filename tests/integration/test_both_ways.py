# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground that the other integration tests stand on: tasks really run both ways, and a difference does not go unseen."""

from __future__ import annotations

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task, compare


@pytest.mark.every_core
@pytest.mark.org(users={"api": {"profile": "standard", "frozen": True}})
def test_a_task_runs_in_the_worker_and_as_a_module_with_one_result(org: Org) -> None:
    seen = org.run("sf_api_user_facts", user=org.api, gather_subset=["min"])
    user = seen["ansible_facts"]["sf_api_user"]["user"]
    assert (user["username"], user["frozen"]) == (org.api, True)
    assert [request["path"] for request in seen.calls] == ["/services/data/v64.0/composite"]
    assert not seen.writes


@pytest.mark.every_core
def test_the_ordinary_module_is_executed_on_one_of_the_hosts(org: Org) -> None:
    """An ordinary module runs in an interpreter of its own, and the worker does not start one."""
    output = org._ansible([Task("sf_api_user_facts", {"user": org.api, "gather_subset": ["min"]})], {})
    executed = [line for line in output.splitlines() if "AnsiballZ_sf_api_user_facts" in line or "<module>" in line]
    assert executed
    assert not [line for line in executed if "<worker>" in line]


def test_failures_are_results(org: Org) -> None:
    lost, found = org.play(
        [
            Task("sf_api_user_facts", {"user": ""}),
            Task("sf_api_user_facts", {"user": org.api, "gather_subset": ["min"]}),
        ]
    )
    assert lost.error["code"] == "empty_option"
    assert not lost.requests
    assert not found.failed


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": 1, "b": 1}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": "2026-01-01T00:00:00Z"}, {"a": "2026-01-02T00:00:00Z"}),
    ],
)
def test_a_difference_is_found(here: object, there: object) -> None:
    with pytest.raises(AssertionError, match="result"):
        compare(here, there, "result")


def test_the_clocks_of_two_orgs_may_be_a_moment_apart() -> None:
    compare({"at": "2026-01-01T00:00:00Z"}, {"at": "2026-01-01T00:00:01.000+0000"}, "result")
