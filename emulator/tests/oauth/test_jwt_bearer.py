# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JWT bearer: each refusal by its true cause, and what Salesforce lets pass (contract 2.1)."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sf_emulator.oauth.apps import CLIENT_CREDENTIALS
from sf_emulator.oauth.certificates import new_key


@pytest.fixture
def approved(served: Any) -> Any:
    served.production.app.admin_approved_only = True
    served.production.approve()
    return served


def refusal(response: Any) -> tuple[int, str, str]:
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
    body = response.json()
    assert set(body) == {"error", "error_description"}
    return response.status_code, body["error"], body["error_description"]


def test_success_has_the_recorded_shape(approved: Any) -> None:
    response = approved.jwt_login()
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"access_token", "scope", "instance_url", "id", "token_type"}
    org, user = approved.production.org.id, approved.production.ids["api"]
    assert body["access_token"].startswith(f"{org[:15]}!")
    assert body["id"] == f"{approved.login_url}/id/{org}/{user}"
    assert body["instance_url"] == approved.instance_url
    assert body["token_type"] == "Bearer"
    assert "refresh_token" not in body["scope"].split()
    assert "api" in body["scope"].split()


def test_login_leaves_its_traces(approved: Any) -> None:
    modified = approved.production.user()["LastModifiedDate"]
    approved.jwt_login()
    approved.jwt_login()
    user = approved.production.user()
    assert user["LastLoginDate"] is not None
    assert user["LastModifiedDate"] == modified
    assert approved.production.last_login()["Status"] == "Success"
    assert approved.production.last_login()["Application"] == "Connector"
    assert [row["UseCount"] for row in approved.production.granted()] == [2]


def test_unknown_consumer_key(served: Any) -> None:
    assert refusal(served.jwt_login(iss="3MVG9nobody")) == (400, "invalid_client_id", "client identifier invalid")


def test_self_authorised_app_that_the_user_never_approved(served: Any) -> None:
    assert refusal(served.jwt_login()) == (400, "invalid_grant", "user hasn't approved this consumer")
    assert served.production.last_login()["Status"] == "Failed: Not approved for access"


def test_self_authorised_app_that_the_user_approved(served: Any) -> None:
    served.production.grant()
    assert served.jwt_login().status_code == 200


def test_unknown_user(approved: Any) -> None:
    response = approved.jwt_login(sub="nobody@acme.example")
    assert refusal(response) == (400, "invalid_grant", "user hasn't approved this consumer")


def test_user_whom_no_administrator_approved(served: Any) -> None:
    served.production.app.admin_approved_only = True
    assert refusal(served.jwt_login()) == (
        400,
        "invalid_app_access",
        "user is not admin approved to access this app",
    )


def test_approval_through_an_assigned_permission_set(served: Any) -> None:
    production = served.production
    production.app.admin_approved_only = True
    store = production.org.store
    held = store.insert("PermissionSet", {"Name": "App_Access", "Label": "App Access", "Type": "Regular"})
    access = {"ParentId": held, "SetupEntityId": production.app.record_id}
    store.insert("SetupEntityAccess", access | {"SetupEntityType": "ConnectedApplication"})
    assert served.jwt_login().json()["error"] == "invalid_app_access"
    assert production.assign(held) is not None
    assert served.jwt_login().status_code == 200


def test_audience_of_the_wrong_login_host(approved: Any) -> None:
    for audience in ("https://test.salesforce.com", "https://example.com", None):
        assert refusal(approved.jwt_login(aud=audience)) == (400, "invalid_grant", "audience is invalid")


def test_sandbox_wants_the_sandbox_audience(served: Any) -> None:
    served.sandbox.grant()
    username = served.sandbox.api_user
    refused = served.jwt_login(sub=username, aud="https://login.salesforce.com")
    assert refusal(refused) == (400, "invalid_grant", "audience is invalid")
    assert served.jwt_login(sub=username, aud="https://test.salesforce.com").status_code == 200


@pytest.mark.parametrize("host", ["login_url", "instance_url"])
def test_audiences_of_a_production_org(approved: Any, host: str) -> None:
    for audience in ("https://login.salesforce.com", approved.login_url, approved.instance_url + "/"):
        assert approved.jwt_login(getattr(approved, host), aud=audience).status_code == 200


def test_wrong_key(approved: Any) -> None:
    assert refusal(approved.jwt_login(key=new_key())) == (400, "invalid_grant", "invalid assertion")


@pytest.mark.parametrize("certificate", ["expired", "foreign", None])
def test_certificate_expired_replaced_or_cleared(approved: Any, certificate: str | None) -> None:
    approved.production.app.certificate = certificate
    assert refusal(approved.jwt_login()) == (400, "invalid_grant", "invalid assertion")


def test_expired_assertion(approved: Any) -> None:
    assert refusal(approved.jwt_login(exp=int(time.time()) - 600)) == (400, "invalid_grant", "invalid assertion")


@pytest.mark.parametrize("offset", ["now", "text", "milliseconds"])
def test_times_that_real_clients_send_pass(approved: Any, offset: str) -> None:
    now = time.time()
    expires = {"now": int(now), "text": str(int(now + 180)), "milliseconds": int(now * 1000) + 300}[offset]
    assert approved.jwt_login(exp=expires).status_code == 200


@pytest.mark.parametrize("expires", [None, "soon", "nan"])
def test_times_that_are_none(approved: Any, expires: str | None) -> None:
    assert refusal(approved.jwt_login(exp=expires)) == (400, "invalid_grant", "invalid assertion")


def test_strict_org_refuses_far_expiry(approved: Any) -> None:
    approved.production.org.settings.assertion_seconds = 300
    assert approved.jwt_login(exp=int(time.time()) + 200).status_code == 200
    assert approved.jwt_login(exp=int(time.time()) + 2000).json()["error_description"] == "invalid assertion"


def test_replayed_jti(approved: Any) -> None:
    assert approved.jwt_login(jti="once").status_code == 200
    assert refusal(approved.jwt_login(jti="once")) == (400, "invalid_grant", "invalid assertion")


@pytest.mark.parametrize("assertion", ["", "not.a.jwt", "a.b", "🐟"])
def test_assertion_that_is_none(approved: Any, assertion: str) -> None:
    response = approved.post_token(grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)
    assert response.status_code == 400
    assert response.json()["error"] in ("invalid_grant", "invalid_request")


def test_symmetric_signature(approved: Any) -> None:
    assertion = approved.assertion(key="x" * 64, algorithm="HS256")
    response = approved.post_token(grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)
    assert refusal(response) == (400, "invalid_grant", "invalid assertion")


def test_flow_switched_off(approved: Any) -> None:
    approved.production.app.flows = frozenset({CLIENT_CREDENTIALS})
    assert refusal(approved.jwt_login()) == (400, "unsupported_grant_type", "grant type not supported")


def test_external_client_app_is_unknown_at_test_salesforce_com(served: Any) -> None:
    served.sandbox.app.kind = served.production.app.kind = "external_client_app"
    served.sandbox.grant()
    username = served.sandbox.api_user
    refused = served.jwt_login(sub=username, aud="https://test.salesforce.com")
    assert refusal(refused) == (400, "app_not_found", "External client app is not installed in this org")
    assert served.jwt_login(sub=username).status_code == 200


def test_external_client_app_of_another_org(served: Any) -> None:
    served.production.app.kind = "external_client_app"
    del served.sandbox.org.apps[served.production.app.client_id]
    refused = served.jwt_login(sub=served.sandbox.api_user)
    assert refusal(refused) == (400, "app_not_found", "External client app is not installed in this org")


def test_connected_app_of_another_org_needs_an_earlier_grant(served: Any) -> None:
    del served.sandbox.org.apps[served.production.app.client_id]
    username = served.sandbox.api_user
    assert refusal(served.jwt_login(sub=username))[2] == "user hasn't approved this consumer"
    served.sandbox.org.store.insert(
        "OauthToken", {"UserId": served.sandbox.ids["api"], "AppName": "Connector", "UseCount": 1}
    )
    assert served.jwt_login(sub=username).status_code == 200


def test_token_endpoint_wants_post(served: Any) -> None:
    response = served.http.get(f"{served.instance_url}/services/oauth2/token")
    assert refusal(response) == (400, "invalid_request", "must use HTTP POST")


def test_unknown_grant_type(served: Any) -> None:
    assert refusal(served.post_token(grant_type="magic")) == (
        400,
        "unsupported_grant_type",
        "grant type not supported",
    )
