# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web server flow in a browser: sign in, allow, fetch tokens; and who is asked what (contract 2.5)."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sf_emulator import access

KEY = "3MVG9connector"
SECRET = "connector-secret"
CALLBACK = "https://connector.example/oauth/callback"
PASSWORD = "correct horse 1"
VERIFIER = "a" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Browser:
    """Follows redirects within the emulator and fills forms; stops where a redirect leaves it."""

    def __init__(self, served: Any) -> None:
        self.served = served
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(served.ca_file)
        self.url = ""
        self.text = ""
        self.left_to: str | None = None

    def go(self, url: str, **request: Any) -> None:
        self.left_to = None
        response = self.http.request(request.pop("method", "GET"), url, allow_redirects=False, **request)
        while response.is_redirect:
            location = requests.compat.urljoin(response.url, response.headers["Location"])
            if urlsplit(location).netloc != urlsplit(self.served.login_url).netloc:
                self.left_to = location
                return
            response = self.http.get(location, allow_redirects=False)
        self.url, self.text = response.url, response.text

    def authorize(self, **params: str | None) -> None:
        given = {"response_type": "code", "client_id": KEY, "redirect_uri": CALLBACK, "state": "xyz"} | params
        present = {name: value for name, value in given.items() if value is not None}
        self.go(f"{self.served.login_url}/services/oauth2/authorize", params=present)

    def submit(self, button: str, **fields: str) -> None:
        """Press a button of the page's only form."""
        action = re.search(r'<form[^>]* action="([^"]+)"', self.text)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text)
        assert action is not None, self.text
        assert f'name="{button}"' in self.text
        data = {name: unescape(value) for name, value in hidden} | fields | {button: "1"}
        self.go(requests.compat.urljoin(self.url, action[1]), method="POST", data=data)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.submit("Login", username=username, pw=password)

    @property
    def answer(self) -> dict[str, str]:
        """The parameters that the client gets."""
        assert self.left_to is not None, self.text
        assert self.left_to.startswith(CALLBACK)
        return {name: values[0] for name, values in parse_qs(urlsplit(self.left_to).query).items()}


@pytest.fixture
def browser(served: Any) -> Browser:
    return Browser(served)


def fetch(served: Any, code: str, **changed: str) -> Any:
    form = {"client_id": KEY, "client_secret": SECRET, "redirect_uri": CALLBACK, "code": code} | changed
    return served.post_token(grant_type="authorization_code", **form)


def allowed(browser: Browser, username: str | None = None, **params: str) -> str:
    """The code of a whole round: sign in, allow."""
    browser.authorize(**params)
    browser.sign_in(username or browser.served.production.api_user)
    browser.submit("save")
    return browser.answer["code"]


def words(response: Any) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


def test_whole_round(served: Any, browser: Browser) -> None:
    browser.authorize(scope="api refresh_token")
    assert 'id="username"' in browser.text
    browser.sign_in(served.production.api_user)
    assert "Allow Access?" in browser.text
    assert served.production.api_user in browser.text
    browser.submit("save")
    assert browser.answer["state"] == "xyz"
    body = fetch(served, browser.answer["code"]).json()
    assert body["scope"] == "refresh_token api"
    assert body["id"].endswith(served.production.ids["api"])
    assert {"access_token", "refresh_token", "signature", "issued_at", "instance_url", "token_type"} <= set(body)
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    user = served.http.get(f"{served.instance_url}/services/oauth2/userinfo", headers=headers).json()
    assert user["preferred_username"] == served.production.api_user


def test_browser_signed_in_as_somebody_else_grants_as_that_user(served: Any, browser: Browser) -> None:
    """The trap: nobody is asked who they are, the page names the wrong user, Allow makes the wrong user's grant."""
    admin = served.production.org.connection.admin_username
    browser.go(f"{served.login_url}/")
    browser.sign_in(admin)
    assert admin in browser.text
    browser.authorize(login_hint=served.production.api_user)
    assert "Allow Access?" in browser.text
    assert admin in browser.text
    browser.submit("save")
    body = fetch(served, browser.answer["code"]).json()
    assert body["id"].endswith(served.production.ids["admin"])
    assert served.production.granted() == []


def test_logging_out_first_is_the_cure(served: Any, browser: Browser) -> None:
    browser.go(f"{served.login_url}/")
    browser.sign_in(served.production.org.connection.admin_username)
    browser.go(f"{served.login_url}/secur/logout.jsp")
    body = fetch(served, allowed(browser)).json()
    assert body["id"].endswith(served.production.ids["api"])


def test_prompt_login_asks_who(served: Any, browser: Browser) -> None:
    browser.go(f"{served.login_url}/")
    browser.sign_in(served.production.org.connection.admin_username)
    browser.authorize(prompt="login", login_hint=served.production.api_user)
    assert f'value="{served.production.api_user}"' in browser.text
    browser.sign_in(served.production.api_user)
    browser.submit("save")
    assert fetch(served, browser.answer["code"]).json()["id"].endswith(served.production.ids["api"])


def test_second_time_nobody_is_asked(served: Any, browser: Browser) -> None:
    fetch(served, allowed(browser))
    browser.authorize()
    assert "code" in browser.answer
    browser.authorize(prompt="consent")
    assert "Allow Access?" in browser.text


def test_wrong_password_stays_on_the_page(served: Any, browser: Browser) -> None:
    browser.authorize()
    browser.sign_in(served.production.api_user, "wrong")
    assert 'id="error"' in browser.text
    browser.sign_in(served.production.api_user)
    assert "Allow Access?" in browser.text


def test_denied(served: Any, browser: Browser) -> None:
    browser.authorize()
    browser.sign_in(served.production.api_user)
    browser.submit("cancel")
    assert browser.answer == {
        "error": "access_denied",
        "error_description": "end-user denied authorization",
        "state": "xyz",
    }
    assert served.production.granted() == []


def test_question_belongs_to_the_user_who_was_asked(served: Any, browser: Browser) -> None:
    browser.authorize()
    browser.sign_in(served.production.api_user)
    page, url = browser.text, browser.url
    browser.go(f"{served.login_url}/secur/logout.jsp")
    browser.sign_in(served.production.org.connection.admin_username)
    browser.text, browser.url = page, url
    browser.submit("save")
    assert browser.left_to is None
    assert "invalid_request" in browser.text


def test_sandbox_user_grants_in_the_sandbox(served: Any, browser: Browser) -> None:
    body = fetch(served, allowed(browser, served.sandbox.api_user)).json()
    assert f"/id/{served.sandbox.org.id}/" in body["id"]
    assert body["access_token"].startswith(served.sandbox.org.id[:15])


def test_admin_approved_user_is_not_asked(served: Any, browser: Browser) -> None:
    served.production.app.admin_approved_only = True
    served.production.approve()
    browser.authorize()
    browser.sign_in(served.production.api_user)
    assert "code" in browser.answer


def test_user_whom_no_administrator_approved(served: Any, browser: Browser) -> None:
    served.production.app.admin_approved_only = True
    browser.authorize()
    browser.sign_in(served.production.api_user)
    assert browser.answer["error"] == "OAUTH_APP_ACCESS_DENIED"
    assert browser.answer["error_description"] == "user is not admin approved to access this app"


def test_app_that_is_not_installed_leaves_the_browser_on_the_error_page(served: Any, browser: Browser) -> None:
    del served.sandbox.org.apps[KEY]
    browser.authorize()
    browser.sign_in(served.sandbox.api_user)
    assert browser.left_to is None
    assert "/setup/secur/RemoteAccessErrorPage.apexp?" in browser.url
    assert "error=invalid_client&error_description=app+must+be+installed+into+org" in browser.url
    assert "OAUTH_APPROVAL_ERROR_GENERIC : app must be installed into org" in browser.text


def test_permission_to_approve_uninstalled_apps(served: Any, browser: Browser) -> None:
    del served.sandbox.org.apps[KEY]
    values = {"PermissionsCanApproveUninstalledApps": True}
    served.sandbox.org.store.update("PermissionSet", served.sandbox.ids["profile_set"], values)
    assert fetch(served, allowed(browser, served.sandbox.api_user)).status_code == 200


def test_external_client_app_of_another_org(served: Any, browser: Browser) -> None:
    served.production.app.kind = "external_client_app"
    del served.sandbox.org.apps[KEY]
    browser.authorize()
    browser.sign_in(served.sandbox.api_user)
    assert "OAUTH_EC_APP_NOT_FOUND : External client app is not installed in this org" in browser.text


@pytest.mark.parametrize(
    ("params", "error", "description"),
    [
        ({"client_id": "nobody"}, "invalid_client_id", "client identifier invalid"),
        (
            {"redirect_uri": "https://phisher.example"},
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
        ),
    ],
)
def test_wrong_client_is_never_told_by_redirect(
    browser: Browser, params: dict[str, str], error: str, description: str
) -> None:
    browser.authorize(**params)
    assert browser.left_to is None
    assert f"error={error}" in unescape(browser.text)
    assert description in browser.text


@pytest.mark.parametrize(
    ("params", "error", "description"),
    [
        ({"scope": "api full"}, "invalid_scope", "the requested scope is not allowed"),
        ({"response_type": "token"}, "unsupported_response_type", "response type is not supported"),
        (
            {"code_challenge": "x", "code_challenge_method": "plain"},
            "invalid_request",
            "invalid code challenge method",
        ),
    ],
)
def test_errors_that_the_client_is_told(browser: Browser, params: dict[str, str], error: str, description: str) -> None:
    browser.authorize(**params)
    assert browser.answer == {"error": error, "error_description": description, "state": "xyz"}


def test_pkce(served: Any, browser: Browser) -> None:
    code = allowed(browser, code_challenge=CHALLENGE)
    assert words(fetch(served, code)) == (400, "invalid_grant", "invalid code verifier")
    browser.authorize(code_challenge=CHALLENGE, code_challenge_method="S256", prompt="consent")
    browser.submit("save")
    code = browser.answer["code"]
    assert fetch(served, code, code_verifier=VERIFIER).status_code == 200


def test_pkce_required(served: Any, browser: Browser) -> None:
    served.production.app.pkce_required = True
    browser.authorize()
    assert browser.answer["error_description"] == "missing required code challenge"


def test_public_client_needs_no_secret(served: Any, browser: Browser) -> None:
    served.production.app.secret_optional = True
    code = allowed(browser, code_challenge=CHALLENGE)
    assert fetch(served, code, client_secret="", code_verifier=VERIFIER).status_code == 200


def test_code_works_once(served: Any, browser: Browser) -> None:
    code = allowed(browser)
    assert fetch(served, code).status_code == 200
    assert words(fetch(served, code)) == (400, "invalid_grant", "expired authorization code")


def test_code_lives_fifteen_minutes(served: Any, browser: Browser) -> None:
    code = allowed(browser)
    served.production.later(minutes=16)
    assert words(fetch(served, code)) == (400, "invalid_grant", "expired authorization code")


def test_unknown_code(served: Any) -> None:
    assert words(fetch(served, "nothing")) == (400, "invalid_grant", "invalid authorization code")


def test_code_with_another_redirect_uri(served: Any, browser: Browser) -> None:
    refused = fetch(served, allowed(browser), redirect_uri="https://other.example")
    assert words(refused) == (400, "redirect_uri_mismatch", "redirect_uri must match configuration")


def test_code_with_a_wrong_secret(served: Any, browser: Browser) -> None:
    refused = fetch(served, allowed(browser), client_secret="wrong")
    assert words(refused) == (400, "invalid_client", "invalid client credentials")


def test_sixth_grant_revokes_the_oldest(served: Any, browser: Browser) -> None:
    tokens = [fetch(served, allowed(browser)).json()]
    first_row = served.production.granted()[0]["Id"]
    for _unused in range(5):
        browser.authorize()
        tokens.append(fetch(served, browser.answer["code"]).json())
    rows = served.production.granted()
    assert len(rows) == 5
    assert first_row not in {row["Id"] for row in rows}
    refresh = {"grant_type": "refresh_token", "client_id": KEY, "client_secret": SECRET}
    refused = served.post_token(**refresh, refresh_token=tokens[0]["refresh_token"])
    assert words(refused) == (400, "invalid_grant", "expired access/refresh token")
    assert served.post_token(**refresh, refresh_token=tokens[1]["refresh_token"]).status_code == 200


def test_sign_in_never_leads_to_another_host(served: Any, browser: Browser) -> None:
    for start in ("https://phisher.example/", "//phisher.example/", "/\\phisher.example"):
        browser.go(f"{served.login_url}/", params={"startURL": start})
        browser.sign_in(served.production.api_user)
        assert browser.left_to is None
        assert browser.url == f"{served.login_url}/home/home.jsp"


def test_web_login_of_the_salesforce_cli(served: Any, browser: Browser) -> None:
    """No secret, PKCE without a method, and an app that is installed nowhere: the user has to hold a permission."""
    callback = "http://localhost:1717/OauthRedirect"
    asked = {"client_id": "PlatformCLI", "redirect_uri": callback, "scope": "refresh_token api web"}
    browser.authorize(**asked, code_challenge=CHALLENGE, prompt="login")
    browser.sign_in(served.production.api_user)
    assert "app must be installed into org" in browser.text
    values = {"PermissionsCanApproveUninstalledApps": True}
    served.production.org.store.update("PermissionSet", served.production.ids["profile_set"], values)
    access.forget(served.production.org)
    browser.authorize(**asked, code_challenge=CHALLENGE)
    assert "Salesforce CLI" in browser.text
    browser.submit("save")
    assert browser.left_to is not None
    assert browser.left_to.startswith(f"{callback}?")
    code = parse_qs(urlsplit(browser.left_to).query)["code"][0]
    form = {"client_id": "PlatformCLI", "redirect_uri": callback, "code": code, "code_verifier": VERIFIER}
    tokens = served.post_token(grant_type="authorization_code", **form).json()
    refreshed = served.post_token(
        grant_type="refresh_token", client_id="PlatformCLI", refresh_token=tokens["refresh_token"]
    )
    assert refreshed.status_code == 200
