# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that does not answer has refused nobody: broken, busy and missing token endpoints are told apart from a refused login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from ansible_collections.orgops.salesforce.tests.integration.emulator import free, running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World

MODULE = "sf_connected_app_auth"
TOKEN_ENDPOINT = "/services/oauth2/token"
SOAP = "/services/Soap/*"


class Troubled(World):
    """An org whose edge is ordered to misbehave."""

    def order(self, kind: str, **how: Any) -> None:
        control = self.emulator.connection["control_url"]
        requests.delete(f"{control}/faults", timeout=10).raise_for_status()
        answer = requests.post(f"{control}/faults", json={"kind": kind, "count": 0, **how}, timeout=10)
        answer.raise_for_status()

    def log_in(self, **options: Any) -> dict[str, Any]:
        return self.task(MODULE, "only", return_session=False, **options)

    def by_password(self) -> dict[str, Any]:
        facts = self.emulator.org("only")
        return {"login_flow": "soap", "password": facts["admin_password"], "login_url": facts["instance_url"]}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    seed = {"orgs": {"only": {"extends": "healthy", "settings": {"soap_login_enabled": True}}}}
    with running(tmp_path_factory.mktemp("silence"), seed=seed, arguments=["--control-port", str(free())]) as (
        started,
    ):
        yield Troubled(started)


SILENT = (
    ("unavailable", "org_unavailable", "HTTP_503"),
    ("bad_gateway", "org_unavailable", "HTTP_502"),
    ("http_429", "login_throttled", "HTTP_429"),
    ("http_420", "login_throttled", "HTTP_420"),
    ("http_redirect", "login_redirected", "HTTP_302"),
    ("truncated", "no_login_answer", "HTTP_200"),
)


@pytest.mark.parametrize(("kind", "code", "said"), SILENT)
def test_silence_is_no_refusal(troubled: Troubled, kind: str, code: str, said: str) -> None:
    troubled.order(kind, path=TOKEN_ENDPOINT, seconds=0)
    failed = troubled.log_in(retries=1)
    error = failed["error"]
    assert (error["code"], error["salesforce"]["code"]) == (code, said)
    assert error["remedy"]
    assert "refused" not in failed["msg"]
    assert "found_by" not in error["details"]  # nobody is diagnosed who was not judged
    retried = code in ("org_unavailable", "login_throttled")
    assert failed["api_calls"]["logins"] == error["details"]["tries"] == (2 if retried else 1)


@pytest.mark.parametrize("kind", ["reset", "lost_answer"])
def test_broken_connection_is_unreachable(troubled: Troubled, kind: str) -> None:
    troubled.order(kind, path=TOKEN_ENDPOINT)
    failed = troubled.log_in(retries=1)
    assert failed["error"]["code"] == "unreachable"
    assert failed["api_calls"]["logins"] == 2


@pytest.mark.parametrize(("kind", "retries"), [("unavailable", 2), ("http_429", 2), ("lost_answer", 1)])
def test_passing_trouble_is_waited_out(troubled: Troubled, kind: str, retries: int) -> None:
    troubled.order(kind, path=TOKEN_ENDPOINT, seconds=0, count=retries)
    done = troubled.log_in(retries=retries)
    assert done["proof"]["status"] == "proved"
    assert done["api_calls"]["logins"] == retries + 1


@pytest.mark.parametrize(("kind", "code"), [("unavailable", "org_unavailable"), ("http_429", "login_throttled")])
def test_soap_login_is_told_the_same(troubled: Troubled, kind: str, code: str) -> None:
    troubled.order(kind, path=SOAP, seconds=0)
    assert troubled.log_in(retries=0, **troubled.by_password())["error"]["code"] == code


def test_used_up_allocation_is_told_as_such(troubled: Troubled) -> None:
    troubled.order("request_limit", path=TOKEN_ENDPOINT)
    error = troubled.log_in()["error"]
    assert error["code"] == "limit_reached"
    assert error["salesforce"]["code"] == "REQUEST_LIMIT_EXCEEDED"


def test_no_token_shows_when_half_of_one_arrives(troubled: Troubled) -> None:
    troubled.order("truncated", path=TOKEN_ENDPOINT)
    assert "00D" not in str(troubled.log_in()["error"]["salesforce"])


def test_closed_port_is_unreachable(troubled: Troubled) -> None:
    failed = troubled.log_in(login_url=f"http://127.0.0.1:{free()}", retries=0)
    assert failed["error"]["code"] == "unreachable"
