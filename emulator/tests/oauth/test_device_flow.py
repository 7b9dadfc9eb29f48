# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The device flow, for the few apps that still have it (contract 0 and 2.6)."""

from __future__ import annotations

from typing import Any

import pytest
from sf_emulator.oauth.apps import ALL_FLOWS, DEVICE

KEY = "3MVG9connector"


@pytest.fixture
def enabled(served: Any) -> Any:
    for org in (served.production, served.sandbox):
        org.app.flows = ALL_FLOWS | {DEVICE}
    return served


def start(served: Any) -> Any:
    return served.post_token(response_type="device_code", client_id=KEY, scope="api refresh_token")


def poll(served: Any, code: str, client_id: str = KEY) -> Any:
    return served.post_token(grant_type="device", client_id=client_id, code=code)


def words(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


def answer(served: Any, user_code: str, button: str, who: Any = None) -> Any:
    """Sign in, type the code, press a button."""
    base = served.login_url
    username = (who or served.production).api_user
    served.http.post(f"{base}/", data={"username": username, "pw": "correct horse 1"})
    page = served.http.get(f"{base}/setup/connect", params={"user_code": user_code.lower()})
    if "Allow Access?" not in page.text:
        return page
    return served.http.post(f"{base}/setup/connect", data={"source": user_code, button: "1"})


def test_refused_where_the_app_does_not_have_it(served: Any) -> None:
    assert words(start(served)) == (400, "unsupported_grant_type")
    assert words(poll(served, "nothing")) == (400, "unsupported_grant_type")


def test_whole_round(enabled: Any) -> None:
    body = start(enabled).json()
    assert set(body) == {"device_code", "user_code", "verification_uri", "interval"}
    assert body["verification_uri"] == f"{enabled.login_url}/setup/connect"
    assert words(poll(enabled, body["device_code"])) == (400, "authorization_pending")
    assert words(poll(enabled, body["device_code"])) == (400, "slow_down")
    answer(enabled, body["user_code"], "save")
    tokens = poll(enabled, body["device_code"]).json()
    assert tokens["id"].endswith(enabled.production.ids["api"])
    assert "refresh_token" in tokens
    assert words(poll(enabled, body["device_code"])) == (400, "invalid_grant")


def test_denied(enabled: Any) -> None:
    body = start(enabled).json()
    answer(enabled, body["user_code"], "cancel")
    assert words(poll(enabled, body["device_code"])) == (400, "access_denied")


def test_uninstalled_app_even_if_it_was_authorised_before(enabled: Any) -> None:
    enabled.sandbox.grant()
    del enabled.sandbox.org.apps[KEY]
    body = start(enabled).json()
    page = answer(enabled, body["user_code"], "save", enabled.sandbox)
    assert "app must be installed into org" in page.text
    assert words(poll(enabled, body["device_code"])) == (400, "authorization_pending")


def test_wrong_code_is_asked_again(enabled: Any) -> None:
    page = enabled.http.get(f"{enabled.login_url}/setup/connect", params={"user_code": "WRONG"})
    assert 'role="alert"' in page.text


def test_only_its_own_client_may_poll(enabled: Any) -> None:
    assert words(poll(enabled, "nothing")) == (400, "invalid_grant")
    assert words(start_scope(enabled)) == (400, "invalid_scope")


def start_scope(served: Any) -> Any:
    return served.post_token(response_type="device_code", client_id=KEY, scope="full")
