# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sf_compliance against a running emulator: what a team tells it, and what it tells the team."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, ids, world
from ansible_collections.orgops.salesforce.tests.integration.seed_table import WRITTEN_DOWN

SEEDS = (
    "benchmark",
    "healthy",
    "localised",
    "muting_removes_permission",
    "package_too_old",
    "permission_set_expired",
    "permission_set_expiring",
    "permission_set_missing",
    "permission_set_through_group",
    "profile_wrong",
    "secure_mode",
    "user_login_row_missing",
)
APP = {"app_names": ["OnceHub connector for Salesforce"]}


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("orgs"), SEEDS) as started:
        yield started


def waiver(requirement: str, **more: Any) -> dict[str, Any]:
    decided = {"owner": "Ada Admin", "reason": "Planned for spring", "ticket": "SEC-42", "expires": "2099-12-31"}
    return {"requirement": requirement, **decided, **more}


def finding(result: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [item for item in result["judgement"]["findings"] if item["id"] == name]
    assert isinstance(found, dict)
    return found


# --- explain


def explained(orgs: World, seed: str, *permissions: str) -> list[dict[str, Any]]:
    result = orgs.audit(seed, "oncehub", explain=list(permissions))
    assert result["api_calls"]["count"] == 3
    return list(result["explanations"])


def test_explains_every_path(orgs: World) -> None:
    label, access, field = explained(
        orgs, "permission_set_through_group", "Edit Events", "Lead.edit", "Event.ScheduleOnce__Event_status__c.edit"
    )
    path = "permission set Booking_Writer and ScheduleOnce_Connector in group Connector group (Connector_Group)"
    assert label["text"] == f"Edit Events: through profile System Administrator; also through {path}."
    assert access["through"] == ["profile System Administrator", path]
    assert field["through"] == ["permission set ScheduleOnce_Connector in group Connector group (Connector_Group)"]


def test_explains_what_muting_takes(orgs: World) -> None:
    muted = (
        "Group Connector group (Connector_Group) has it from Booking writer (Booking_Writer), "
        "but Connector muting (Connector_Muting) mutes it there."
    )
    for explanation in explained(orgs, "muting_removes_permission", "EditEvent", "Lead.edit"):
        assert explanation["granted"] is False
        assert explanation["withheld"] == [muted]


def test_explains_objects_that_no_baseline_names(orgs: World) -> None:
    (explanation,) = explained(orgs, "healthy", "Opportunity.read")
    assert explanation["text"] == "Read on Opportunity: through profile System Administrator by View All Data."


def test_explains_an_assignment_that_expired(orgs: World) -> None:
    (explanation,) = explained(orgs, "permission_set_expired", "Event.ScheduleOnce__Event_status__c.read")
    assert explanation["granted"] is False
    assert "but its assignment expired on 20" in explanation["text"]


def test_an_assignment_that_will_end_is_told(orgs: World) -> None:
    assigned = finding(orgs.audit("permission_set_expiring", "oncehub"), "permission_set.oncehub")
    assert assigned["status"] == "pass"
    assert ") is assigned, until 20" in assigned["evidence"][0]


# --- waivers


def test_a_waiver_covers_while_it_is_in_force(orgs: World) -> None:
    covering = [waiver("permission_set.oncehub"), waiver("field_access.event", orgs=["production"])]
    result = orgs.audit(
        "permission_set_missing", "oncehub", waivers=covering, inventory_host="production", fail_on="low"
    )
    assert "failed" not in result
    assert ids(result, "waived") == {"permission_set.oncehub", "field_access.event"}
    assert finding(result, "permission_set.oncehub")["waiver"] == {
        "owner": "Ada Admin",
        "reason": "Planned for spring",
        "ticket": "SEC-42",
        "expires": "2099-12-31",
    }


def test_an_expired_waiver_and_an_unused_one_are_findings(orgs: World) -> None:
    given = [waiver("permission_set.oncehub", expires="2026-01-31"), waiver("user.active")]
    result = orgs.audit("permission_set_missing", "oncehub", waivers=given)
    assert ids(result, "fail") == {
        "permission_set.oncehub",
        "field_access.event",
        "waiver.expired.permission_set.oncehub",
        "waiver.unused.user.active",
    }
    assert "SEC-42" in finding(result, "waiver.unused.user.active")["evidence"][0]


def test_a_waiver_of_another_org_is_neither_used_nor_unused(orgs: World) -> None:
    result = orgs.audit("permission_set_missing", "oncehub", waivers=[waiver("user.active", orgs=["elsewhere"])])
    assert ids(result, "fail") == {"permission_set.oncehub", "field_access.event"}


def test_a_waiver_without_an_owner_is_refused_before_any_call(orgs: World) -> None:
    bad = {key: value for key, value in waiver("user.active").items() if key != "owner"}
    result = orgs.audit("healthy", "oncehub", waivers=[bad])
    assert result["failed"]
    assert "waivers[0]" in result["msg"]
    assert "owner" in result["msg"]
    assert "api_calls" not in result


# --- drift and gates


def test_drift_and_the_recorded_state_as_a_gate(orgs: World) -> None:
    recorded = orgs.audit("permission_set_missing", "oncehub")["judgement"]
    same = orgs.audit("permission_set_missing", "oncehub", previous=recorded, fail_on="low")
    assert "failed" not in same
    assert [item["id"] for item in same["drift"]["still_failing"]] == ["field_access.event", "permission_set.oncehub"]

    worse = orgs.audit("profile_wrong", "oncehub", previous=recorded, fail_on="high")
    assert worse["failed"]
    assert set(worse["verdict"]["reasons"]) == {"profile.administrator", "profile.permissions"}
    assert {item["id"] for item in worse["drift"]["fixed"]} == {"permission_set.oncehub", "field_access.event"}


def test_a_report_is_a_record(orgs: World, tmp_path: Path) -> None:
    judgement = orgs.audit("permission_set_missing", "oncehub", inventory_host="acme")["judgement"]
    made = orgs.task("sf_compliance_report", dest=str(tmp_path), judgements=[judgement], formats=["json"])
    gate = {"previous": made["files"]["json"]["path"], "fail_on": "low"}

    assert "failed" not in orgs.audit("permission_set_missing", "oncehub", inventory_host="acme", **gate)
    new = orgs.audit("permission_set_missing", "oncehub", inventory_host="another", **gate)
    assert new["failed"], "an org that the record does not hold"
    assert "drift" not in new


@pytest.mark.parametrize("previous", ["missing/report.json", {"orgs": []}])
def test_without_a_record_nothing_is_compared(orgs: World, previous: Any) -> None:
    refused = orgs.audit("healthy", "oncehub", previous=previous)
    assert (refused["failed"], refused["error"]["code"]) == (True, "no_record")
    assert "Run the audit once without previous" in refused["error"]["remedy"]
    assert "api_calls" not in refused


@pytest.mark.parametrize(("fail_on", "failed"), [("critical", True), ("high", True), ("none", False)])
def test_fails_from_a_severity_on(orgs: World, fail_on: str, failed: bool) -> None:
    result = orgs.audit("permission_set_missing", "oncehub", fail_on=fail_on)
    assert bool(result.get("failed")) is failed
    assert result["judgement"]["status"] == "fail", "the judgement is returned whatever the gate says"


def test_less_grave_than_asked_for_does_not_fail(orgs: World) -> None:
    assert "failed" not in orgs.audit("permission_set_missing", waived_but("field_access.event"), fail_on="critical")


def waived_but(requirement: str) -> dict[str, Any]:
    """OnceHub without what is critical about the missing permission set."""
    dropped = [{"id": "permission_set.oncehub", "reason": f"Only {requirement} matters here."}]
    return overlay(drop=dropped)


def test_unknown_counts_as_chosen(orgs: World) -> None:
    passed = orgs.audit("user_login_row_missing", "oncehub", fail_on="low")
    assert ("failed" in passed, passed["judgement"]["status"]) == (False, "unknown")
    failed = orgs.audit("user_login_row_missing", "oncehub", fail_on="low", unknown_as="fail")
    assert set(failed["verdict"]["reasons"]) == {"user.not_frozen", "user.not_locked"}, (
        "what nobody can see never fails"
    )


# --- baselines of a team's own


def overlay(**more: Any) -> dict[str, Any]:
    return {
        "baseline": 1,
        "id": "oncehub_acme",
        "version": "1.0.0",
        "title": "OnceHub at Acme",
        "extends": "oncehub",
        **more,
    }


def test_an_overlay_adjusts_drops_and_adds(orgs: World) -> None:
    newer = {
        "id": "package.version",
        "title": "The package is of this year",
        "severity": "medium",
        "namespace": "ScheduleOnce",
        "minimum_version": "3.14",
        "rationale": "Older versions lack a fix that Acme needs.",
        "remedy": "Upgrade the package.",
        "source": "https://handbook.acme.example/oncehub",
    }
    acme = overlay(
        adjust={"permission_set.oncehub": {"severity": "low"}},
        drop=[{"id": "profile.administrator", "reason": "Acme uses a profile of its own."}],
        require={"packages": [newer]},
    )
    assert ids(orgs.audit("healthy", acme), "fail") == set()
    assert ids(orgs.audit("package_too_old", acme), "fail") == {"package.version"}
    assert finding(orgs.audit("package_too_old", acme), "package.version")["found"] == "1.2"
    lowered = orgs.audit("permission_set_missing", acme)
    assert finding(lowered, "permission_set.oncehub")["severity"] == "low"
    assert ids(orgs.audit("profile_wrong", acme), "fail") == {"profile.permissions"}


def test_variables_say_what_nobody_publishes(orgs: World) -> None:
    missing = orgs.audit("healthy", "sbs_api_user")
    assert missing["failed"]
    assert "variables.app_names" in missing["msg"]
    given = orgs.audit("healthy", "sbs_api_user", variables={**APP, **WRITTEN_DOWN})
    assert finding(given, "sbs.acs_007")["evidence"] == [
        "owner: Ada Admin",
        "purpose: Bookings",
        "criticality: Bookings stop",
    ]


def test_an_alternative_tells_which_option_counts(orgs: World) -> None:
    for seed, mode in (("healthy", "standard"), ("secure_mode", "secure"), ("localised", "standard")):
        result = orgs.audit(seed, "oncehub_any_mode")
        assert (result["judgement"]["status"], finding(result, "oncehub.mode")["found"]) == ("pass", mode)


BAD = {
    "name": ("onehub", "did you mean 'oncehub'?"),
    "severity": (overlay(adjust={"app.alive": {"severity": "hihg"}}), "did you mean 'high'"),
    "requirement": (overlay(adjust={"app.alife": {"max_idle_days": 9}}), "app.alive"),
    "section": (overlay(require={"packges": []}), "packages"),
    "file": ("./missing/baseline.yml", "missing/baseline.yml"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_baseline_is_told_with_a_suggestion_before_any_call(orgs: World, case: str) -> None:
    baseline, told = BAD[case]
    result = orgs.audit("healthy", baseline)
    assert result["failed"]
    assert told in f"{result['msg']} {result['error']['remedy']}"
    assert "api_calls" not in result


# --- a connector against the benchmark


def test_contradictions_are_told_with_both_sides_and_the_way_out(orgs: World) -> None:
    result = orgs.audit("healthy", "oncehub", "sbs_api_user", variables=APP, waivers=[waiver("SBS-ACS-008")])
    assert "failed" not in result, "an audit tells, it does not refuse"
    conflicts = {conflict["id"]: conflict for conflict in result["judgement"]["conflicts"]}

    profile = conflicts["oncehub:profile.administrator | sbs_api_user:sbs.acs_005"]
    assert [(side["baseline"], side["demands"]) for side in profile["sides"]] == [
        ("oncehub", "System Administrator or the standard administrator profile"),
        ("sbs_api_user", "a custom profile"),
    ]
    assert profile["decided_by"] is None
    assert profile["alternative"]["baseline"] == "oncehub_secure_mode"
    decided = conflicts["oncehub:profile.permissions | sbs_api_user:sbs.acs_008"]
    assert decided["decided_by"]["ticket"] == "SEC-42"
    assert {conflict["alternative"]["baseline"] for conflict in conflicts.values()} == {"oncehub_secure_mode"}


def test_the_alternative_satisfies_both(orgs: World) -> None:
    result = orgs.audit(
        "benchmark",
        "oncehub_secure_mode",
        "sbs_api_user",
        network=True,
        variables={**APP, **WRITTEN_DOWN, "connector_addresses": ["203.0.113.0/28"]},
        fail_on="low",
        unknown_as="fail",
    )
    assert (result["judgement"]["status"], result["judgement"]["conflicts"]) == ("pass", [])
    assert "failed" not in result
