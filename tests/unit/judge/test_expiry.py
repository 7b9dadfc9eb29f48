# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stops on a date: ended, ending soon, and without an end; facts that age."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, requirement

ASSIGNED = {"name": "Access", "label": "Access", "active": True, "expires": None}
HELD = {"name": "Psl", "label": "Psl", "status": "Active", "expires": None}
USER_LICENCE = {"name": "Salesforce", "status": "Active"}
KEPT = {"namespace": "Ns", "status": "Active", "expires": None}


def judged(snapshot: dict[str, Any], **demand: Any) -> tuple[str, str, str]:
    """(status, found, severity) of one requirement about expiry."""
    wanted = baseline(expiry=[requirement("it.lasts", warn_days=14, **demand)])
    found = judge({"user": {"exists": True}, **snapshot}, [wanted], now=NOW)["findings"]
    mine = next(entry for entry in found if entry["id"] == "it.lasts")
    return mine["status"], mine["found"], mine["severity"]


@pytest.mark.parametrize(
    ("change", "judgement"),
    [
        ({}, ("pass", "nothing ends soon", "high")),
        ({"expires": "2027-11-21T00:00:00Z"}, ("pass", "nothing ends soon", "high")),
        ({"expires": "2026-11-26T22:00:00Z"}, ("fail", "{} ends in 5 days", "low")),
        ({"expires": "2026-12-05T22:00:00Z"}, ("fail", "{} ends in 14 days", "low")),
        ({"expires": "2026-12-05T22:00:01Z"}, ("pass", "nothing ends soon", "high")),
        ({"expires": "2026-11-11T22:00:00Z"}, ("fail", "{} ended on 2026-11-11", "high")),
    ],
)
def test_the_end_decides(change: dict[str, Any], judgement: tuple[str, str, str]) -> None:
    status, found, severity = judgement
    sets = {"permission_sets": [{**ASSIGNED, **change}], "permission_set_groups": []}
    assert judged(sets, assignments=True) == (status, found.format("Permission set Access"), severity)
    groups = {"permission_sets": [], "permission_set_groups": [{**ASSIGNED, **change}]}
    assert judged(groups, assignments=True) == (status, found.format("Permission set group Access"), severity)
    licences = {"licence": USER_LICENCE, "permission_set_licenses": [{**HELD, **change}]}
    assert judged(licences, licences=True) == (status, found.format("Permission set licence Psl"), severity)
    package = {"package_licences": [{**KEPT, **change}]}
    assert judged(package, package="Ns") == (status, found.format("Licence of package Ns"), severity)


def test_one_that_ended_beside_one_that_ends_soon_keeps_the_severity() -> None:
    ended, ending = {"active": False, "label": "Old"}, {"expires": "2026-11-26T22:00:00Z"}
    sets = {"permission_sets": [ASSIGNED | ended, ASSIGNED | ending], "permission_set_groups": []}
    found = "Permission set Old (Access) ended; Permission set Access ends in 5 days"
    assert judged(sets, assignments=True) == ("fail", found, "high")


def test_a_status_ends_a_licence_too() -> None:
    disabled = {"licence": {**USER_LICENCE, "status": "Disabled"}, "permission_set_licenses": []}
    assert judged(disabled, licences=True) == ("fail", "User licence Salesforce is disabled", "high")
    trial = {"package_licences": [{**KEPT, "status": "Trial", "expires": "2027-01-31T00:00:00Z"}]}
    assert judged(trial, package="Ns")[0] == "pass"
    expired = {"package_licences": [{**KEPT, "status": "Expired"}]}
    assert judged(expired, package="Ns") == ("fail", "Licence of package Ns is expired", "high")


def test_what_is_not_there_does_not_end() -> None:
    assert judged({"permission_sets": [], "permission_set_groups": []}, assignments=True)[0] == "pass"
    assert judged({"package_licences": [KEPT]}, package="Other") == ("not_applicable", "no licence is kept", "high")


def test_what_was_not_seen_is_unknown() -> None:
    assert judged({"permission_sets": None, "unknown": {"permission_sets": "hidden"}}, assignments=True)[0] == "unknown"
    assert judged({"licence": {"name": "Salesforce"}, "permission_set_licenses": []}, licences=True)[0] == "unknown"


def test_a_password_nobody_may_see_is_not_held_against_the_org() -> None:
    wanted = baseline(expiry=[requirement("it.lasts", password=True)])
    hidden = {"user": {"exists": True, "password_expired": None}, "unknown": {"user.password_expired": "refused"}}
    judgement = judge(hidden, [wanted], now=NOW)
    assert [entry["status"] for entry in judgement["findings"]] == ["pass", "unknown"]
    assert (judgement["status"], judgement["summary"]["by_hand"]) == ("pass", 1)
    expired = {"user": {"exists": True, "password_expired": True}}
    assert judge(expired, [wanted], now=NOW)["status"] == "fail"


def recertified(day: Any) -> tuple[str, str]:
    given = {"app_names": ["The app"], "last_recertified": day}
    judgement = judge({"user": {"exists": True}}, [catalogue.load("sbs_api_user", given)], now=NOW)
    mine = next(entry for entry in judgement["findings"] if entry["id"] == "sbs.acs_010")
    return mine["status"], mine["found"]


@pytest.mark.parametrize(
    ("day", "judgement"),
    [
        (None, ("fail", "missing: last_recertified")),
        ("2026-11-21", ("pass", "last_recertified lies 0 days back")),
        ("2025-11-21", ("pass", "last_recertified lies 365 days back")),
        ("2025-11-20", ("fail", "last_recertified lies 366 days back")),
        ("2026-11-22", ("fail", "last_recertified lies in the future")),
    ],
)
def test_a_recertification_ages(day: str | None, judgement: tuple[str, str]) -> None:
    assert recertified(day) == judgement


def test_a_day_that_yaml_read_as_a_day_is_one() -> None:
    assert recertified(NOW.date())[0] == "pass"


@pytest.mark.parametrize("day", ["1 Nov 2026", "2026-02-30", "20261101", 20261101])
def test_a_day_that_is_none_is_refused_before_any_call(day: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        recertified(day)
    assert f"variables.last_recertified: {day!r} is not a day of the calendar, written YYYY-MM-DD" in str(refused.value)


def test_a_text_that_a_baseline_calls_a_day_fails() -> None:
    wanted = baseline(documentation=[requirement("it.aged", facts={"reviewed": "last spring"}, max_age_days=30)])
    findings = judge({"user": {"exists": True}}, [wanted], now=NOW)["findings"]
    assert next(entry["found"] for entry in findings if entry["id"] == "it.aged") == "reviewed is no day"
