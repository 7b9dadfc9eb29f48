# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The username-password flow: one text for almost every failure (contract 2.3)."""

from __future__ import annotations

from typing import Any

import pytest

FAILURE = (400, "invalid_grant", "authentication failure")


def ask(served: Any, password: str = "correct horse 1", **changed: str) -> Any:
    form = {
        "client_id": "3MVG9connector",
        "client_secret": "connector-secret",
        "username": served.production.api_user,
        "password": password,
    }
    return served.post_token(grant_type="password", **(form | changed))


def words(response: Any) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


def test_success(served: Any) -> None:
    body = ask(served).json()
    assert {"id", "issued_at", "instance_url", "signature", "access_token"} <= set(body)
    assert "refresh_token" not in body
    assert len(served.production.granted()) == 1


def test_username_is_not_case_sensitive(served: Any) -> None:
    assert ask(served, username=served.production.api_user.upper()).status_code == 200


@pytest.mark.parametrize("password", ["wrong", "", "CORRECT HORSE 1"])
def test_wrong_password(served: Any, password: str) -> None:
    response = ask(served, password)
    assert response.status_code == 400
    assert response.json()["error"] == ("invalid_grant" if password else "invalid_request")


def test_unknown_user(served: Any) -> None:
    assert words(ask(served, username="nobody@acme.example")) == FAILURE


def test_security_token_where_it_is_needed(served: Any) -> None:
    served.production.org.settings.security_token_required = True
    assert words(ask(served)) == FAILURE
    assert served.production.last_login()["Status"] == "Failed: Security token required"
    assert ask(served, "correct horse 1TOKEN").status_code == 200


def test_security_token_where_it_is_not(served: Any) -> None:
    assert ask(served, "correct horse 1TOKEN").status_code == 200
    assert words(ask(served, "TOKEN")) == FAILURE


def test_ten_wrong_passwords_lock(served: Any) -> None:
    for _unused in range(10):
        assert words(ask(served, "wrong")) == FAILURE
    assert words(ask(served)) == FAILURE
    assert served.production.last_login()["Status"] == "Password Lockout"
    row = served.production.org.store.find("UserLogin", UserId=served.production.ids["api"])[0]
    assert row["IsPasswordLocked"] is True


def test_success_forgets_wrong_passwords(served: Any) -> None:
    for _unused in range(9):
        ask(served, "wrong")
    assert ask(served).status_code == 200
    ask(served, "wrong")
    assert ask(served).status_code == 200


def test_flow_switched_off_in_the_org(served: Any) -> None:
    served.production.org.settings.password_flow_enabled = False
    assert words(ask(served)) == FAILURE
    assert served.production.last_login()["Status"] == "Username-Password Flow Disabled"


def test_never_for_external_client_apps(served: Any) -> None:
    served.production.app.kind = "external_client_app"
    assert words(ask(served)) == FAILURE


def test_client_errors_are_told(served: Any) -> None:
    assert words(ask(served, client_secret="wrong")) == (400, "invalid_client", "invalid client credentials")
    assert words(ask(served, client_id="nobody")) == (400, "invalid_client_id", "client identifier invalid")


def test_admin_approved_only(served: Any) -> None:
    served.production.app.admin_approved_only = True
    assert ask(served).json()["error"] == "invalid_app_access"


def test_app_that_is_not_installed_here(served: Any) -> None:
    del served.sandbox.org.apps[served.production.app.client_id]
    refused = ask(served, username=served.sandbox.api_user)
    assert words(refused) == (400, "invalid_client", "app must be installed into org")


@pytest.mark.parametrize("missing", ["client_id", "username"])
def test_missing_parameter(served: Any, missing: str) -> None:
    assert ask(served, **{missing: ""}).json()["error"] == "invalid_request"
