# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every answer carries (contract 4, recorded)."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import requests

REST = "/services/data/v64.0/"


@pytest.fixture
def headers(served: Any) -> dict[str, str]:
    production = served.production
    session = served.world.open_session(production.org, production.ids["api"], production.app, {"api"})
    return {"Authorization": f"Bearer {session.token}"}


def test_headers_of_a_rest_answer(served: Any, headers: dict[str, str]) -> None:
    response = served.http.get(f"{served.instance_url}{REST}", headers=headers)
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert response.headers["Cache-Control"] == "no-cache,must-revalidate,max-age=0,no-store,private"
    assert response.headers["Server"] == "sfdcedge"
    assert response.headers["X-Sfdc-Request-Id"] == response.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-Id"])
    assert response.headers["X-Sfdc-Edge-Cache"] == "none"
    assert response.headers["Sforce-Limit-Info"] == "api-usage=1/15000"
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert response.cookies["BrowserId"]


def test_browser_id_is_set_once(served: Any) -> None:
    browser = requests.Session()
    browser.trust_env = False
    browser.verify = str(served.ca_file)
    assert "BrowserId" in browser.get(f"{served.instance_url}/").headers["Set-Cookie"]
    assert "Set-Cookie" not in browser.get(f"{served.instance_url}/").headers


def test_versions_list_tells_no_limits(served: Any, headers: dict[str, str]) -> None:
    for given in ({}, headers):
        response = served.http.get(f"{served.instance_url}/services/data", headers=given)
        assert response.status_code == 200
        assert "Sforce-Limit-Info" not in response.headers


def test_errors_carry_the_limit_too(served: Any, headers: dict[str, str]) -> None:
    response = served.http.get(f"{served.instance_url}{REST}nothing", headers=headers)
    assert response.status_code == 404
    assert response.headers["Sforce-Limit-Info"] == "api-usage=1/15000"


def test_slash_too_many(served: Any, headers: dict[str, str]) -> None:
    """The Salesforce CLI sends one after ``org login access-token``."""
    assert served.http.get(f"{served.instance_url}/{REST}", headers=headers).status_code == 200


def test_each_org_counts_its_own_calls(served: Any, headers: dict[str, str]) -> None:
    served.http.get(f"{served.instance_url}{REST}", headers=headers)
    session = served.world.open_session(served.sandbox.org, served.sandbox.ids["api"], served.sandbox.app, {"api"})
    other = {"Authorization": f"Bearer {session.token}"}
    response = served.http.get(f"{served.instance_url}{REST}", headers=other)
    assert response.headers["Sforce-Limit-Info"].startswith("api-usage=1/")


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("identity", None)])
def test_gzip_when_asked(served: Any, headers: dict[str, str], accepted: str, encoding: str | None) -> None:
    given = headers | {"Accept-Encoding": accepted}
    response = served.http.get(f"{served.instance_url}/services/data", headers=given)
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.json()[0]["version"] == "31.0"


def test_connections_stay_open_and_answer_at_once(served: Any, headers: dict[str, str]) -> None:
    """A pause of 40 ms an answer would be Nagle's algorithm at work."""
    url = f"{served.instance_url}{REST}"
    served.http.get(url, headers=headers)
    seconds = []
    for _unused in range(10):
        started = time.perf_counter()
        served.http.get(url, headers=headers)
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.03, "on a busy machine some answers are slow, with Nagle's algorithm all of them are"
