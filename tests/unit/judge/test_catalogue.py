# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a name, a path or a mapping to a resolved document: variables and overlays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.needs import needs, proof
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import requirements
from ansible_collections.orgops.salesforce.tests.unit.judge.small import document, requirement

OVERLAY = """
baseline: 1
id: ours
version: "2.0.0"
title: OnceHub at Acme
extends: oncehub
adjust:
  app.alive: {max_idle_days: 14, warn_idle_days: 7, severity: medium}
drop:
  - {id: app.dedicated, reason: We share the user on purpose.}
require:
  org:
    - id: ours.sandbox
      title: Not in production yet
      severity: low
      kind: [sandbox]
      rationale: Pilot.
      remedy: Wait.
      source: https://acme.example/pilot
"""


def by_id(resolved: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {demand["id"]: demand for _unused, demand in requirements(resolved)}


def test_an_overlay_adjusts_drops_and_adds(tmp_path: Path) -> None:
    (tmp_path / "ours.yml").write_text(OVERLAY)
    ours, parent = by_id(catalogue.load("ours.yml", folder=tmp_path)), by_id(catalogue.load("oncehub"))
    assert set(parent) - set(ours) == {"app.dedicated"}
    assert set(ours) - set(parent) == {"ours.sandbox"}
    changed = {name: ours[name] for name in ours if name in parent and ours[name] != parent[name]}
    assert list(changed) == ["app.alive"]
    assert {key: changed["app.alive"][key] for key in ("max_idle_days", "severity")} == {
        "max_idle_days": 14,
        "severity": "medium",
    }


def test_overlays_may_be_stacked_by_path(tmp_path: Path) -> None:
    (tmp_path / "ours.yml").write_text(OVERLAY)
    top = document("top", extends="./ours.yml", drop=[{"id": "ours.sandbox", "reason": "Live now."}])
    assert "ours.sandbox" not in by_id(catalogue.load(top, folder=tmp_path))


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"adjust": {"app.aliv": {"severity": "low"}}}, "adjust: the parent has no requirement 'app.aliv'; did you mean 'app.alive'?"),
        ({"drop": [{"id": "app.aliv", "reason": "x"}]}, "drop: the parent has no requirement 'app.aliv'; did you mean 'app.alive'?"),
        ({"adjust": {"app.alive": {"severity": "lo"}}}, "require.app[4].severity: 'lo' is not one of critical, high, medium, low, info; did you mean 'low'?"),
    ],
)  # fmt: skip
def test_an_overlay_that_names_nothing_is_told(parts: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load(document("ours", extends="oncehub", **parts))
    assert problem in caught.value.details["problems"]


def test_a_circle_is_told(tmp_path: Path) -> None:
    for name, parent in (("a", "./b.yml"), ("b", "./a.yml")):
        (tmp_path / f"{name}.yml").write_text(OVERLAY.replace("extends: oncehub", f"extends: {parent}"))
    with pytest.raises(InvalidInput, match="in a circle"):
        catalogue.load("a.yml", folder=tmp_path)


VARIABLES = {
    "names": {"type": "strings", "description": "Names.", "required": True},
    "extra": {"type": "string", "description": "One more.", "default": None},
    "on": {"type": "boolean", "description": "A switch.", "default": False},
}
WITH = document(
    variables=VARIABLES,
    require={
        "licence": [requirement("it.whole", any_of="${names}")],
        "permission_sets": [requirement("it.part", title="Set ${extra}", labels=["Fixed", "${extra}"])],
    },
)


def test_variables_fill_lists_and_texts() -> None:
    filled = by_id(catalogue.load(WITH, {"names": ["A", "B"], "extra": "More"}))
    assert filled["it.whole"]["any_of"] == ["A", "B"]
    assert filled["it.part"]["labels"] == ["Fixed", "More"]
    assert filled["it.part"]["title"] == "Set More"


def test_a_null_drops_out_of_a_list() -> None:
    assert by_id(catalogue.load(WITH, {"names": []}))["it.part"]["labels"] == ["Fixed"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "variables.names: a value is required. Names."),
        ({"names": ""}, "variables.names: a value is required. Names."),
        ({"names": "A"}, "variables.names: 'A' is not of type strings"),
        ({"names": [], "on": "yes"}, "variables.on: 'yes' is not of type boolean"),
        ({"names": [], "nams": []}, "variables.nams: the baseline has no such variable; did you mean 'names'?"),
    ],
)
def test_bad_variables_are_told(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load(WITH, given)
    assert problem in caught.value.details["problems"]


def test_what_is_not_public_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match=r"variables\.app_names: a value is required"):
        catalogue.load("calendly")


def test_several_baselines_share_the_variables_they_declare() -> None:
    both = catalogue.load_all(["oncehub", "hubspot"], {"app_names": ["An app"], "synced_objects": ["Lead"]})
    assert [entry["app"]["names"] for entry in both] == [["An app"], ["An app"]]
    assert by_id(both[1])["objects.synced"]["objects"] == {"Lead": ["modify_all"]}
    with pytest.raises(InvalidInput, match="no baseline has such a variable; did you mean 'synced_objects'"):
        catalogue.load_all(["oncehub", "hubspot"], {"app_names": ["An app"], "synced_object": ["Lead"]})


def test_options_take_their_variables_through_the_choice() -> None:
    resolved = catalogue.load("oncehub_any_mode", {"mapped_fields": {"Lead": ["Region__c"]}})
    assert "Lead.Region__c" in needs([resolved])["fields"]


def test_the_digest_follows_the_content() -> None:
    one = catalogue.load("oncehub")
    assert catalogue.load("oncehub")["sha256"] == one["sha256"]
    assert catalogue.load("oncehub", {"lead_assignment_rules": True})["sha256"] != one["sha256"]


def test_needs_name_what_observe_gathers() -> None:
    wanted = needs([catalogue.load("oncehub", {"approval_permission_set": "OnceHub access"})])
    assert wanted["objects"] == ("Account", "Case", "Contact", "Lead")
    assert wanted["described"] == ("Account", "Case", "Contact", "Event", "Lead")
    assert "OnceHub access" in wanted["permission_sets"]
    assert "OnceHub connector for Salesforce permission set" in wanted["permission_sets"]
    assert wanted["any_profile"] is True
    assert "audit_trail" not in wanted["subsets"]


def test_needs_leave_out_what_is_switched_off() -> None:
    rules = {"lead_assignment_rules": True}
    assert needs([catalogue.load("gong", {"app_names": ["Gong"]})])["objects"] == (
        "Account",
        "Contact",
        "Lead",
        "Opportunity",
    )
    assert "customization" in needs([catalogue.load("oncehub", rules)])["subsets"]


def test_proof_merges() -> None:
    both = [catalogue.load("oncehub"), catalogue.load("oncehub_booking_calendars", {"app_names": ["OnceHub"]})]
    assert proof(both)["can"]["Event"] == ["create", "edit", "read"]
    assert proof(both)["cannot"] == {}
