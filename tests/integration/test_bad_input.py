# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins and locks that cannot be meant: a clear message, and no write, whatever the module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@dataclass(frozen=True)
class Wrong:
    """One thing about the login that is wrong: `requests` says how far the task may get before it stops."""

    code: str
    login: Mapping[str, Any]
    requests: str = "none"  # none, login, reads
    words: tuple[str, ...] = field(default=())


NO_SESSION = {
    "instance_url": "{{ login.login_url | replace('localhost', '127.0.0.1') }}",
    "access_token": "gone",
    "org_id": "00D000000000001",
    "user_id": "005000000000001",
}
MISTAKES = {
    "a key that is not the app's": Wrong(
        "wrong_key",
        {"private_key": pem(rsa.generate_private_key(65537, 2048))},
        "login",
        ("invalid_grant", "certificate"),
    ),
    "a malformed key": Wrong(
        "malformed_key",
        {"private_key": "-----BEGIN PRIVATE KEY-----\nno key\n-----END PRIVATE KEY-----"},
        words=("BEGIN",),
    ),
    "a short key": Wrong("key_too_short", {"private_key": pem(rsa.generate_private_key(65537, 1024))}, words=("2048",)),
    "an elliptic key": Wrong(
        "key_not_rsa", {"private_key": pem(ec.generate_private_key(ec.SECP256R1()))}, words=("RSA",)
    ),
    "a file that is not there": Wrong(
        "unreadable_file", {"private_key_file": "/absent/key.pem"}, words=("/absent/key.pem",)
    ),
    "an app that the org does not know": Wrong("unknown_client_id", {"client_id": "3MVG9unknown"}, "login"),
    "a user that the org does not know": Wrong("user_not_approved", {"username": "nobody@acme.example"}, "login"),
    "the wrong org": Wrong("wrong_org_id", {"expected_org_id": "00D000000000001EAA"}, "login", ("00D000000000001EAA",)),
    "an org id that cannot be one": Wrong("invalid_input", {"expected_org_id": "acme"}, words=("00D",)),
    "a sandbox that was expected": Wrong(
        "wrong_org_kind", {"expected_org_kind": "sandbox"}, "reads", ("production", "sandbox")
    ),
    "another running user": Wrong(
        "wrong_user", {"expected_username": "somebody@else.example"}, "reads", ("somebody@else",)
    ),
    "a session of another org that is over": Wrong("session_not_renewed", {"session": NO_SESSION}, "reads"),
    "a host that does not answer": Wrong(
        "unreachable", {"login_url": "https://127.0.0.1:1", "retries": 0}, words=("127.0.0.1:1",)
    ),
    "a certificate that is not trusted": Wrong(
        "tls_not_trusted", {"ca_path": "/etc/ssl/certs/ca-certificates.crt"}, words=("ca_path",)
    ),
    "a host without its scheme": Wrong("invalid_input", {"login_url": "acme.my.salesforce.com"}, words=("https://",)),
    "a host in the clear": Wrong("invalid_input", {"login_url": "http://acme.my.salesforce.com"}, words=("https",)),
    "a page for browsers": Wrong(
        "invalid_input", {"login_url": "https://acme.my.salesforce-setup.com"}, words=("My Domain",)
    ),
    "an empty variable": Wrong("invalid_input", {"client_id": "{{ nothing | default(none) }}"}, words=("client_id",)),
}


@pytest.mark.both_ways
def test_every_mistake_has_its_own_clear_message_and_none_writes(org: Org) -> None:
    """One play, so that all of them cost one start of Ansible."""
    would_write = {"user": org.api, "permission_sets": ["Orgops_Access"], "state": "absent"}
    tasks = [Task("sf_permset_assignment", {**would_write, **mistake.login}) for mistake in MISTAKES.values()]
    for (name, mistake), result in zip(MISTAKES.items(), org.play(tasks), strict=True):
        assert result.failed, name
        assert result.error["code"] == mistake.code, name
        assert result.error["remedy"], name
        told = str(result.error)
        assert [word for word in mistake.words if word not in told] == [], name
        assert not result.writes, name
        assert mistake.requests == "reads" or not result.calls, name
        assert mistake.requests != "none" or not result.requests, name


@pytest.mark.org(org={"kind": "sandbox", "sandbox_name": "uat"})
def test_production_expected_and_a_sandbox_found(org: Org) -> None:
    result = org.run("sf_api_user", user=org.api, frozen=True, expected_org_kind="production")
    assert result.error["code"] == "wrong_org_kind"
    assert result.error["org"]["kind"] == "sandbox"
    assert not result.writes
