# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One org per seed of the emulator, audited by every baseline of the catalogue: exactly the findings of `seed_findings.yml` and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, ids, seeds, world
from ansible_collections.orgops.salesforce.tests.integration.seed_table import (
    CANNOT_AUDIT,
    FINDINGS,
    TABLE,
    bare,
    bare_ids,
    baselines,
    expected,
    words,
)
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import loaded


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("seeds"), seeds()) as started:
        yield started


def test_every_seed_has_a_row() -> None:
    assert set(TABLE) == set(seeds())


@pytest.mark.parametrize("seed", FINDINGS)
def test_every_word_speaks_of_something(seed: str) -> None:
    for word in words(FINDINGS[seed]):
        holders = {name for name in catalogue.names() if word.requirement in bare_ids(name)}
        assert holders, word
        assert word.baselines <= holders, word


@pytest.mark.parametrize("seed", FINDINGS)
def test_exactly_the_expected_findings(orgs: World, seed: str) -> None:
    result = orgs.audit(seed, *baselines(seed), network=True)

    wrong = {}
    for baseline in catalogue.names():
        failing, unknown = ({bare(name) for name in ids(result, status, baseline)} for status in ("fail", "unknown"))
        if (failing, unknown) != expected(seed, baseline):
            wrong[baseline] = {
                "fail": failing ^ expected(seed, baseline)[0],
                "unknown": unknown ^ expected(seed, baseline)[1],
            }
    assert wrong == {}
    assert result["api_calls"]["logins"] == 1
    assert result["api_calls"]["count"] <= 5, (
        "three requests, one for the login limits, one since all baselines ask at once"
    )


@pytest.mark.parametrize("seed", CANNOT_AUDIT)
def test_what_cannot_be_audited_is_not_called_non_compliant(orgs: World, seed: str) -> None:
    result = orgs.audit(seed, "oncehub", cannot_audit="report", fail_on="low")

    assert not result.get("failed")
    judgement = result["judgement"]
    assert (judgement["status"], judgement["cannot_audit"]["code"]) == ("cannot_audit", CANNOT_AUDIT[seed])
    told = judgement["cannot_audit"]
    assert told["message"].startswith(f"Expected that {orgs.emulator.org(seed)['api_username']} can be looked at in ")
    assert "Salesforce said " in told["found"]
    assert told["remedy"]
    assert judgement["findings"] == []
    assert orgs.audit(seed, "oncehub")["failed"] is True


def test_every_requirement_of_oncehub_is_broken_by_a_seed() -> None:
    broken = {word.requirement for row in FINDINGS.values() for word in words(row) if word.mark == "+"}
    assert bare_ids("oncehub") - broken == {"layout.event"}, "which no query shows"


@pytest.mark.parametrize("name", catalogue.names())
def test_one_login_and_three_requests_for_every_baseline(orgs: World, name: str) -> None:
    """With every variable set, so that every part of the baseline asks for its data."""
    usage = orgs.audit("permission_set_through_group", loaded(name))["api_calls"]
    assert (usage["logins"], usage["count"] <= 3) == (1, True), usage
