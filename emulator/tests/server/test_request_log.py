# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``requests.jsonl``: one line a request, who and where, whether it wrote, and never a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sf_emulator.server.request_log import logged_path

KEYS = ["time", "org", "method", "path", "status", "user", "wrote", "records"]


def lines(served: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.log.read_text().splitlines()]


@pytest.fixture
def session(served: Any) -> Any:
    production = served.production
    values = {"PermissionsModifyAllData": True, "PermissionsViewSetup": True}
    production.org.store.update("PermissionSet", production.ids["profile_set"], values)
    return served.world.open_session(production.org, production.ids["api"], production.app, {"api"})


def call(served: Any, session: Any, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {session.token}"}
    return served.http.request(method, f"{served.instance_url}/services/data/v64.0/{path}", json=body, headers=headers)


def test_line_is_there_when_the_answer_is(served: Any, session: Any) -> None:
    call(served, session, "GET", "limits")
    [line] = lines(served)
    assert list(line) == KEYS
    assert line["org"] == served.production.org.id
    assert line["user"] == served.production.api_user
    assert (line["method"], line["path"], line["status"]) == ("GET", "/services/data/v64.0/limits", 200)
    assert line["wrote"] is False
    assert line["time"].endswith("Z")


def test_login_names_the_user_and_writes_nothing(served: Any) -> None:
    served.production.grant()
    served.jwt_login()
    served.production.change_user(IsActive=False)
    served.jwt_login()
    assert [(line["user"], line["status"], line["wrote"]) for line in lines(served)] == [
        (served.production.api_user, 200, False),
        (served.production.api_user, 400, False),
    ]


def test_unknown_callers_have_no_org(served: Any) -> None:
    served.jwt_login(iss="nobody")
    served.http.get(f"{served.instance_url}/services/data")
    assert [(line["org"], line["user"]) for line in lines(served)] == [(None, None), (None, None)]


def test_writes_are_told_apart_from_reads(served: Any, session: Any) -> None:
    account = {"attributes": {"type": "Account"}, "Name": "Acme"}
    made = call(served, session, "POST", "sobjects/Account", {"Name": "Acme"})
    assert made.status_code == 201, made.text
    call(served, session, "POST", "sobjects/Account", {})
    call(served, session, "POST", "composite/sobjects", {"allOrNone": False, "records": [account]})
    reading = [{"method": "GET", "url": "/services/data/v64.0/limits", "referenceId": "a"}]
    writing = [{"method": "POST", "url": "/services/data/v64.0/sobjects/Account", "referenceId": "a", "body": account}]
    call(served, session, "POST", "composite", {"compositeRequest": reading})
    call(served, session, "POST", "composite", {"compositeRequest": writing})
    assert [line["wrote"] for line in lines(served)] == [True, False, True, False, True]


def test_revoking_a_grant_is_a_write(served: Any) -> None:
    served.production.grant()
    served.http.post(f"{served.instance_url}/services/oauth2/revoke", data={"token": "d" * 64})
    assert [line["wrote"] for line in lines(served)] == [True]


def test_secrets_stay_out(served: Any) -> None:
    base = f"{served.instance_url}/services/oauth2"
    served.http.get(f"{base}/revoke", params={"token": "t0k3n"})
    served.http.get(f"{base}/userinfo", params={"access_token": "t0k3n"})
    served.http.post(f"{base}/token", params={"client_secret": "t0k3n", "password": "t0k3n", "assertion": "t0k3n"})
    served.jwt_login()
    assert "t0k3n" not in served.log.read_text()
    assert "connector-secret" not in served.log.read_text()
    assert lines(served)[0]["path"] == "/services/oauth2/revoke?token=***"


@pytest.mark.parametrize(
    ("query", "logged"),
    [
        ("", "/p"),
        ("q=SELECT+Id+FROM+User+WHERE+Name%3D%27x%27", "/p?q=SELECT%20Id%20FROM%20User%20WHERE%20Name='x'"),
        ("allOrNone=true&ids=001,002", "/p?allOrNone=true&ids=001,002"),
        (
            "response_type=code&client_id=3MVG&code_challenge=abc",
            "/p?response_type=code&client_id=3MVG&code_challenge=***",
        ),
        ("sid=00D!x&refresh_token=5Aep", "/p?sid=***&refresh_token=***"),
        ("code=aPrx&state=s&source=q", "/p?code=***&state=***&source=***"),
    ],
)
def test_logged_path(query: str, logged: str) -> None:
    assert logged_path("/p", query) == logged
