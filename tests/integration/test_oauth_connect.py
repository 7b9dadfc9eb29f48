# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The refresh token reaches the vault or the operator's command, and nobody else; one that reaches neither is ended."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from ansible_collections.orgops.salesforce.tests.integration.connect_desk import PLAYBOOK, REFRESH_TOKEN, Desk
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, free, running
from ansible_collections.orgops.salesforce.tests.integration.login_world import PASSWORD, Place

KEEPER = """
import json, sys
json.dump({"argv": sys.argv, "stdin": sys.stdin.read()}, open("kept.json", "w"))
print("kept", json.load(open("kept.json"))["stdin"])
sys.exit(int(sys.argv[1]))
"""
REVOKE = "/services/oauth2/revoke"


CALLBACK = f"http://localhost:{free()}/OauthRedirect"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    app = {"admin_approved_only": False, "callback_urls": [CALLBACK]}
    apps = {"steady": app, "rotating": {**app, "rotate_refresh_tokens": True}}
    seed = {
        "orgs": {
            name: {"extends": "healthy", "apps": {"orgops": app}, "users": users(name)} for name, app in apps.items()
        }
    }
    with running(tmp_path_factory.mktemp("connect"), seed=seed, arguments=["--control-port", str(free())]) as (
        started,
    ):
        yield started


def users(org: str) -> dict[str, Any]:
    return {name: {"username": f"{name}@{org}.example", "password": PASSWORD} for name in ("admin", "api", "owner")}


@pytest.fixture
def desk(emulator: Emulator, tmp_path: Path) -> Desk:
    return Desk(tmp_path, Place(emulator, "steady"), CALLBACK)


@pytest.fixture
def rotating(emulator: Emulator, tmp_path: Path) -> Desk:
    return Desk(tmp_path, Place(emulator, "rotating"), CALLBACK)


def keeper(desk: Desk, code: int = 0) -> list[str]:
    (desk.folder / "keeper.py").write_text(KEEPER)
    return [sys.executable, "keeper.py", str(code)]


def kept_by_command(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((desk.folder / "kept.json").read_text())
    return found


def revocations(desk: Desk, since: int) -> int:
    return [request["path"] for request in desk.place.emulator.requests(since)].count(REVOKE)


def test_command_gets_the_token_on_its_standard_input(desk: Desk) -> None:
    code, shown = desk.play(desk.connects(store_command=keeper(desk)))
    assert code == 0, shown
    kept = kept_by_command(desk)
    assert kept["stdin"].startswith(REFRESH_TOKEN)
    assert REFRESH_TOKEN not in str(kept["argv"])
    assert desk.may_log_in(kept["stdin"])


def test_grant_ends_when_the_command_fails(desk: Desk) -> None:
    before = desk.place.emulator.log_size
    code, shown = desk.play(desk.connects(store_command=keeper(desk, 3)))
    assert code == 2
    assert "did not keep the token: exit code 3" in shown
    assert "The fresh grant was revoked." in shown
    assert "made-up token" in shown
    assert revocations(desk, before) == 1
    assert not desk.may_log_in(kept_by_command(desk)["stdin"])


def test_grant_that_cannot_be_ended_is_told(desk: Desk) -> None:
    control = desk.place.emulator.connection["control_url"]
    order = {"kind": "unavailable", "path": REVOKE, "count": 0}
    requests.post(f"{control}/faults", json=order, timeout=10).raise_for_status()
    code, shown = desk.play(desk.connects(store_command=keeper(desk, 3), retries=0))
    requests.delete(f"{control}/faults", timeout=10).raise_for_status()
    assert code == 2
    assert "did not keep the token: exit code 3" in shown
    assert "end it in Setup, Connected Apps OAuth Usage" in shown


@pytest.mark.parametrize(
    ("store", "told"),
    [
        ({"store_command": ["no-such-program"]}, "cannot be run: no-such-program"),
        ({"store_command": []}, "names no program"),
        ({"vault_file": "nowhere/token.yml"}, "does not exist"),
        ({"vault_file": "hosts.yml"}, "is not encrypted"),
    ],
)
def test_store_is_looked_at_before_anybody_is_asked(desk: Desk, store: dict[str, Any], told: str) -> None:
    before = desk.place.emulator.log_size
    code, shown = desk.play(desk.connects(**store), answers=False)
    assert code == 2
    assert told in shown
    assert "Open this address" not in shown
    assert desk.place.emulator.log_size == before


def test_missing_client_secret_is_told(desk: Desk) -> None:
    code, shown = desk.play(desk.connects(store_command=keeper(desk), client_secret="{{ omit }}"))
    assert code == 2
    assert "client_secret_missing" in shown


def test_check_mode_asks_nobody(desk: Desk) -> None:
    before = desk.place.emulator.log_size
    code, shown = desk.run(PLAYBOOK, "--check")
    assert code == 0
    assert "Nobody is connected yet" in shown
    assert desk.place.emulator.log_size == before


def test_vault_file_serves_the_next_play(desk: Desk) -> None:
    file = desk.folder / "host_vars" / "acme" / "refresh_token.yml"
    code, shown = desk.run(PLAYBOOK, answers=True)
    assert code == 0, shown
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"$ANSIBLE_VAULT;1.1;AES256")
    assert REFRESH_TOKEN.encode() not in file.read_bytes()
    assert yaml.safe_load(desk.view(file))["sf_refresh_token"].startswith(REFRESH_TOKEN)
    login = {"login_flow": "refresh_token", "refresh_token": "{{ sf_refresh_token }}", "return_session": False}
    code, shown = desk.play(
        {"orgops.salesforce.sf_connected_app_auth": login, "register": "login"},
        {"ansible.builtin.debug": {"msg": "{{ login.proof.flow }} as {{ login.identity.username }}"}},
        answers=False,
    )
    assert code == 0, shown
    assert f"refresh_token as {desk.place.username('api')}" in shown


def token_in(desk: Desk) -> str:
    return str(yaml.safe_load(desk.view(desk.folder / "host_vars" / "acme" / "refresh_token.yml"))["sf_refresh_token"])


def test_successor_of_a_rotated_token_is_kept_in_check_mode_too(rotating: Desk) -> None:
    assert rotating.run(PLAYBOOK, answers=True)[0] == 0
    first = token_in(rotating)
    code, shown = rotating.run(PLAYBOOK)
    assert code == 0
    assert "changed=0" in shown
    second = token_in(rotating)
    code, shown = rotating.run(PLAYBOOK, "--check")
    assert code == 0
    assert "the successor of the given token was kept although this is check mode" in shown
    third = token_in(rotating)
    assert len({first, second, third}) == 3
    assert [rotating.may_log_in(token) for token in (first, second, third)] == [False, False, True]


def test_play_works_on_the_session_of_a_rotating_app(rotating: Desk) -> None:
    assert rotating.run(PLAYBOOK, answers=True)[0] == 0
    vault = str(rotating.folder / "host_vars" / "acme" / "refresh_token.yml")
    session = "{{ connected.session }}"
    code, shown = rotating.play(
        rotating.connects(refresh_token="{{ sf_refresh_token }}", vault_file=vault, return_session=True),
        {"orgops.salesforce.sf_connected_app_auth": {"session": session, "return_session": False}, "register": "one"},
        {"orgops.salesforce.sf_connected_app_auth": {"session": session, "state": "absent"}},
        {"ansible.builtin.debug": {"msg": "rotated {{ connected.rotated }} {{ one.identity.username }}"}},
        answers=False,
    )
    assert code == 0, shown
    assert f"rotated True {rotating.place.username('api')}" in shown
    assert rotating.may_log_in(token_in(rotating))


@pytest.mark.parametrize("execution", ["auto", "module"])
def test_successor_is_handed_on_and_hidden(rotating: Desk, execution: str) -> None:
    assert rotating.run(PLAYBOOK, answers=True)[0] == 0
    login = {"login_flow": "refresh_token", "refresh_token": "{{ sf_refresh_token }}", "sf_execution": execution}
    kept = rotating.folder / "successor"
    copy = {"content": "{{ login.refresh_token }}", "dest": str(kept), "mode": "0600"}
    code, shown = rotating.play(
        {"orgops.salesforce.sf_connected_app_auth": {**login, "return_session": False}, "register": "login"},
        {"ansible.builtin.copy": copy, "no_log": True},
        answers=False,
    )
    assert code == 0, shown
    assert "the one that was given is dead now" in shown or "censored" in shown
    assert kept.read_text() != token_in(rotating)
    assert rotating.may_log_in(kept.read_text())
