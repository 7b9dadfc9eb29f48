# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who connected the connector, how alive that is, and the end of what the wrong users granted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task

MODULE = "sf_connected_app_auth"
ONCEHUB = "OnceHub connector for Salesforce"
LOOK = {"app": ONCEHUB, "approve_through": "none", "prove": False, "gather_grants": True}


def exactly(org: Org, **options: Any) -> dict[str, Any]:
    return {"user": org.api, **LOOK, "state": "exact", **options}


def test_healthy_connection_is_told(org: Org) -> None:
    told = org.run(MODULE, user=org.api, **LOOK)
    assert not told.changed
    assert told["grants"]["app"] == "connected_app"
    assert told["grants"]["connected"]
    (user,) = told["grants"]["users"]
    assert user["username"] == org.api
    assert (user["count"], user["limit"], user["idle_days"], user["state"]) == (1, 5, 1, "alive")
    assert told["steps"][0]["by"] == "person"
    assert told["steps"][0]["steps"][0] == (
        f"Approve {org.api} first, through a permission set (permission_set) or the profile: this policy locks out whoever is not approved."
    )


@pytest.mark.org(
    grants={
        "oncehub_api": {"last_used": "-25d", "count": 5},
        "oncehub_owner": {"app": "oncehub", "user": "owner", "last_used": "-31d"},
    }
)
def test_idle_and_crowded_grants_are_warned_of(org: Org) -> None:
    told = org.run(MODULE, user=org.api, **LOOK)
    states = {user["username"]: user["state"] for user in told["grants"]["users"]}
    assert states == {org.api: "warning", org.username("owner"): "dead"}
    assert told["grants"]["wrong_users"] == [org.username("owner")]
    assert sum("grant of" in warning or "grants of" in warning for warning in told["warnings"]) == 3


@pytest.mark.org(
    grants={"oncehub_owner": {"app": "oncehub", "user": "owner"}, "oncehub_admin": {"app": "oncehub", "user": "admin"}}
)
@pytest.mark.both_ways
def test_exact_ends_wrong_grants_and_never_the_right_one(org: Org) -> None:
    predicted, done, again = org.play([Task(MODULE, exactly(org), check) for check in (True, False, False)])
    assert predicted.changed
    assert not predicted.writes
    assert predicted["changes"] == done["changes"]
    assert predicted["grants"] == done["grants"]
    assert [change["target"] for change in done["changes"]] == [f"{ONCEHUB} by {org.username('owner')}"]
    assert {user["username"] for user in again["grants"]["users"]} == {
        org.api,
        org.admin,
    }  # the running user's own stays
    assert not again.changed


@pytest.mark.org(grants={"oncehub_owner": {"app": "oncehub", "user": "owner"}})
def test_more_right_users_and_a_guard_rail(org: Org) -> None:
    kept, guarded = org.play(
        [
            Task(MODULE, exactly(org, grant_users=[org.username("owner")])),
            Task(MODULE, exactly(org, max_removals=0)),
        ]
    )
    assert not kept.changed
    assert guarded.error["code"] == "too_many_removals"


@pytest.mark.org(apps={"oncehub": {"installed": False}})
def test_app_that_was_merely_seen(org: Org) -> None:
    assert org.run(MODULE, user=org.api, **LOOK)["grants"]["app"] == "seen"


@pytest.mark.org(users={"admin": {"profile": "standard"}})
def test_grants_that_are_hidden_are_unknown(org: Org) -> None:
    told = org.run(MODULE, user=org.api, **LOOK)
    assert told["grants"]["connected"] is None
    assert told["grants"]["users"] is None
    assert told["grants"]["unknown"]


@pytest.mark.org(users={"api": {"permission_sets": [], "profile": "standard"}})
def test_approval_through_the_profile(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, app="Orgops", approve_through="profile", return_session=False)
    assert [change["kind"] for change in done["changes"]] == ["SetupEntityAccess"]
    assert done["approval"]["through"] == [{"kind": "profile", "name": "Standard User"}]


def test_mistyped_app_is_told_what_there_is(org: Org) -> None:
    error = org.run(MODULE, user=org.api, app="Calendly").error
    assert error["code"] == "app_not_found"
    assert error["details"]["candidates"] == [ONCEHUB, "Orgops"]
    assert f"sees {ONCEHUB}, Orgops" in error["remedy"]


def test_claims_are_looked_at_before_any_call(org: Org) -> None:
    refused = org.run(MODULE, user=org.api, must={"Lead": ["write"]})
    assert "create, read, update, delete" in refused.error["message"]
    assert not refused.requests


@pytest.mark.both_ways
def test_proof_and_negative_proof(org: Org) -> None:
    writes = {name: ["create", "update"] for name in ("Lead", "Contact", "Account", "Case", "Event")}
    mine = {"user": org.api, "app": "Orgops", "return_session": False}
    proved, missing, too_much = org.play(
        [
            Task(MODULE, {**mine, "must": writes, "must_have": ["ApiEnabled"], "expected_scopes": ["api"]}),
            Task(MODULE, {**mine, "must": {"Nothing__c": ["read"]}, "expected_scopes": ["full"]}),
            Task(MODULE, {**mine, "must_not": {"Account": ["delete"]}, "must_not_have": ["ModifyAllData"]}),
        ]
    )
    assert proved["proof"]["checked"]["may"] == writes
    assert missing.error["code"] == "proof_failed"
    assert missing.error["details"]["missing"] == ["read Nothing__c", "scope full"]
    assert too_much.error["details"]["too_much"] == ["delete Account", "ModifyAllData"]
    revoked = [request for request in too_much.requests if request["path"].endswith("/revoke")]
    assert len(revoked) == 1  # the token of a proof that failed is ended all the same
