# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One of several ways of being set up."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, waiver


def judged(snapshot: dict[str, Any], *waivers: dict[str, Any]) -> dict[str, dict[str, Any]]:
    both = catalogue.load("oncehub_any_mode")
    return {finding["id"]: finding for finding in judge(snapshot, [both], waivers, now=NOW)["findings"]}


@pytest.mark.parametrize(("mode", "option"), [("oncehub", "standard"), ("oncehub_secure_mode", "secure")])
def test_either_mode_will_do(mode: str, option: str) -> None:
    found = judged(healthy(catalogue.load(mode)))
    assert found["oncehub.mode"]["status"] == "pass"
    assert found["oncehub.mode"]["found"] == option
    aside = {name for name, finding in found.items() if "Set aside" in str(finding["evidence"])}
    assert aside
    assert not any(name.startswith(f"{option}.") for name in aside)
    assert {found[name]["status"] for name in aside} == {"not_applicable"}


def test_when_no_mode_holds_the_preferred_one_is_told() -> None:
    snapshot = healthy(catalogue.load("oncehub"))
    snapshot["permission_sets"] = []
    found = judged(snapshot)
    assert found["oncehub.mode"]["status"] == "fail"
    assert found["standard.permission_set.oncehub"]["status"] == "fail"
    assert "it fails standard.permission_set.oncehub" in found["oncehub.mode"]["evidence"][0]


def test_a_mode_that_may_hold_comes_before_one_that_fails() -> None:
    benchmark = catalogue.load("sbs_api_user", {"app_names": ["The app"]})
    snapshot = healthy(benchmark)
    snapshot["system_permissions"]["ApiUserOnly"]["granted"] = False
    del snapshot["profile"]["login_ip_ranges"]
    found = {finding["id"]: finding for finding in judge(snapshot, [benchmark], now=NOW)["findings"]}
    assert found["sbs.acs_009"]["status"] == "unknown"
    assert found["api_only.sbs.api_only"]["status"] == "not_applicable"


def test_a_choice_is_as_grave_as_what_is_wrong_with_it() -> None:
    snapshot = healthy(catalogue.load("oncehub"))
    snapshot["user"]["password_expired"] = True
    found = judged(snapshot)
    assert found["oncehub.mode"]["status"] == "fail"
    assert found["oncehub.mode"]["severity"] == found["standard.expiry.password"]["severity"] == "low"
    snapshot["permission_sets"] = []
    assert judged(snapshot)["oncehub.mode"]["severity"] == "critical"


def test_what_is_waived_keeps_no_mode_from_holding() -> None:
    snapshot = healthy(catalogue.load("oncehub"))
    snapshot["permission_sets"] = []
    accepted = [waiver(f"standard.{name}") for name in ("permission_set.oncehub", "field_access.event")]
    found = judged(snapshot, *accepted)
    assert found["standard.permission_set.oncehub"]["status"] == "waived"
    assert (found["oncehub.mode"]["status"], found["oncehub.mode"]["found"]) == ("pass", "standard")
    assert judged(snapshot, {**accepted[0], "expires": "2026-11-20"})["oncehub.mode"]["status"] == "fail"
