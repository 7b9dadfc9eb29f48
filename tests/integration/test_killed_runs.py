# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed at any of its requests does no harm: the next one finishes its work, and every record is written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.integration.test_fleet import MISSING, state_of
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, foretold, records, statuses

# Much is wrong at once, so that the run has to read, update, create, and create what waits for a record of its own making.
RICH = {
    **state_of(("profile", "inactive", "frozen", "set")),
    "apps": {"oncehub": {"admin_approved_only": True}},
}
THROUGH_A_NEW_SET = {"baselines": ["oncehub"], "variables": {"approval_permission_set": "Connector_Access"}}
RICH_REQUESTS = 11
NEW_WRITES = 2


@dataclass(frozen=True)
class Death:
    """After request number `at` was carried out and before its answer arrived. What `at` 0 is killed, has sent nothing.

    A death before request 3 is sent is one after request 2: nothing happens in between that the org could see.
    """

    kind: str
    at: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.at}"


STATES = {"rich": RICH, "new": state_of(MISSING)}
OPTIONS: dict[str, dict[str, Any]] = {"rich": THROUGH_A_NEW_SET, "new": {"baselines": ["oncehub"]}}
DEATHS = [
    *(Death("rich", at) for at in range(RICH_REQUESTS + 1)),
    *(Death("new", at) for at in range(NEW_WRITES + 1)),  # here only writes are counted
]


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An org for every death, and one of each kind that lives."""
    states = {str(death): STATES[death.kind] for death in DEATHS}
    with world(tmp_path_factory.mktemp("killed"), {**STATES, **states}) as started:
        yield started


@dataclass(frozen=True)
class Life:
    """A run that nobody disturbs: what it foretold of its writes, and what the org holds after it."""

    written: Counter[tuple[str, str]]
    holdings: Counter[str]


@pytest.fixture(scope="module")
def lives(orgs: World) -> dict[str, Life]:
    told = {}
    for kind, options in OPTIONS.items():
        org = Traced(orgs, kind)
        done = org.run("sf_provision", **options)
        told[kind] = Life(foretold(done), org.holdings().in_words())
        counted = (done.requests, RICH_REQUESTS) if kind == "rich" else (done.writes, NEW_WRITES)
        assert len(counted[0]) == counted[1], "the deaths cover every request"
    return told


@pytest.mark.parametrize("death", DEATHS, ids=str)
def test_a_run_that_died_is_finished_by_the_next(orgs: World, lives: dict[str, Life], death: Death) -> None:
    org, life = Traced(orgs, str(death)), lives[death.kind]
    options = OPTIONS[death.kind]
    died = org.killed("sf_provision", max(death.at, 1), after=death.at > 0, only_writes=death.kind == "new", **options)
    done = org.run("sf_provision", **options)
    assert not done.failed, done.value
    assert records(died) + records(done) == life.written, "both runs together write what one writes, every record once"
    assert records(done) == foretold(done)
    holdings = {line.replace(f"@{death}.", f"@{death.kind}."): n for line, n in org.holdings().in_words().items()}
    assert holdings == life.holdings
    told = statuses(done)
    assert told["permission_set.oncehub"] == told["profile.administrator"] == told["user.exists"] == "pass"
