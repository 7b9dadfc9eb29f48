# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Client credentials: at a My Domain, as the Run-As user (contract 2.2)."""

from __future__ import annotations

import base64
from typing import Any

import pytest

SECRET = "connector-secret"
KEY = "3MVG9connector"


@pytest.fixture
def enabled(served: Any) -> Any:
    served.production.app.run_as_username = served.production.api_user
    return served


def ask(served: Any, host: str = "", secret: str = SECRET, client_id: str = KEY) -> Any:
    return served.post_token(host, grant_type="client_credentials", client_id=client_id, client_secret=secret)


def words(response: Any) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


def test_success_is_signed_and_has_no_refresh_token(enabled: Any) -> None:
    body = ask(enabled).json()
    assert set(body) == {
        "access_token",
        "signature",
        "scope",
        "instance_url",
        "id",
        "token_type",
        "issued_at",
    }
    assert body["id"].endswith(enabled.production.ids["api"])
    assert body["issued_at"].isdigit()
    assert len(body["issued_at"]) == 13
    assert len(base64.b64decode(body["signature"])) == 32


def test_basic_authentication(enabled: Any) -> None:
    url = f"{enabled.instance_url}/services/oauth2/token"
    response = enabled.http.post(url, data={"grant_type": "client_credentials"}, auth=(KEY, SECRET))
    assert response.status_code == 200
    refused = enabled.http.post(url, data={"grant_type": "client_credentials"}, auth=(KEY, "wrong"))
    assert words(refused) == (400, "invalid_client", "invalid client credentials")


def test_generic_login_host(enabled: Any) -> None:
    refused = ask(enabled, enabled.login_url)
    assert words(refused) == (400, "invalid_grant", "request not supported on this domain")


def test_wrong_secret(enabled: Any) -> None:
    assert words(ask(enabled, secret="wrong")) == (400, "invalid_client", "invalid client credentials")
    assert words(ask(enabled, secret="")) == (400, "invalid_client", "invalid client credentials")


def test_unknown_client(enabled: Any) -> None:
    assert words(ask(enabled, client_id="nobody")) == (400, "invalid_client_id", "client identifier invalid")


def test_flow_not_enabled(enabled: Any) -> None:
    enabled.production.app.flows = frozenset()
    assert words(ask(enabled)) == (400, "unsupported_grant_type", "grant type not supported")


def test_no_run_as_user(served: Any) -> None:
    assert words(ask(served)) == (400, "invalid_grant", "no client credentials user enabled")


def test_run_as_user_of_another_org(served: Any) -> None:
    served.production.app.run_as_username = served.sandbox.api_user
    assert words(ask(served)) == (400, "invalid_grant", "no client credentials user enabled")


def test_run_as_user_without_admin_approval(enabled: Any) -> None:
    enabled.production.app.admin_approved_only = True
    expected = (400, "invalid_app_access", "user is not admin approved to access this app")
    assert words(ask(enabled)) == expected
    enabled.production.approve()
    assert ask(enabled).status_code == 200


def test_inactive_run_as_user(enabled: Any) -> None:
    enabled.production.change_user(IsActive=False)
    assert words(ask(enabled)) == (400, "inactive_user", "user is inactive")
