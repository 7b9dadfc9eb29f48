# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approve an app, prove the login, take both back: every state in check mode, for real, and again."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.administrators import ONE_IS_LEFT
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task

MODULE = "sf_connected_app_auth"
UNAPPROVED = {"api": {"permission_sets": []}}


def proof_of(org: Org, **options: Any) -> dict[str, Any]:
    return {"user": org.api, "app": "Orgops", "return_session": False, **options}


def test_logs_in_and_says_who_and_where(org: Org) -> None:
    done = org.run(MODULE, return_session=False)
    assert not done.changed
    assert done["identity"]["username"] == org.admin
    assert done["identity"]["org"]["kind"] == "production"
    assert done["proof"]["status"] == "proved"
    assert len(done.calls) == 1


@pytest.mark.every_core
def test_session_saves_later_tasks_the_login_and_is_ended_on_request(org: Org) -> None:
    session = "{{ task_0.session }}"
    login, facts, checked, log_out = org.play(
        [
            Task(MODULE),
            Task("sf_permset_assignment", {"session": session, "user": org.api, "permission_sets": ["Orgops_Access"]}),
            Task(MODULE, {"session": session, "state": "absent"}, check=True),
            Task(MODULE, {"session": session, "state": "absent"}),
        ]
    )
    assert set(login["session"]) == {"instance_url", "access_token", "org_id", "user_id"}
    assert not facts.failed
    assert not [request for request in facts.requests if request["path"].endswith("/token")]
    assert not checked.failed
    assert not checked.changed
    assert not log_out.failed
    assert not log_out.changed
    assert [request["path"] for request in log_out.requests][-1].endswith("/revoke")


@pytest.mark.every_core
@pytest.mark.org(users=UNAPPROVED)
def test_approves_through_the_only_set_that_does_and_proves_the_login(org: Org) -> None:
    pending, done, again, after = org.play(
        [
            Task(MODULE, proof_of(org), check=True),
            Task(MODULE, proof_of(org)),
            Task(MODULE, proof_of(org)),
            Task(MODULE, proof_of(org), check=True),
        ]
    )
    assert pending.changed
    assert not pending.writes
    assert pending["proof"]["status"] == "pending"
    assert pending["changes"] == done["changes"]
    assert pending["diff"] == done["diff"]
    assert [change["kind"] for change in done["changes"]] == ["PermissionSetAssignment"]
    for proved in (done, again, after):
        assert proved["identity"]["username"] == org.api
        assert proved["proof"]["token"] == "revoked"
        assert proved["approval"]["through"] == [{"kind": "permission_set", "name": "Orgops_Access"}]
    assert not again.changed
    assert not after.changed
    assert len(again.calls) == 2  # one look, and one that proves who answers


@pytest.mark.org(users=UNAPPROVED)
def test_creates_the_set_that_is_to_hold_the_approval(org: Org) -> None:
    done = org.converges(MODULE, **proof_of(org, permission_set="Connector access"))
    assert [(change["kind"], change["action"]) for change in done["changes"]] == [
        ("PermissionSet", "create"),
        ("SetupEntityAccess", "create"),
        ("PermissionSetAssignment", "create"),
    ]
    assert done["proof"]["status"] == "proved"


@pytest.mark.every_core
def test_takes_back_the_approval_and_the_grants(org: Org) -> None:
    first, predicted, done, again, refused = org.play(
        [
            Task(MODULE, proof_of(org)),
            Task(MODULE, {"user": org.api, "app": "Orgops", "state": "absent"}, check=True),
            Task(MODULE, {"user": org.api, "app": "Orgops", "state": "absent"}),
            Task(MODULE, {"user": org.api, "app": "Orgops", "state": "absent"}),
            Task(MODULE, {"user": org.api, "return_session": False}),
        ]
    )
    assert not first.failed
    assert not predicted.writes
    assert predicted["changes"] == done["changes"]
    assert {change["kind"] for change in done["changes"]} == {"PermissionSetAssignment", "OauthToken"}
    assert not done["approval"]["approved"]
    assert not again.changed
    assert refused.error["code"] == "user_not_admin_approved"


def test_deletes_the_approval_only_when_nobody_else_lives_on_it(org: Org) -> None:
    mine = {"user": org.api, "app": "Orgops", "permission_set": "Connector_Access"}
    made, gone, shared = org.play(
        [
            Task(MODULE, {**mine, "return_session": False}),
            Task(MODULE, {**mine, "state": "absent"}),
            Task(MODULE, {**mine, "permission_set": "Orgops_Access", "state": "absent"}),
        ]
    )
    assert not made.failed
    assert "SetupEntityAccess" in {change["kind"] for change in gone["changes"]}
    assert "SetupEntityAccess" not in {change["kind"] for change in shared["changes"]}


@pytest.mark.org(**ONE_IS_LEFT)
def test_an_approval_that_makes_the_last_administrator_one_is_not_taken_back(org: Org) -> None:
    asked = {"user": org.api, "app": "Orgops", "permission_set": "Powers", "state": "absent"}
    predicted, refused = org.play([Task(MODULE, asked, check) for check in (True, False)])
    assert predicted.error["code"] == refused.error["code"] == "last_administrator"
    assert not refused.writes
