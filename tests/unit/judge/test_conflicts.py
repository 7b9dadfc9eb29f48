# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contradictions: found in the documents, named with both sides, decided by a waiver."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.conflicts import agree, conflicts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.contradictions import RULES
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, document, requirement, waiver

CONTRADICTORY: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("licence", {"any_of": ["Salesforce"]}, "licence", {"any_of": ["Salesforce Integration"]}),
    ("licence", {"any_of": ["Salesforce"]}, "licence", {"forbidden": ["Salesforce"]}),
    ("profile", {"kinds": ["standard_administrator"]}, "profile", {"kinds": ["custom"]}),
    ("profile", {"names": ["System Administrator"]}, "profile", {"kinds": ["custom"]}),
    ("profile", {"names": ["One"]}, "profile", {"names": ["Two"]}),
    ("profile", {"names": ["One"]}, "profile", {"forbidden_names": ["One"]}),
    ("profile", {"names": ["System Administrator"]}, "system_permissions", {"forbidden": ["ModifyAllData"]}),
    ("user", {"is": {"language": "en_US"}}, "user", {"is": {"language": "de"}}),
    ("user", {"checkboxes": {"MarketingUser": True}}, "user", {"checkboxes": {"MarketingUser": False}}),
    ("system_permissions", {"all_of": ["ModifyAllData"]}, "system_permissions", {"forbidden": ["Modify All Data"]}),
    ("system_permissions", {"all_of": ["A", "B"]}, "system_permissions", {"not_together": ["A", "B"]}),
    ("interactive_login", {"possible": True}, "interactive_login", {"possible": False}),
    ("interactive_login", {"possible": True}, "system_permissions", {"all_of": ["ApiUserOnly"]}),
    ("interactive_login", {"possible": False}, "system_permissions", {"forbidden": ["ApiUserOnly"]}),
    ("interactive_login", {"possible": True}, "profile", {"names": ["Minimum Access - API Only Integrations"]}),
    ("interactive_login", {"possible": True}, "network", {"login_hours": "restricted"}),
    ("permission_sets", {"labels": ["X"]}, "permission_sets", {"labels": ["X"], "state": "absent"}),
    ("permission_set_groups", {"names": ["X"]}, "permission_set_groups", {"names": ["X"], "state": "absent"}),
    ("permission_set_licenses", {"any_of": ["P"]}, "permission_set_licenses", {"forbidden": ["P"]}),
    ("object_permissions", {"objects": {"Lead": ["read"]}}, "object_permissions", {"forbidden": {"Lead": ["read"]}}),
    ("network", {"ip_ranges": "unrestricted"}, "network", {"ip_ranges": "restricted"}),
    ("app", {"policy": "admin_approved"}, "app", {"policy": "self_authorize"}),
]
AGREEING: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("licence", {"any_of": ["A", "B"]}, "licence", {"any_of": ["B", "C"]}),
    ("licence", {"any_of": ["A", "B"]}, "licence", {"forbidden": ["A"]}),
    ("profile", {"kinds": ["administrator_clone"]}, "profile", {"kinds": ["custom"]}),
    ("profile", {"names": ["Our profile"]}, "profile", {"kinds": ["custom"]}),
    ("profile", {"names": ["One", "Two"]}, "profile", {"names": ["Two"]}),
    ("profile", {"names": ["Our profile"]}, "system_permissions", {"forbidden": ["ModifyAllData"]}),
    ("user", {"is": {"active": True}}, "user", {"is": {"frozen": False}}),
    ("system_permissions", {"all_of": ["A"]}, "system_permissions", {"not_together": ["A", "B"]}),
    ("system_permissions", {"all_of": ["A"]}, "system_permissions", {"forbidden": ["A"], "through": "profile"}),
    (
        "permission_sets",
        {"labels": ["X"], "namespace": "A"},
        "permission_sets",
        {"labels": ["X"], "namespace": "B", "state": "absent"},
    ),
    ("object_permissions", {"objects": {"Lead": ["read"]}}, "object_permissions", {"forbidden": {"Lead": ["delete"]}}),
]


def pair(one_section: str, one: dict[str, Any], other_section: str, other: dict[str, Any]) -> list[dict[str, Any]]:
    return [small("one", one_section, one), small("other", other_section, other)]


def small(name: str, section: str, demand: dict[str, Any]) -> dict[str, Any]:
    sections = {section: [requirement(f"{name}.it", **demand)]}
    return catalogue.load(document(name, app={"names": ["The app"]}, require=sections))


@pytest.mark.parametrize("case", CONTRADICTORY, ids=lambda case: f"{case[0]}-{case[2]}")
def test_a_contradiction_is_named_with_both_sides(case: tuple[str, dict[str, Any], str, dict[str, Any]]) -> None:
    for baselines in (pair(*case), list(reversed(pair(*case)))):
        (conflict,) = conflicts(baselines, [], NOW)
        assert {(side["baseline"], side["requirement"]) for side in conflict["sides"]} == {
            ("one", "one.it"),
            ("other", "other.it"),
        }
        assert conflict["blocking"] is True
        assert conflict["because"]


def test_every_rule_has_a_case() -> None:
    assert {(one, other) for one, _unused, other, _unused in CONTRADICTORY} >= set(RULES)


@pytest.mark.parametrize("case", AGREEING, ids=lambda case: f"{case[0]}-{case[2]}")
def test_what_one_user_can_meet_is_no_contradiction(case: tuple[str, dict[str, Any], str, dict[str, Any]]) -> None:
    assert conflicts(pair(*case), [], NOW) == []


def test_an_undecided_contradiction_stops_before_any_call() -> None:
    with pytest.raises(InvalidInput) as caught:
        agree(pair(*CONTRADICTORY[0]), [], NOW)
    assert caught.value.code == "baseline_contradiction"
    for word in ("one (one.it, https://vendor.example/one.it)", "other (other.it,", "No user licence satisfies both."):
        assert word in caught.value.message


def test_a_waiver_on_one_side_decides() -> None:
    baselines = pair(*CONTRADICTORY[0])
    decision = waiver("other.it")
    (conflict,) = conflicts(baselines, [decision], NOW)
    assert conflict["decided_by"]["ticket"] == "SEC-1"
    assert [requirement["id"] for _speaking, _section, requirement in agree(baselines, [decision], NOW)] == [
        "user.exists",
        "one.it",
        "user.exists",
    ]


def test_an_expired_waiver_decides_nothing() -> None:
    with pytest.raises(InvalidInput):
        agree(pair(*CONTRADICTORY[0]), [waiver("other.it", expires="2026-01-01")], NOW)


def test_oncehub_admits_what_the_benchmark_refuses() -> None:
    oncehub = catalogue.load("oncehub")
    found = {conflict["id"]: conflict for conflict in judge(healthy(oncehub), [oncehub], now=NOW)["conflicts"]}
    conflict = found["oncehub:profile.administrator | sbs_api_user:sbs.acs_005"]
    assert [side["demands"] for side in conflict["sides"]] == [
        "System Administrator or the standard administrator profile",
        "a custom profile",
    ]
    assert conflict["sides"][1]["sbs"] == ["SBS-ACS-005"]
    assert conflict["alternative"]["baseline"] == "oncehub_secure_mode"
    assert (conflict["decided_by"], conflict["blocking"]) == (None, False)


def test_oncehub_judged_with_the_benchmark() -> None:
    benchmark = catalogue.load("sbs_api_user", {"app_names": ["OnceHub"]})
    oncehub = catalogue.load("oncehub")
    decided = [
        waiver(control) for control in ("SBS-ACS-003", "SBS-ACS-004", "SBS-ACS-005", "SBS-ACS-008", "SBS-ACS-009")
    ]
    found = {conflict["id"]: conflict for conflict in conflicts([oncehub, benchmark], decided, NOW)}
    both = found["oncehub:profile.administrator | sbs_api_user:sbs.acs_005"]
    assert both["decided_by"]["owner"] == "Ada"
    assert both["alternative"]["baseline"] == "oncehub_secure_mode"  # kept from what oncehub admits
    assert not any(conflict["blocking"] for conflict in found.values())
    with pytest.raises(InvalidInput):
        agree([oncehub, benchmark], [], NOW)


def test_secure_mode_and_the_benchmark_agree() -> None:
    benchmark = catalogue.load("sbs_api_user", {"app_names": ["OnceHub"]})
    assert conflicts([catalogue.load("oncehub_secure_mode"), benchmark], [], NOW) == []


def test_two_connectors_on_one_user() -> None:
    """Zendesk refuses the licence that the least-privilege user demands, and an API-only user."""
    zendesk = catalogue.load("zendesk", {"app_names": ["Zendesk"]})
    found = conflicts([zendesk, catalogue.load("least_privilege_integration_user")], [], NOW)
    assert {
        side["requirement"] for conflict in found for side in conflict["sides"] if side["baseline"] == "zendesk"
    } == {
        "user.licence",
        "user.interactive_login",
    }
