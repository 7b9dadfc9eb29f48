# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty orgs, each wrong in another way: one run mends them, check mode foretold it, and no death in between does harm."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, failing, foretold, records, statuses

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


@pytest.mark.parametrize("name", CHOICES)
def test_every_org_converges_in_one_run_as_foretold(fleet: World, name: str) -> None:
    org, chosen = Traced(fleet, name), CHOICES[name]
    audited = org.run("sf_compliance")
    predicted = org.run("sf_provision", check=True)
    done = org.run("sf_provision")
    again = org.run("sf_provision")
    assert audited["judgement"]["status"] == "fail"
    assert not done.failed, done.value
    assert predicted.writes == []
    assert predicted["changes"] == done["changes"]
    assert {f"{change['action']} {change['kind']}" for change in done["changes"]} == expected(chosen)
    assert records(done) == foretold(done)
    assert (again.changed, again["changes"], again.writes) == (False, [], [])
    assert len(again.calls) == len(audited.calls)
    assert failing(again) == ({"app.granted"} if chosen == MISSING else set())
    left = {finding for change in predicted["by_person"] for finding in change["findings"]}
    assert failing(again) <= left, "what will be left for a person is foretold too"


WORST: list[Drifts] = [("profile", "inactive", "frozen", "set"), ("profile", "frozen", "expired"), MISSING]
WRITES = [2, 1, 2]
DEATHS = [
    (number, at, after)
    for number, writes in enumerate(WRITES)
    for at in range(1, writes + 1)
    for after in (False, True)
]


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An org for every death, and one of each kind that lives, which shows how many writes there are."""
    orgs = {f"death{place}": state_of(WORST[number]) for place, (number, _at, _after) in enumerate(DEATHS)}
    orgs |= {f"life{number}": state_of(chosen) for number, chosen in enumerate(WORST)}
    with world(tmp_path_factory.mktemp("mortal"), orgs) as started:
        yield started


@pytest.mark.parametrize("number", range(len(WORST)))
def test_the_deaths_below_cover_every_write(mortal: World, number: int) -> None:
    assert len(Traced(mortal, f"life{number}").run("sf_provision").writes) == WRITES[number]


@pytest.mark.parametrize("place", range(len(DEATHS)))
def test_a_run_that_died_is_finished_by_the_next(mortal: World, place: int) -> None:
    _number, at, after = DEATHS[place]
    org = Traced(mortal, f"death{place}")
    wanted = org.run("sf_provision", check=True)
    before = org.killed("sf_provision", at, after=after)
    done = org.run("sf_provision")
    again = org.run("sf_provision")
    assert not done.failed, done.value
    assert before + records(done) == foretold(wanted), "both runs together write what was foretold, every record once"
    assert (again.changed, again.writes) == (False, [])
    told = statuses(again)
    assert told["permission_set.oncehub"] == told["profile.administrator"] == told["user.exists"] == "pass"
