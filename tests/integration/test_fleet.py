# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty orgs, each wrong in another way: one run mends them, and check mode foretold every record that it wrote."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.holdings import Holdings, differences, in_plans_words
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, failing

SEED = 20261121
SIZE = 20
CONNECTOR = "ScheduleOnce__ScheduleOnce_Connector"
# What can be wrong with the API user so that the API can mend it: state over `healthy`, and the change that is to be foretold.
DRIFTS: dict[str, tuple[dict[str, Any], str]] = {
    "profile": ({"profile": "standard"}, "update User"),
    "inactive": ({"active": False}, "update User"),
    "frozen": ({"frozen": True}, "update UserLogin"),
    "set": ({"permission_sets": ["Orgops_Access"]}, "create PermissionSetAssignment"),
    "expired": (
        {"permission_sets": [{"name": CONNECTOR, "expires": "-10d"}, "Orgops_Access"]},
        "update PermissionSetAssignment",
    ),
}
MISSING = ("missing",)
Drifts = tuple[str, ...]


def state_of(chosen: Drifts) -> dict[str, Any]:
    if chosen == MISSING:
        return {"extends": "healthy", "users": {"api": None}, "grants": {"oncehub_api": None}}
    user = {key: value for name in chosen for key, value in DRIFTS[name][0].items()}
    return {"extends": "healthy", "users": {"api": user}}


def expected(chosen: Drifts) -> set[str]:
    if chosen == MISSING:
        return {"create User", "create PermissionSetAssignment"}
    return {DRIFTS[name][1] for name in chosen}


def choices() -> list[Drifts]:
    """One combination per org, no two alike, the same ones every time; one org has no such user at all."""
    masks = range(1, 2 ** len(DRIFTS))
    every = [tuple(name for bit, name in enumerate(DRIFTS) if mask >> bit & 1) for mask in masks]
    possible = [chosen for chosen in every if not {"set", "expired"} <= set(chosen)]
    return [MISSING, *random.Random(SEED).sample(possible, SIZE - 1)]


CHOICES = {"-".join(chosen): chosen for chosen in choices()}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("fleet")
    with world(folder, {name: state_of(chosen) for name, chosen in CHOICES.items()}) as started:
        yield started


@pytest.fixture(scope="module")
def cost(fleet: World) -> int:
    """Calls of an audit: what a run costs that finds nothing to do."""
    return len(Traced(fleet, next(iter(CHOICES))).run("sf_compliance").calls)


@pytest.mark.parametrize("name", CHOICES)
def test_every_org_converges_in_one_run_as_foretold(fleet: World, name: str, cost: int) -> None:
    org, chosen = Traced(fleet, name), CHOICES[name]
    before = org.holdings()
    predicted = org.run("sf_provision", check=True)
    done = org.run("sf_provision")
    after = org.holdings()
    again = org.run("sf_provision")
    assert predicted["judgement"]["status"] == "fail"
    assert not done.failed, done.value
    assert {f"{change['action']} {change['kind']}" for change in predicted["changes"]} == expected(chosen)
    assert predicted.writes == []
    assert predicted["changes"] == done["changes"]
    assert_record_by_record(predicted["changes"], before, after, done.writes)
    assert (again.changed, again["changes"], again.writes) == (False, [], [])
    assert len(again.calls) == cost
    assert failing(again) == ({"app.granted"} if chosen == MISSING else set())
    left = {finding for change in predicted["by_person"] for finding in change["findings"]}
    assert failing(again) <= left, "what will be left for a person is foretold too"


def assert_record_by_record(
    plan: list[dict[str, Any]], before: Holdings, after: Holdings, writes: list[dict[str, Any]]
) -> None:
    """What became different in the org is the plan, with its values; what the log says was written is those records, and nothing else."""
    found = differences(before, after)
    told = [in_plans_words(difference, before, after) for difference in found]
    wanted = [{key: change[key] for key in ("action", "kind", "target", "before", "after")} for change in plan]
    for one, other in zip(_in_order(told), _in_order(wanted), strict=True):
        if one["kind"] == "User" and one["action"] == "create":  # the plan need not tell what Salesforce fills in
            one["after"] = {name: one["after"][name] for name in other["after"]}
        assert one == other
    logged = Counter(tuple(record) for request in writes for record in request["records"])
    assert logged == Counter((difference.action, difference.kind, difference.record_id) for difference in found)
    assert [(request["method"], request["path"]) for request in writes] == requests_for(plan)


def requests_for(plan: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """One request for neighbours of the same action; what belongs to a new user waits for its Id."""
    methods = {"create": "POST", "update": "PATCH"}
    born = ("create", "User")
    steps = [(change["action"], change["kind"]) for change in plan]
    starts = [True, *(last == born or step[0] != last[0] for last, step in pairwise(steps))]
    calls = [methods[action] for (action, _kind), is_start in zip(steps, starts, strict=True) if is_start]
    return [(method, "/services/data/v64.0/composite/sobjects") for method in calls]


def _in_order(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(changes, key=lambda change: (change["kind"], change["target"]))
