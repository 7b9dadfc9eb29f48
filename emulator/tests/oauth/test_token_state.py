# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Introspection and revocation (contract 2.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

KEY = "3MVG9connector"
SECRET = "connector-secret"


@pytest.fixture
def granted(served: Any) -> Any:
    production = served.production
    scopes = frozenset({"api", "refresh_token"})
    return served.world.grants.open(served.world, production.org, production.ids["api"], production.app, scopes)


@pytest.fixture
def access_token(served: Any, granted: Any) -> str:
    form = {"client_id": KEY, "client_secret": SECRET, "refresh_token": granted.refresh_token}
    return str(served.post_token(grant_type="refresh_token", **form).json()["access_token"])


def introspect(served: Any, token: str, auth: tuple[str, str] | None = (KEY, SECRET)) -> Any:
    return served.http.post(f"{served.instance_url}/services/oauth2/introspect", data={"token": token}, auth=auth)


def revoke(served: Any, token: str, method: str = "POST") -> Any:
    url = f"{served.instance_url}/services/oauth2/revoke"
    given = {"data" if method == "POST" else "params": {"token": token}}
    return served.http.request(method, url, **given)


def userinfo(served: Any, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return served.http.get(f"{served.instance_url}/services/oauth2/userinfo", headers=headers)


def test_introspect_access_token(served: Any, access_token: str) -> None:
    body = introspect(served, access_token).json()
    assert body["active"] is True
    assert body["username"] == served.production.api_user
    assert body["client_id"] == KEY
    assert body["token_type"] == "access_token"
    assert body["sub"].endswith(f"/id/{served.production.org.id}/{served.production.ids['api']}")
    assert body["iat"] == body["nbf"]
    assert body["exp"] - body["iat"] in range(7199, 7202)
    assert set(body["scope"].split()) == {"api", "refresh_token"}


def test_introspect_refresh_token(served: Any, granted: Any) -> None:
    body = introspect(served, granted.refresh_token).json()
    assert (body["active"], body["token_type"]) == (True, "refresh_token")


def test_introspect_bad_token(served: Any) -> None:
    assert introspect(served, "nothing").json() == {"active": False}


def test_introspect_token_of_another_app(served: Any, access_token: str) -> None:
    other = replace(served.production.app, client_id="3MVG9other", name="Other")
    served.production.org.apps["3MVG9other"] = other
    assert introspect(served, access_token, ("3MVG9other", SECRET)).json() == {"active": False}


def test_introspect_needs_the_client(served: Any, access_token: str) -> None:
    assert introspect(served, access_token, (KEY, "wrong")).json()["error"] == "invalid_client"
    served.production.app.may_introspect = False
    assert introspect(served, access_token).status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_revoke_access_token(served: Any, granted: Any, access_token: str, method: str) -> None:
    assert userinfo(served, access_token).status_code == 200
    response = revoke(served, access_token, method)
    assert (response.status_code, response.text) == (200, "")
    assert userinfo(served, access_token).status_code == 403
    assert introspect(served, granted.refresh_token).json()["active"] is True


def test_revoking_a_refresh_token_kills_its_access_tokens(served: Any, granted: Any, access_token: str) -> None:
    assert revoke(served, granted.refresh_token).status_code == 200
    assert userinfo(served, access_token).status_code == 403
    assert served.production.granted() == []
    assert introspect(served, granted.refresh_token).json() == {"active": False}


def test_revoke_by_delete_token(served: Any, granted: Any, access_token: str) -> None:
    """An administrator reads ``OauthToken.DeleteToken`` and ends a grant that somebody else made."""
    [row] = served.production.granted()
    assert revoke(served, str(row["DeleteToken"])).status_code == 200
    assert userinfo(served, access_token).status_code == 403
    assert served.production.granted() == []


@pytest.mark.parametrize("token", ["nothing", ""])
def test_revoke_bad_token_answers_a_form(served: Any, token: str) -> None:
    response = revoke(served, token)
    assert response.status_code == 400
    assert parse_qs(response.text)["error"] == ["unsupported_token_type"]
