# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift between two reports."""

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.findings import DIRECTIONS
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.plugins.module_utils.report.trend import HISTORY_LENGTH
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement

EARLIER = "2026-11-14T22:00:00Z"
ONE = REQUIREMENTS[0]


def trend(before: dict[str, Any], now: dict[str, Any]) -> dict[str, int]:
    told = merge([now], previous=merge([before]))["trend"]
    return {direction: len(told[direction]) for direction in DIRECTIONS if told[direction]}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("pass", "fail", {"new": 1}),
        ("unknown", "fail", {"new": 1}),
        ("waived", "fail", {"new": 1}),
        ("fail", "fail", {"still_failing": 1}),
        ("fail", "pass", {"fixed": 1}),
        ("fail", "not_applicable", {"fixed": 1}),
        ("fail", "waived", {"waived": 1}),
        ("fail", "unknown", {"unseen": 1}),
        ("pass", "pass", {}),
        ("unknown", "pass", {}),
    ],
)
def test_directions(before: str, now: str, expected: dict[str, int]) -> None:
    assert (
        trend(judgement("a", [finding(ONE, before)], judged_at=EARLIER), judgement("a", [finding(ONE, now)]))
        == expected
    )


def test_a_failure_that_nobody_can_look_at_any_more_is_not_fixed() -> None:
    assert trend(judgement("a", [finding(ONE, "fail")], judged_at=EARLIER), cannot_audit("a")) == {"unseen": 1}


def test_a_sandbox_refresh_changes_the_org_id_and_keeps_the_trend() -> None:
    before = judgement("a", [finding(ONE, "fail")], judged_at=EARLIER)
    now = judgement("a", [finding(ONE, "fail")])
    now["org"]["id"] = "00DREFRESHED00AAAA"
    assert trend(before, now) == {"still_failing": 1}


def test_a_first_report_has_a_history_and_no_trend() -> None:
    document = merge(fleet(3))
    assert document["trend"] is None
    assert [point["as_of"] for point in document["history"]] == [document["as_of"]]


def test_rendering_again_over_its_own_result_changes_nothing() -> None:
    first = merge(fleet(3), previous=merge(fleet(3, seed=3, judged_at=EARLIER)))
    assert merge(fleet(3), previous=first) == first


def test_history_keeps_the_latest() -> None:
    document = None
    for day in range(HISTORY_LENGTH + 5):
        document = merge([judgement("a", judged_at=f"2026-01-01T{day:03}")], previous=document)
    assert document is not None
    assert len(document["history"]) == HISTORY_LENGTH
    assert document["history"][-1]["as_of"] == document["as_of"]
