# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judgements: statuses, counts, score, and an org that could not be audited."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LimitReached
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import cannot_audit, judge
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW, baseline, requirement

ACTIVE = requirement("user.active", **{"is": {"active": True}})
FROZEN = requirement("user.not_frozen", severity="critical", **{"is": {"frozen": False}})
USER = {"user": {"exists": True, "active": True, "frozen": False}}


def only(judgement: dict[str, Any], name: str) -> dict[str, Any]:
    return next(finding for finding in judgement["findings"] if finding["id"] == name)


def test_a_finding_answers_what_was_asked() -> None:
    judgement = judge({"user": {"exists": True, "active": False}}, [baseline(user=[ACTIVE])], now=NOW)
    assert only(judgement, "user.active") == {
        "id": "user.active",
        "title": "Title of user.active",
        "severity": "high",
        "status": "fail",
        "expected": "active: yes",
        "found": "active: no",
        "evidence": ["User active: no."],
        "rationale": "Because.",
        "remedy": "Mend it.",
        "by": "provision",
        "source": "https://vendor.example/user.active",
        "sbs": [],
        "baseline": "small",
        "section": "user",
        "observable": True,
        "waiver": None,
    }


def test_what_the_observer_could_not_see_is_unknown_in_its_words() -> None:
    snapshot = {"user": {"exists": True, "frozen": None}, "unknown": {"user.frozen": "UserLogin is hidden."}}
    finding = only(judge(snapshot, [baseline(user=[FROZEN])], now=NOW), "user.not_frozen")
    assert (finding["status"], finding["evidence"]) == ("unknown", ["UserLogin is hidden."])


def test_a_section_that_was_not_gathered_is_unknown() -> None:
    wanted = baseline(packages=[requirement("package.it", namespace="It")])
    snapshot = {**USER, "packages": None, "unknown": {"packages": "not gathered"}}
    assert only(judge(snapshot, [wanted], now=NOW), "package.it")["evidence"] == ["not gathered"]


def test_every_baseline_implies_that_the_user_exists() -> None:
    judgement = judge({"user": {"exists": False}}, [baseline(user=[ACTIVE, FROZEN])], now=NOW)
    assert {finding["id"]: finding["status"] for finding in judgement["findings"]} == {
        "user.exists": "fail",
        "user.active": "not_applicable",
        "user.not_frozen": "not_applicable",
    }


@pytest.mark.parametrize(
    ("user", "status", "score"),
    [
        ({"active": True, "frozen": False}, "pass", 100),
        ({"active": False, "frozen": False}, "fail", 80),  # 16 of 20 by weight: exists 8, frozen 8, active 4
        ({"active": True, "frozen": None}, "unknown", 60),
        ({"active": False, "frozen": None}, "fail", 40),
    ],
)
def test_one_failure_decides_then_one_unknown(user: dict[str, Any], status: str, score: int) -> None:
    judgement = judge({"user": {"exists": True, **user}}, [baseline(user=[ACTIVE, FROZEN])], now=NOW)
    assert (judgement["status"], judgement["summary"]["score"]) == (status, score)


def test_advice_fails_and_decides_nothing() -> None:
    advice = requirement("permissions.nice", severity="info", recommended=["RunReports"])
    snapshot = {**USER, "system_permissions": {"RunReports": {"label": "Run Reports", "granted": False}}}
    judgement = judge(snapshot, [baseline(system_permissions=[advice])], now=NOW)
    assert only(judgement, "permissions.nice")["status"] == "fail"
    assert judgement["status"] == "pass"


def test_conditions_switch_a_requirement_off() -> None:
    sandbox_only = requirement("user.active", when={"org_kind": ["sandbox"]}, **{"is": {"active": True}})
    for kind, status in (("production", "not_applicable"), ("sandbox", "fail")):
        snapshot = {"org": {"kind": kind}, "user": {"exists": True, "active": False}}
        assert only(judge(snapshot, [baseline(user=[sandbox_only])], now=NOW), "user.active")["status"] == status


def test_an_edition_condition_reads_either_spelling() -> None:
    wanted = baseline(user=[requirement("user.active", when={"edition": ["Enterprise"]}, **{"is": {"active": True}})])
    for edition, status in (("Enterprise Edition", "pass"), ("Unlimited Edition", "not_applicable")):
        judgement = judge({"org": {"edition": edition}, **USER}, [wanted], now=NOW)
        assert only(judgement, "user.active")["status"] == status


def test_one_finding_per_requirement_of_several_baselines() -> None:
    one, other = baseline("one", user=[ACTIVE]), baseline("other", user=[ACTIVE])
    findings = judge(USER, [one, other], now=NOW)["findings"]
    assert [(finding["baseline"], finding["id"]) for finding in findings] == [
        ("one", "user.exists"),
        ("one", "user.active"),
        ("other", "user.exists"),
        ("other", "user.active"),
    ]


def test_the_judgement_names_what_it_judged() -> None:
    oncehub = catalogue.load("oncehub")
    judgement = judge(healthy(oncehub), [oncehub], now=NOW, host="acme-prod")
    assert judgement["org"] == {"id": "00D000000000001", "name": "Acme", "kind": "production", "host": "acme-prod"}
    assert judgement["user"] == {"username": "api@acme.example", "id": "005000000000001", "exists": True}
    assert (judgement["judged_at"], judgement["observed_at"]) == ("2026-11-21T22:00:00Z", "2026-11-21T22:00:00Z")
    (named,) = judgement["baselines"]
    assert (named["id"], named["version"], len(named["sha256"])) == ("oncehub", "1.0.0", 64)
    assert json.loads(json.dumps(judgement)) == judgement


def test_judging_changes_nothing_and_repeats_itself() -> None:
    oncehub = catalogue.load("oncehub")
    snapshot = healthy(oncehub)
    before = deepcopy((snapshot, oncehub))
    first = judge(snapshot, [oncehub], now=NOW)
    assert judge(snapshot, [oncehub], now=NOW) == first
    assert (snapshot, oncehub) == before


def test_cannot_audit_is_not_non_compliant() -> None:
    error = LimitReached(
        "The org's API calls are used up.", code="api_disabled", remedy="Wait.", org={"id": "00D1", "name": "Acme"}
    )
    judgement = cannot_audit(error, [baseline(user=[ACTIVE])], now=NOW, host="acme", username="api@acme.example")
    assert judgement["status"] == "cannot_audit"
    told = judgement["cannot_audit"]
    assert (told["code"], told["found"], told["remedy"]) == (
        "api_disabled",
        "The org's API calls are used up.",
        "Wait.",
    )
    assert judgement["org"] == {"id": "00D1", "name": "Acme", "kind": None, "host": "acme"}
    assert judgement["findings"] == []
    assert judgement["summary"]["fail"] == 0
    assert judgement["summary"]["score"] is None
