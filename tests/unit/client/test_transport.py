# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent again and what never is; where a token may go; what a failure says."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import (
    AnswerLost,
    HttpOptions,
    Transport,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LimitReached, Unreachable

URL = "https://acme.my.salesforce.com/services/data/v64.0/query"


class Wire:
    """Answers in order; an exception among them is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.verify = True

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        self.sent.append((method, url, kwargs))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def response(status: int = 200, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


def transport(*answers: Any, **options: Any) -> tuple[Transport, Wire, list[float]]:
    pauses: list[float] = []
    made = Transport(HttpOptions(**options), sleep=pauses.append)
    wire = Wire(*answers)
    made._session = wire
    return made, wire, pauses


@pytest.mark.parametrize("status", [420, 429, 502, 503, 504])
def test_a_read_is_tried_again_after_a_busy_or_broken_answer(status: int) -> None:
    made, wire, pauses = transport(response(status), response(200))
    assert made.get(URL).status_code == 200
    assert len(wire.sent) == 2
    assert len(pauses) == 1


def test_retries_are_bounded_and_the_last_answer_is_told() -> None:
    made, wire, pauses = transport(*[response(503)] * 3, retries=2)
    assert made.get(URL).status_code == 503
    assert len(wire.sent) == 3
    assert pauses == sorted(pauses), "the pauses grow"


def test_a_server_that_names_a_pause_is_heard_within_reason() -> None:
    made, _unused, pauses = transport(response(429, Retry_After="7"), response(429, Retry_After="9999"), response())
    made.get(URL)
    assert 5 < pauses[0] < 9
    assert pauses[1] <= 36


@pytest.mark.parametrize(
    "broken", [requests.ReadTimeout("late"), requests.ConnectionError("reset"), response(502), response(504)]
)
def test_a_write_without_an_answer_is_never_sent_again(broken: Any) -> None:
    made, wire, _unused = transport(broken, response())
    with pytest.raises(AnswerLost) as told:
        made.post(URL, json={})
    assert len(wire.sent) == 1
    assert "reads first" in str(told.value.remedy)


@pytest.mark.parametrize("status", [420, 429])
def test_a_write_that_was_refused_for_load_is_sent_again(status: int) -> None:
    made, wire, _unused = transport(response(status), response(200))
    assert made.post(URL, json={}).status_code == 200
    assert len(wire.sent) == 2


def test_a_post_that_only_reads_is_repeated() -> None:
    made, wire, _unused = transport(requests.ReadTimeout("late"), response())
    assert made.post(URL, json={}, reads=True).status_code == 200
    assert len(wire.sent) == 2


def test_an_untrusted_certificate_says_so_at_once() -> None:
    made, wire, _unused = transport(requests.exceptions.SSLError("certificate verify failed"))
    with pytest.raises(Unreachable) as told:
        made.get(URL)
    assert told.value.code == "tls_not_trusted"
    assert "ca_path" in str(told.value.remedy)
    assert len(wire.sent) == 1


def test_a_redirect_is_not_followed_and_every_call_has_a_time_limit() -> None:
    made, wire, _unused = transport(response(302, Location="http://elsewhere.example/"), timeout=7.0)
    assert made.get(URL).status_code == 302
    ((_unused, _unused, kwargs),) = wire.sent
    assert kwargs["allow_redirects"] is False
    assert kwargs["timeout"] == 7.0


def test_a_token_goes_to_its_own_host_only() -> None:
    made, wire, _unused = transport(response())
    made.bind("https://acme.my.salesforce.com")
    with pytest.raises(Unreachable) as told:
        made.get("https://evil.example/services/data", headers={"Authorization": "Bearer secret"})
    assert told.value.code == "foreign_host"
    assert "secret" not in str(told.value)
    assert not wire.sent


def test_the_call_budget_stops_before_the_call() -> None:
    made, wire, _unused = transport(response(), response(), max_calls=1)
    made.get(URL)
    with pytest.raises(LimitReached) as told:
        made.get(URL)
    assert told.value.code == "call_budget"
    assert len(wire.sent) == 1


def test_calls_logins_and_the_rest_of_the_day_are_counted() -> None:
    made, _unused, _unused = transport(
        response(), response(Sforce_Limit_Info="api-usage=18/15000; per-app-api-usage=17/250(appName=x)")
    )
    made.post("https://login.salesforce.com/services/oauth2/token", reads=True)
    made.get(URL)
    assert made.usage.as_dict() == {"count": 1, "logins": 1, "used": 18, "limit": 15000, "remaining": 14982}
