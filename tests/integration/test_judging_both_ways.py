# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that judge, both ways: what is judged, what is written, what the second run finds, and what the running user may."""

from __future__ import annotations

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task


@pytest.mark.every_core
@pytest.mark.org(
    users={"api": {"profile": "standard", "frozen": True, "permission_sets": []}},
    grants={"oncehub_api": {"last_used": "-36h"}},  # far from the turn of a day, which findings count
)
def test_what_is_judged_to_fail_is_provisioned_and_then_passes(org: Org) -> None:
    judge = Task("sf_compliance", {"user": org.api, "inventory_host": "acme", "explain": ["ModifyAllData"]})
    provision = {"user": org.api, "inventory_host": "acme"}
    before, planned, done, again, after = org.play(
        [
            judge,
            Task("sf_provision", provision, check=True),
            Task("sf_provision", provision),
            Task("sf_provision", provision),
            judge,
        ]
    )
    failing = {finding["id"] for finding in before["judgement"]["findings"] if finding["status"] == "fail"}
    assert {"user.not_frozen", "profile.administrator", "permission_set.oncehub"} <= failing
    assert before["explanations"][0]["granted"] is False
    assert len(before.calls) == 3, "an audit costs three calls"
    assert planned["changes"] == done["changes"]
    assert planned["diff"] == done["diff"]
    assert [change["kind"] for change in done["changes"]] == ["User", "UserLogin", "PermissionSetAssignment"]
    assert not planned.writes
    assert not again.changed
    assert not again.writes
    assert len(again.calls) == 3, "a compliant run costs what its audit costs"
    assert after["judgement"]["status"] == "pass"
    assert after["judgement"]["summary"]["fail"] == 0


@pytest.mark.org(settings={"api_enabled": False})
def test_an_org_without_the_api_cannot_be_audited_and_is_not_called_non_compliant(org: Org) -> None:
    failed, reported = org.play(
        [
            Task("sf_compliance", {"user": org.api, "inventory_host": "acme", "fail_on": "low"}),
            Task(
                "sf_compliance", {"user": org.api, "inventory_host": "acme", "fail_on": "low", "cannot_audit": "report"}
            ),
        ]
    )
    assert failed.failed
    assert not reported.failed
    for result in (failed, reported):
        assert result["judgement"]["status"] == "cannot_audit"
        assert result["judgement"]["findings"] == []


@pytest.mark.every_core
@pytest.mark.org(
    org={"kind": "sandbox", "sandbox_name": "uat"},
    users={"api": {"username": "oncehub.api@both.example.uat"}},
)
def test_the_running_users_rights_and_a_refreshed_user(org: Org) -> None:
    enough, too_much, found, unknown = org.play(
        [
            Task("sf_preflight", {"purpose": "provision"}),
            Task("sf_preflight", {"purpose": "audit", "fail_on": "any"}),
            Task("sf_sandbox_user", {"production_username": "oncehub.api@both.example"}),
            Task("sf_sandbox_user", {"production_username": "nobody@both.example"}),
        ]
    )
    assert not enough.failed
    assert enough["lacks"] == []
    assert too_much.error["code"] == "not_permitted", "an administrator holds more than an auditor needs"
    assert "ModifyAllData" in {power["right"] for power in too_much.error["details"]["too_much"]}
    assert found["user"]["username"] == "oncehub.api@both.example.uat"
    assert unknown.error["remedy"]
    for result in (enough, too_much, found, unknown):
        assert not result.writes
