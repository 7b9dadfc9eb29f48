# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Userinfo, identity URL and what tokens are good for (contract 2.7 and 4)."""

from __future__ import annotations

from typing import Any

import pytest

RECORDED_IDENTITY = {
    "id", "asserted_user", "user_id", "organization_id", "username", "nick_name", "display_name", "email",
    "email_verified", "first_name", "last_name", "timezone", "photos", "addr_street", "addr_city", "addr_state",
    "addr_country", "addr_zip", "mobile_phone", "mobile_phone_verified", "is_lightning_login_user", "status", "urls",
    "active", "user_type", "language", "locale", "utcOffset", "last_modified_date",
}  # fmt: skip
RECORDED_URLS = {
    "enterprise", "metadata", "partner", "rest", "sobjects", "search", "query", "recent", "tooling_soap",
    "tooling_rest", "profile", "custom_domain",
}  # fmt: skip
DOCUMENTED_USERINFO = {
    "sub", "user_id", "organization_id", "preferred_username", "nickname", "name", "email", "email_verified",
    "given_name", "family_name", "zoneinfo", "photos", "profile", "picture", "address",
    "is_salesforce_integration_user", "urls", "active", "user_type", "language", "locale", "utcOffset", "updated_at",
}  # fmt: skip


@pytest.fixture
def session(served: Any) -> Any:
    production = served.production
    return served.world.open_session(production.org, production.ids["api"], production.app, {"api", "id"})


def get(served: Any, path: str, token: str | None, scheme: str = "Bearer", **options: Any) -> Any:
    headers = {"Authorization": f"{scheme} {token}"} if token is not None else {}
    return served.http.get(f"{served.instance_url}{path}", headers=headers, **options)


def test_userinfo_has_the_documented_shape(served: Any, session: Any) -> None:
    body = get(served, "/services/oauth2/userinfo", session.token).json()
    assert set(body) == DOCUMENTED_USERINFO
    assert body["user_id"] == served.production.ids["api"]
    assert body["organization_id"] == served.production.org.id
    assert body["sub"] == f"{served.login_url}/id/{body['organization_id']}/{body['user_id']}"
    assert body["preferred_username"] == served.production.api_user
    assert body["utcOffset"] == -28800000
    assert body["user_type"] == "STANDARD"
    assert body["is_salesforce_integration_user"] is False


def test_identity_has_the_recorded_shape(served: Any, session: Any) -> None:
    path = f"/id/{served.production.org.id}/{session.user_id}"
    body = get(served, path, session.token).json()
    assert set(body) == RECORDED_IDENTITY
    assert set(body["urls"]) == RECORDED_URLS
    assert body["urls"]["query"] == f"{served.instance_url}/services/data/v{{version}}/query/"
    assert body["urls"]["partner"].endswith(f"/services/Soap/u/{{version}}/{served.production.org.id[:15]}")
    assert body["username"] == served.production.api_user
    assert body["last_modified_date"].endswith("Z")


def test_identity_on_the_login_host_points_to_the_instance(served: Any, session: Any) -> None:
    url = f"{served.login_url}/id/{served.production.org.id}/{session.user_id}"
    headers = {"Authorization": f"Bearer {session.token}"}
    response = served.http.get(url, headers=headers, allow_redirects=False)
    assert response.status_code == 302
    assert response.headers["Location"] == url.replace(served.login_url, served.instance_url)


@pytest.mark.parametrize("path", ["/services/oauth2/userinfo", "/id/00Dxx0000001gPLEAY/005xx000001SyyEAAS"])
def test_bad_token_is_one_word_of_plain_text(served: Any, path: str) -> None:
    response = get(served, path, "00D!nothing")
    assert (response.status_code, response.text) == (403, "Bad_OAuth_Token")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert get(served, path, None).text == "Missing_OAuth_Token"


def test_identity_of_somebody_else(served: Any, session: Any) -> None:
    production, sandbox = served.production, served.sandbox
    assert get(served, f"/id/{sandbox.org.id}/{session.user_id}", session.token).text == "Wrong_Org"
    other = get(served, f"/id/{production.org.id}/{production.ids['admin']}", session.token)
    assert (other.status_code, other.text) == (403, "User_Not_Found_Or_Blocked")
    assert get(served, "/id/no-org/no-user", session.token).text == "Bad_Id"


def rest_error(response: Any) -> tuple[int, str, str]:
    [error] = response.json()
    return response.status_code, error["errorCode"], error["message"]


REST = "/services/data/v64.0/"


@pytest.mark.parametrize("scheme", ["Bearer", "OAuth", "bearer"])
def test_schemes_of_the_rest_api(served: Any, session: Any, scheme: str) -> None:
    assert get(served, REST, session.token, scheme).status_code == 200


def test_bad_token_on_the_rest_api(served: Any) -> None:
    expected = (401, "INVALID_SESSION_ID", "Session expired or invalid")
    assert rest_error(get(served, REST, "00D!nothing")) == expected
    assert rest_error(get(served, REST, None)) == expected


def test_other_scheme_on_the_rest_api(served: Any) -> None:
    assert rest_error(get(served, REST, "eDp5", "Basic")) == (401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")


def test_session_ends_two_hours_after_its_last_use(served: Any, session: Any) -> None:
    served.production.later(minutes=119)
    assert get(served, REST, session.token).status_code == 200
    served.production.later(minutes=238)
    assert get(served, REST, session.token).status_code == 200
    served.production.later(minutes=360)
    assert rest_error(get(served, REST, session.token))[1] == "INVALID_SESSION_ID"


def test_app_policy_shortens_sessions(served: Any) -> None:
    production = served.production
    production.app.session_seconds = 900
    session = served.world.open_session(production.org, production.ids["api"], production.app, {"api"})
    production.later(minutes=16)
    assert get(served, REST, session.token).status_code == 401


def test_token_without_the_api_scope(served: Any) -> None:
    served.production.app.scopes = frozenset({"id", "openid"})
    served.production.grant()
    token = served.jwt_login().json()["access_token"]
    assert get(served, "/services/oauth2/userinfo", token).status_code == 200
    expected = (401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API")
    assert rest_error(get(served, REST, token)) == expected


def test_org_without_api(served: Any, session: Any) -> None:
    served.production.org.settings.api_enabled = False
    expected = (403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")
    assert rest_error(get(served, REST, session.token)) == expected


def test_user_without_api_enabled(served: Any, session: Any) -> None:
    values = {"PermissionsApiEnabled": False}
    served.production.org.store.update("PermissionSet", served.production.ids["profile_set"], values)
    assert rest_error(get(served, REST, session.token)) == (
        403,
        "API_CURRENTLY_DISABLED",
        "API is disabled for this User",
    )


def test_daily_limit(served: Any, session: Any) -> None:
    limits = served.production.org.limits
    limits.max, limits.used = 20, 18
    first = get(served, REST, session.token)
    assert first.headers["Sforce-Limit-Info"] == "api-usage=19/20"
    assert get(served, REST, session.token).headers["Sforce-Limit-Info"] == "api-usage=20/20"
    expected = (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    assert rest_error(get(served, REST, session.token)) == expected


def test_deactivation_ends_sessions(served: Any, session: Any) -> None:
    served.production.change_user(IsActive=False)
    assert get(served, REST, session.token).status_code == 401
    assert get(served, "/services/oauth2/userinfo", session.token).text == "Bad_OAuth_Token"


def test_browser_session_is_no_good_for_rest(served: Any) -> None:
    production = served.production
    session = served.world.open_session(production.org, production.ids["api"], None, (), api=False)
    assert rest_error(get(served, REST, session.token))[2] == "This session is not valid for use with the REST API"
