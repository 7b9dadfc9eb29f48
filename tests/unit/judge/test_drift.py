# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift between judgements, and verdicts with thresholds and a recorded state."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LimitReached
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.drift import drift
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import cannot_audit, judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.verdict import verdict
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, requirement, waiver

WANTED = baseline(
    user=[
        requirement("user.active", severity="critical", **{"is": {"active": True}}),
        requirement("user.not_frozen", severity="high", **{"is": {"frozen": False}}),
        requirement("user.not_locked", severity="low", **{"is": {"password_locked": False}}),
    ]
)


def judged(
    active: bool | None = True, frozen: bool | None = False, locked: bool | None = False, **more: Any
) -> dict[str, Any]:
    user = {"exists": True, "active": active, "frozen": frozen, "password_locked": locked}
    return judge({"user": user}, [WANTED], more.get("waivers", ()), now=NOW)


def ids(compared: dict[str, Any]) -> dict[str, list[str]]:
    return {key: [finding["id"] for finding in value] for key, value in compared.items() if key != "since"}


def test_new_fixed_and_still_failing() -> None:
    compared = drift(judged(active=False, frozen=True), judged(active=False, locked=True))
    assert compared["since"] == "2026-11-21T22:00:00Z"
    assert ids(compared) == {
        "new": ["user.not_locked"],
        "fixed": ["user.not_frozen"],
        "still_failing": ["user.active"],
        "waived": [],
        "unseen": [],
    }


def test_what_became_unknown_or_waived_is_not_fixed() -> None:
    before = judged(active=False, frozen=True)
    unseen = ids(drift(before, judged(active=None, frozen=True)))
    assert (unseen["fixed"], unseen["unseen"]) == ([], ["user.active"])
    waived = ids(drift(before, judged(active=False, frozen=True, waivers=[waiver("user.active")])))
    assert (waived["fixed"], waived["waived"], waived["still_failing"]) == ([], ["user.active"], ["user.not_frozen"])


def test_without_an_earlier_judgement_every_failure_is_new() -> None:
    assert ids(drift(None, judged(active=False)))["new"] == ["user.active"]


def test_a_requirement_that_is_gone_is_told() -> None:
    assert ids(drift(judged(active=False), judge({}, [], now=NOW)))["unseen"] == ["user.active"]


@pytest.mark.parametrize(
    ("fail_on", "reasons"),
    [
        ("critical", []),
        ("high", ["user.not_frozen"]),
        ("medium", ["user.not_frozen"]),
        ("low", ["user.not_frozen", "user.not_locked"]),
        ("none", []),
    ],
)
def test_the_threshold_decides(fail_on: str, reasons: list[str]) -> None:
    answer = verdict(judged(frozen=True, locked=True), fail_on=fail_on)
    assert (answer["failed"], answer["reasons"]) == (bool(reasons), reasons)


def test_unknown_counts_as_chosen() -> None:
    unseen = judged(frozen=None)
    assert verdict(unseen, fail_on="high", unknown_as="pass")["failed"] is False
    assert verdict(unseen, fail_on="high", unknown_as="fail")["reasons"] == ["user.not_frozen"]


def test_what_nobody_can_see_never_fails() -> None:
    layout = requirement("layout.event", severity="critical", object="Event", fields=["Status__c"])
    judgement = judge({"user": {"exists": True}}, [baseline(layouts=[layout])], now=NOW)
    assert verdict(judgement, fail_on="low", unknown_as="fail")["failed"] is False


def test_a_recorded_state_is_the_gate() -> None:
    recorded = judged(active=False)
    assert verdict(judged(active=False), fail_on="low", earlier=recorded)["failed"] is False
    worse = verdict(judged(active=False, frozen=True), fail_on="low", earlier=recorded)
    assert worse["reasons"] == ["user.not_frozen"]
    unseen = verdict(judged(active=False, frozen=None), fail_on="low", unknown_as="fail", earlier=recorded)
    assert unseen["reasons"] == ["user.not_frozen"]
    assert verdict(judged(active=None), fail_on="low", unknown_as="fail", earlier=recorded)["failed"] is False


def test_what_got_worse_than_its_record_counts() -> None:
    lasting = [requirement("it.lasts", severity="critical", assignments=True, warn_days=14)]
    row = {"name": "Access", "active": True, "expires": "2026-11-26T22:00:00Z"}
    warned, ended = (
        judge(
            {"user": {"exists": True}, "permission_sets": [{**row, **change}], "permission_set_groups": []},
            [baseline(expiry=lasting)],
            now=NOW,
        )
        for change in ({}, {"active": False})
    )
    assert verdict(warned, fail_on="low", earlier=warned)["failed"] is False
    assert verdict(ended, fail_on="low", earlier=warned)["reasons"] == ["it.lasts"]
    assert verdict(ended, fail_on="low", earlier=ended)["failed"] is False


@pytest.mark.parametrize(("unknown_as", "failed"), [("pass", False), ("fail", True)])
def test_an_org_that_was_not_audited_fails_when_unknown_does(unknown_as: str, failed: bool) -> None:
    judgement = cannot_audit(LimitReached("No API."), [WANTED], now=NOW)
    answer = verdict(judgement, unknown_as=unknown_as)
    assert answer == {
        "failed": failed,
        "reasons": [],
        "message": f"Could not audit: {judgement['cannot_audit']['message']}",
    }


def test_the_message_names_the_requirements() -> None:
    assert verdict(judged(active=False), fail_on="high")["message"] == (
        "1 of 4 requirements fail at severity high or above: user.active"
    )
