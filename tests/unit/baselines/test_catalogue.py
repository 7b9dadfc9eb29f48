# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every requirement of every baseline: an org that meets it, and the same org with that one thing broken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue, documents
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import every_requirement
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.needs import needs
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import SUBSETS, Wanted
from ansible_collections.orgops.salesforce.tests.unit.baselines.breaking import broken
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import NOW, demands, healthy, loaded

BASELINES = {name: loaded(name) for name in catalogue.names()}
# Judged from the document alone, or by nobody but a person: see the tests of their own below.
ELSEWHERE = ("documentation", "layouts")
CASES = [
    pytest.param(name, section, demand, id=f"{name}:{demand['id']}")
    for name, baseline in BASELINES.items()
    for section, demand in demands(baseline)
    if section not in ELSEWHERE
]
# What else fails, necessarily, when one thing is broken.
NOT_CONNECTABLE = {"app.installed", "app.granted"}  # an installed app or an own grant would make it connectable
ALSO = {
    ("sbs_api_user", "api_only.sbs.api_only"): {"sbs.acs_009"},  # no option of the alternative is left
    ("sbs_api_user", "sbs.acs_004"): {"sbs.acs_008"},  # the three powers are each refused alone, too
}


def failing(judgement: dict[str, Any]) -> set[str]:
    return {finding["id"] for finding in judgement["findings"] if finding["status"] == "fail"}


@pytest.mark.parametrize("name", BASELINES)
def test_a_healthy_org_passes(name: str) -> None:
    judgement = judge(healthy(BASELINES[name]), [BASELINES[name]], now=NOW)

    assert failing(judgement) == set()
    unknown = {finding["section"] for finding in judgement["findings"] if finding["status"] == "unknown"}
    assert unknown <= {"layouts"}
    assert judgement["status"] == "pass"
    assert judgement["summary"]["score"] == 100


@pytest.mark.parametrize(("name", "section", "demand"), CASES)
def test_one_thing_broken_is_one_finding(name: str, section: str, demand: dict[str, Any]) -> None:
    baseline = BASELINES[name]
    judgement = judge(broken(healthy(baseline), section, demand), [baseline], now=NOW)

    assert failing(judgement) == {demand["id"]} | also(name, demand)
    mine = next(finding for finding in judgement["findings"] if finding["id"] == demand["id"])
    assert mine["found"]
    assert mine["evidence"]
    assert mine["remedy"]
    assert mine["source"].startswith("https://")


def also(name: str, demand: dict[str, Any]) -> set[str]:
    standard = name == "oncehub_any_mode" and demand["id"].startswith("standard.")
    others = NOT_CONNECTABLE if "connectable" in demand else ALSO.get((name, demand["id"]), set())
    if standard:
        choice = set() if demand["severity"] == "info" else {"oncehub.mode"}
        return {f"standard.{other}" for other in others} | choice
    return others


@pytest.mark.parametrize("name", BASELINES)
def test_layouts_are_asked_of_a_person(name: str) -> None:
    for finding in judge(healthy(BASELINES[name]), [BASELINES[name]], now=NOW)["findings"]:
        if finding["section"] == "layouts":
            assert (finding["status"], finding["by"], finding["observable"]) in {
                ("unknown", "person", False),
                ("not_applicable", "person", False),
            }


@pytest.mark.parametrize("name", BASELINES)
def test_facts_not_written_down_fail(name: str) -> None:
    baseline = BASELINES[name]
    asked = [demand for section, demand in demands(baseline) if section == "documentation"]
    for demand in asked:
        given = {key: value for key, value in baseline["values"].items() if key not in demand["facts"]}
        judgement = judge(healthy(baseline), [catalogue.load(name, given)], now=NOW)
        assert failing(judgement) == {demand["id"]}


@pytest.mark.parametrize("name", BASELINES)
def test_a_missing_user_is_one_finding(name: str) -> None:
    snapshot = healthy(BASELINES[name]) | {"user": {"exists": False, "username": "api@acme.example"}}
    assert failing(judge(snapshot, [BASELINES[name]], now=NOW)) == {"user.exists"}


@pytest.mark.parametrize("name", BASELINES)
def test_documents_keep_to_the_schema_and_the_house(name: str) -> None:
    path = documents.CATALOGUE / f"{name}.yml"
    assert documents.problems(documents.read(path), "baseline.schema.json") == []
    assert BASELINES[name]["id"] == name
    assert path.read_text().startswith("# SPDX-License-Identifier: GPL-3.0-or-later\n")


@pytest.mark.parametrize("name", BASELINES)
def test_every_fact_is_cited(name: str) -> None:
    for speaking, _unused, requirement in every_requirement(BASELINES[name]):
        source = (speaking.get("sources") or {}).get(requirement["source"], requirement["source"])
        assert re.fullmatch(r"https://\S+", source), requirement["id"]
        assert requirement["rationale"]
        assert requirement["remedy"]


@pytest.mark.parametrize("name", BASELINES)
def test_conflicts_name_requirements_that_exist(name: str) -> None:
    for entry in BASELINES[name].get("conflicts") or ():
        other = BASELINES[entry["against"]["baseline"]]
        ids = {requirement["id"] for _speaking, _section, requirement in every_requirement(other)} | {
            alternative["id"] for alternative in other["alternatives"]
        }
        assert entry["against"]["requirement"] in ids
        if "alternative" in entry:
            assert entry["alternative"]["baseline"] in BASELINES


@pytest.mark.parametrize("name", BASELINES)
def test_observe_can_take_what_is_needed(name: str) -> None:
    wanted = Wanted("api@acme.example", **needs([BASELINES[name]]))
    assert wanted.subsets <= set(SUBSETS)
