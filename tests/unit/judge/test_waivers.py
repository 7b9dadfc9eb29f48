# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waivers: they cover, expire, and are noise when nothing needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, requirement, waiver

ACTIVE = requirement("user.active", sbs=["SBS-ACS-010"], **{"is": {"active": True}})
SNAPSHOT = {"org": {"id": "00D1", "name": "Acme"}, "user": {"exists": True, "active": False}}


def statuses(
    *waivers: dict[str, Any], snapshot: dict[str, Any] | None = None, host: str = "acme-prod"
) -> dict[str, str]:
    judgement = judge(snapshot or SNAPSHOT, [baseline(user=[ACTIVE])], waivers, now=NOW, host=host)
    return {finding["id"]: finding["status"] for finding in judgement["findings"]}


def test_a_waiver_covers_and_is_shown() -> None:
    judgement = judge(SNAPSHOT, [baseline(user=[ACTIVE])], [waiver("user.active")], now=NOW)
    waived = next(finding for finding in judgement["findings"] if finding["id"] == "user.active")
    assert waived["status"] == "waived"
    assert waived["waiver"] == {
        "owner": "Ada",
        "reason": "Accepted until the migration.",
        "ticket": "SEC-1",
        "expires": "2027-01-31",
    }
    assert judgement["status"] == "pass"
    assert judgement["summary"]["waived"] == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"requirement": "SBS-ACS-010"},
        {"baseline": "small"},
        {"orgs": ["acme-prod"]},
        {"orgs": ["00D1", "elsewhere"]},
        {"orgs": ["Acme"]},
        {"expires": "2026-11-21"},  # the last day counts
    ],
)
def test_what_a_waiver_may_name(fields: dict[str, Any]) -> None:
    assert statuses(waiver("user.active") | fields) == {"user.exists": "pass", "user.active": "waived"}


def test_a_waiver_of_another_org_is_silent() -> None:
    assert statuses(waiver("user.active", orgs=["globex"])) == {"user.exists": "pass", "user.active": "fail"}


def test_an_expired_waiver_no_longer_covers_and_is_a_finding() -> None:
    assert statuses(waiver("user.active", expires="2026-11-20")) == {
        "user.exists": "pass",
        "user.active": "fail",
        "waiver.expired.user.active": "fail",
    }


@pytest.mark.parametrize(
    "fields", [{"requirement": "user.gone"}, {"baseline": "other"}, {"requirement": "user.exists"}]
)
def test_a_waiver_that_covers_nothing_is_a_finding(fields: dict[str, Any]) -> None:
    name = fields.get("requirement", "user.active")
    assert statuses(waiver("user.active") | fields)[f"waiver.unused.{name}"] == "fail"


def test_an_unknown_may_be_waived_by_who_looked() -> None:
    layout = requirement("layout.event", object="Event", fields=["Status__c"])
    judgement = judge(SNAPSHOT, [baseline(layouts=[layout])], [waiver("layout.event")], now=NOW)
    assert {finding["id"]: finding["status"] for finding in judgement["findings"]} == {
        "user.exists": "pass",
        "layout.event": "waived",
    }


def test_files_and_lists_are_read(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yml"
    path.write_text(
        "waivers:\n  - {requirement: user.active, owner: Ada, reason: Known., ticket: SEC-1, expires: 2027-01-31}\n"
    )
    expected = [
        {"requirement": "user.active", "owner": "Ada", "reason": "Known.", "ticket": "SEC-1", "expires": "2027-01-31"}
    ]
    assert catalogue.load_waivers("waivers.yml", folder=tmp_path) == expected
    assert catalogue.load_waivers(path) == expected
    assert catalogue.load_waivers(expected) == expected
    assert catalogue.load_waivers({"waivers": []}) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"owner": ""}, "waivers[0].owner: "),
        ({"ticket": None}, "waivers[0].ticket: None is not text"),
        ({"expires": "next year"}, "waivers[0].expires: 'next year' does not look as it must"),
        ({"expires": "2027-02-30"}, "waivers[0].expires: '2027-02-30' is no day"),
        ({"expiry": "2027-01-01"}, "waivers[0]: unknown key 'expiry'; did you mean 'expires'?"),
        ({"requirement": "Everything"}, "waivers[0].requirement: 'Everything' does not look as it must"),
    ],
)
def test_a_bad_waiver_is_told(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load_waivers([waiver("user.active") | change])
    assert any(line.startswith(problem) for line in caught.value.details["problems"])


def test_a_waiver_needs_an_owner_and_an_end() -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load_waivers([{"requirement": "user.active"}])
    assert caught.value.details["problems"] == [
        f"waivers[0]: {name!r} is missing" for name in ("owner", "reason", "ticket", "expires")
    ]
