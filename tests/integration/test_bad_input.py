# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins and locks that cannot be meant: a clear message, and no write, whatever the module."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Result, Task
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

MODULE = "sf_permset_assignment"


def attempt(org: Org, **login: object) -> Result:
    """A task that would write, with one thing about its login changed."""
    options = {"user": org.api, "permission_sets": ["Orgops_Access"], "state": "absent", **login}
    (result,) = org.play([Task(MODULE, options)])
    assert result.failed
    assert not result.writes
    assert result.error["remedy"]
    return result


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def test_a_key_that_is_not_the_apps(org: Org) -> None:
    result = attempt(org, private_key=pem(rsa.generate_private_key(65537, 2048)))
    assert result.error["code"] == "wrong_key"
    assert result.error["salesforce"]["code"] == "invalid_grant"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("-----BEGIN PRIVATE KEY-----\nnot a key\n-----END PRIVATE KEY-----", "malformed_key"),
        (pem(rsa.generate_private_key(65537, 1024)), "key_too_short"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "key_not_rsa"),
    ],
    ids=["malformed", "short", "elliptic"],
)
def test_keys_are_refused_before_any_call(org: Org, key: str, code: str) -> None:
    result = attempt(org, private_key=key)
    assert result.error["code"] == code
    assert not result.requests


def test_a_file_that_is_not_there(org: Org, tmp_path: Path) -> None:
    result = attempt(org, private_key_file=str(tmp_path / "absent.pem"))
    assert result.error["code"] == "unreadable_file"
    assert not result.requests


def test_the_wrong_org_stops_before_it_is_read(org: Org) -> None:
    result = attempt(org, expected_org_id="00D000000000001EAA")
    assert result.error["code"] == "wrong_org_id"
    assert not result.calls


@pytest.mark.org(org={"kind": "sandbox", "sandbox_name": "uat"})
def test_a_sandbox_where_production_was_expected(org: Org) -> None:
    result = attempt(org, expected_org_kind="production")
    assert result.error["code"] == "wrong_org_kind"
    assert result.error["org"]["kind"] == "sandbox"
    assert "production" in result.error["message"]


def test_another_running_user_than_expected(org: Org) -> None:
    result = attempt(org, expected_username="somebody@else.example")
    assert result.error["code"] == "wrong_user"


def test_a_session_that_is_over(org: Org) -> None:
    session = {
        "instance_url": "{{ login.login_url | replace('localhost', '127.0.0.1') }}",
        "access_token": "gone",
        "org_id": "00D000000000001",
        "user_id": "005000000000001",
    }
    result = attempt(org, session=session)
    assert result.error["code"] == "session_not_renewed", "the login that is configured leads to another org"


def test_a_host_that_does_not_answer(org: Org) -> None:
    result = attempt(org, login_url="https://127.0.0.1:1", retries=0)
    assert result.error["code"] == "unreachable"
    assert "127.0.0.1:1" in result.error["message"]


def test_a_certificate_that_is_not_trusted(org: Org) -> None:
    result = attempt(org, ca_path="/etc/ssl/certs/ca-certificates.crt")
    assert result.error["code"] == "tls_not_trusted"
    assert "ca_path" in result.error["remedy"]


@pytest.mark.parametrize(
    "login_url",
    ["acme.my.salesforce.com", "http://acme.my.salesforce.com", "https://acme.my.salesforce-setup.com"],
)
def test_hosts_that_no_token_may_be_asked_of(org: Org, login_url: str) -> None:
    result = attempt(org, login_url=login_url)
    assert result.error["code"] == "invalid_input"
    assert not result.requests


def test_an_org_id_that_cannot_be_one(org: Org) -> None:
    result = attempt(org, expected_org_id="acme")
    assert result.error["code"] == "invalid_input"
    assert not result.requests
