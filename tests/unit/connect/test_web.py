# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The question that goes to the browser, and the server that hears the answer."""

from __future__ import annotations

import socket
import threading
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.callback import Callback, Page
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.login import WebLogin
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.question import Question
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, LoginRefused


def question() -> Question:
    return Question("https://acme.my.salesforce.com", "id", "http://localhost:1717/x", ["api"], "u@acme.example")


def test_challenge_is_the_verifiers_and_nothing_secret_is_in_the_address() -> None:
    asked = question()
    params = {name: values[0] for name, values in parse_qs(urlsplit(asked.url).query).items()}
    assert params["code_challenge_method"] == "S256"
    assert params["code_challenge"] == urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    assert 43 <= len(asked.verifier) <= 128  # RFC 7636
    assert asked.verifier not in asked.url
    assert asked.verifier not in repr(asked)


def test_state_answers_its_own_question_only() -> None:
    one, other = question(), question()
    assert one.is_answered_by(one.state)
    assert not one.is_answered_by(other.state)
    assert not one.is_answered_by(None)
    assert one.verifier != other.verifier


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=10)


@pytest.mark.parametrize("uri", ["https://localhost:1717/x", "http://acme.example:1717/x", "http://localhost/x", "x"])
def test_callback_is_on_loopback(uri: str) -> None:
    with pytest.raises(InvalidInput):
        Callback(uri, lambda answer: Page(200, "", ""))


def test_taken_port_is_told(port: int) -> None:
    first = Callback(f"http://127.0.0.1:{port}/x", lambda answer: Page(200, "", ""))
    with pytest.raises(InvalidInput) as caught:
        Callback(f"http://127.0.0.1:{port}/x", lambda answer: Page(200, "", ""))
    first.close()
    assert caught.value.code == "callback_port_taken"


def test_callback_hears_its_own_path_and_escapes_what_it_says(port: int) -> None:
    heard: list[Mapping[str, str]] = []

    def hear(answer: Mapping[str, str]) -> Page:
        heard.append(answer)
        return Page(200, "Connected", "<script>alert(1)</script>")

    callback = Callback(f"http://127.0.0.1:{port}/back", hear)
    thread = threading.Thread(target=lambda: [callback.wait(5) for _request in range(2)])
    thread.start()
    elsewhere = get(f"http://127.0.0.1:{port}/favicon.ico")
    page = get(f"http://127.0.0.1:{port}/back?code=a%2Bb&state=s")
    thread.join(10)
    callback.close()
    assert elsewhere.status_code == 404
    assert heard == [{"code": "a+b", "state": "s"}]
    assert "<script>" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def web_login(port: int, tell: list[str], wait: float) -> WebLogin:
    options = LoginOptions(login_url="http://127.0.0.1:1", client_id="id", redirect_uri=f"http://127.0.0.1:{port}/back")
    return WebLogin(options, OrgLock(username="u@acme.example"), ["api"], Transport(), tell.append, wait)


def test_nobody_answers(port: int) -> None:
    told: list[str] = []
    with pytest.raises(LoginRefused) as caught:
        web_login(port, told, 0.1).run()
    assert caught.value.code == "nobody_answered"
    assert any("seconds left" in line for line in told)


def test_answer_with_a_foreign_state_is_ignored_and_a_refusal_is_told(port: int) -> None:
    told: list[str] = []
    login = web_login(port, told, 20)
    failed: list[LoginRefused] = []

    def run() -> None:
        with pytest.raises(LoginRefused) as caught:
            login.run()
        failed.append(caught.value)

    thread = threading.Thread(target=run)
    thread.start()
    while not any("Open this address" in line for line in told):
        thread.join(0.01)
    forged = get(f"http://127.0.0.1:{port}/back?code=stolen&state=made-up")
    state = parse_qs(urlsplit(told[0].splitlines()[1]).query)["state"][0]
    get(
        f"http://127.0.0.1:{port}/back?error=access_denied&error_description=end-user+denied+authorization&state={state}"
    )
    thread.join(10)
    assert forged.status_code == 400
    assert failed[0].code == "access_denied"
