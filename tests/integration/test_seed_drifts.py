# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One org per seed of the emulator, audited: exactly the findings of `seed_findings.yml` and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import requirements
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, ids, seeds, world
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import loaded

EXPECTED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("seed_findings.yml").read_text())
CANNOT_AUDIT = {seed: row for seed, row in EXPECTED.items() if isinstance(row, str)}
FINDINGS = {seed: row for seed, row in EXPECTED.items() if isinstance(row, dict)}
HEALTHY = FINDINGS["healthy"]

VARIABLES = {
    "app_names": ["OnceHub connector for Salesforce"],
    "lead_assignment_rules": True,
    "case_assignment_rules": True,
    "connector_addresses": ["203.0.113.0/28"],
    "owner": "Ada Admin",
    "purpose": "Bookings",
    "criticality": "Bookings stop",
    "api_justification": "It is an integration",
    "last_recertified": "2026-11-01",
    "login_hours_class": "any hour",
}
# What a customer of OnceHub must have said for the drift to matter.
PARTICULAR: dict[str, dict[str, Any]] = {
    "custom_fields_missing": {"mapped_fields": {"Event": ["ScheduleOnce__Event_status__c"]}},
    "mapped_field_hidden": {"mapped_fields": {"Lead": ["Region__c"]}},
    "record_type_inactive": {"record_types": {"Lead": ["Partner"]}},
}


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("seeds"), seeds()) as started:
        yield started


@cache
def baselines(seed: str) -> list[dict[str, Any]]:
    """Those of the table, with the variables of the seed."""
    return catalogue.load_all(list(HEALTHY), {**VARIABLES, **PARTICULAR[seed]}) if seed in PARTICULAR else usual()


@cache
def usual() -> list[dict[str, Any]]:
    return catalogue.load_all(list(HEALTHY), VARIABLES)


def expected(row: Mapping[str, str], baseline: str) -> tuple[set[str], set[str]]:
    """Ids that fail and ids that are unknown: those of `healthy`, as the row changes them."""
    words = [*HEALTHY[baseline].split(), *(row.get(baseline, "").split() if row is not HEALTHY else ())]
    marked = {mark: {word[1:] for word in words if word[0] == mark} for mark in "+-?!"}
    return marked["+"] - marked["-"], marked["?"] - marked["!"]


def test_every_seed_has_a_row() -> None:
    assert set(EXPECTED) == set(seeds())


@pytest.mark.parametrize("seed", FINDINGS)
def test_exactly_the_expected_findings(orgs: World, seed: str) -> None:
    result = orgs.audit(seed, *baselines(seed), network=True)

    for baseline in HEALTHY:
        found = ids(result, "fail", baseline), ids(result, "unknown", baseline)
        assert found == expected(FINDINGS[seed], baseline), baseline
    assert result["api_calls"]["logins"] == 1
    assert result["api_calls"]["count"] <= 4, "three requests, and one for the login limits"


@pytest.mark.parametrize("seed", CANNOT_AUDIT)
def test_what_cannot_be_audited_is_not_called_non_compliant(orgs: World, seed: str) -> None:
    result = orgs.audit(seed, "oncehub", cannot_audit="report", fail_on="low")

    assert not result.get("failed")
    judgement = result["judgement"]
    assert (judgement["status"], judgement["cannot_audit"]["code"]) == ("cannot_audit", CANNOT_AUDIT[seed])
    assert judgement["cannot_audit"]["remedy"]
    assert judgement["findings"] == []
    assert orgs.audit(seed, "oncehub")["failed"] is True


def test_every_requirement_of_oncehub_is_broken_by_a_seed() -> None:
    breakable = {
        demand["id"] for section, demand in requirements(catalogue.load("oncehub")) if section not in ("layouts",)
    }
    broken = {word[1:] for row in FINDINGS.values() for word in row.get("oncehub", "").split() if word[0] == "+"}
    assert breakable - broken == set()


@pytest.mark.parametrize("name", catalogue.names())
def test_one_login_and_three_requests_for_every_baseline(orgs: World, name: str) -> None:
    """With every variable set, so that every part of the baseline asks for its data."""
    usage = orgs.audit("permission_set_through_group", loaded(name))["api_calls"]
    assert (usage["logins"], usage["count"] <= 3) == (1, True), usage
