# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sf-emulator serve`` as people run it: a process, TLS, files, signals."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from sf_emulator.cli import main
from sf_emulator.oauth.apps import JWT_BEARER

ORG_KEYS = {
    "name", "org_id", "kind", "login_url", "instance_url", "admin_username", "admin_password", "api_username",
    "client_id", "client_secret", "private_key_file",
}  # fmt: skip
PATIENCE = 20


class Process:
    def __init__(self, state: Path, *arguments: str) -> None:
        self.state = state
        command = [sys.executable, "-c", "import sys; from sf_emulator.cli import main; sys.exit(main())"]
        command += ["serve", "--state", str(state), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ready(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        return dict(json.loads(line))

    def connection(self) -> dict[str, Any]:
        return dict(json.loads((self.state / "connection.json").read_text()))

    def client(self) -> requests.Session:
        http = requests.Session()
        http.trust_env = False
        http.verify = str(self.state / "ca.pem")
        return http

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(*arguments: str) -> Process:
        started.append(Process(tmp_path / "state", *arguments))
        return started[-1]

    yield start
    for one in started:
        one.stop(signal.SIGKILL)


def admin_login(http: requests.Session, org: dict[str, Any], base: str = "") -> requests.Response:
    key = Path(org["private_key_file"]).read_text()
    url = base or org["instance_url"]
    claims = {"iss": org["client_id"], "sub": org["admin_username"], "aud": url, "exp": int(time.time()) + 180}
    form = {"grant_type": JWT_BEARER, "assertion": jwt.encode(claims, key, "RS256")}
    return http.post(f"{url}/services/oauth2/token", data=form)


def test_whole_life(serve: Callable[..., Process]) -> None:
    process = serve("--http-port", "0")
    facts = process.ready()
    connection = process.connection()
    assert facts["ready"] is True
    assert facts["connection"] == str(process.state / "connection.json")
    assert set(connection) >= {"orgs", "ca_file", "request_log"}
    assert {org["kind"] for org in connection["orgs"]} == {"production", "sandbox"}
    http = process.client()
    for org in connection["orgs"]:
        assert set(org) >= ORG_KEYS
        for base in ("", facts["login_url"], facts["http_url"]):
            response = admin_login(http, org, base)
            assert response.status_code == 200, response.text
            assert response.json()["access_token"].startswith(org["org_id"][:15])
    log = Path(connection["request_log"]).read_text()
    assert len(log.splitlines()) == 6
    assert process.stop() == (0, "", "")


def test_files_are_the_owner_s_alone(serve: Callable[..., Process]) -> None:
    process = serve()
    process.ready()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in process.state.iterdir()}
    assert set(modes) >= {"connection.json", "ca.pem", "client.key", "requests.jsonl"}
    assert set(modes.values()) == {0o600}


def test_restart_keeps_authority_key_and_orgs(serve: Callable[..., Process]) -> None:
    first = serve()
    first.ready()
    kept = {name: (first.state / name).read_bytes() for name in ("ca.pem", "client.key")}
    orgs = [org["org_id"] for org in first.connection()["orgs"]]
    first.stop()
    second = serve()
    second.ready()
    assert {name: (second.state / name).read_bytes() for name in kept} == kept
    assert [org["org_id"] for org in second.connection()["orgs"]] == orgs
    assert admin_login(second.client(), second.connection()["orgs"][0]).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_at_once_while_clients_hold_connections(serve: Callable[..., Process], number: int) -> None:
    process = serve()
    facts = process.ready()
    http = process.client()
    assert http.get(f"{facts['instance_url']}/services/data").status_code == 200
    started = time.perf_counter()
    assert process.stop(number)[0] == 0
    assert time.perf_counter() - started < 1.5


def test_certificate_is_for_both_hosts_and_nobody_else_trusts_it(serve: Callable[..., Process]) -> None:
    process = serve()
    facts = process.ready()
    http = process.client()
    for url in (facts["login_url"], facts["instance_url"]):
        assert http.get(f"{url}/services/data").status_code == 200
    http.verify = True
    with pytest.raises(requests.exceptions.SSLError):
        http.get(f"{facts['instance_url']}/services/data")


def test_listens_on_loopback_only(serve: Callable[..., Process]) -> None:
    process = serve()
    port = int(process.ready()["login_url"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_latency(serve: Callable[..., Process]) -> None:
    process = serve("--latency-ms", "150")
    facts = process.ready()
    http = process.client()
    http.get(f"{facts['instance_url']}/services/data")
    started = time.perf_counter()
    http.get(f"{facts['instance_url']}/services/data")
    assert time.perf_counter() - started >= 0.15


def test_fleet(serve: Callable[..., Process]) -> None:
    process = serve("--fleet", "6")
    assert process.ready()["orgs"] == 6
    orgs = process.connection()["orgs"]
    assert {org["kind"] for org in orgs} == {"production", "sandbox"}
    assert len({org["org_id"] for org in orgs}) == len({org["admin_username"] for org in orgs}) == 6
    http = process.client()
    assert {admin_login(http, org).status_code for org in orgs} == {200}


def test_port_that_is_taken(serve: Callable[..., Process]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, out, err = serve("--port", str(taken.getsockname()[1])).stop(0)
    assert code == 1
    assert out == ""
    assert "in use" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--port", "x"], ["--fleet", "-1"]])
def test_wrong_arguments(serve: Callable[..., Process], arguments: list[str]) -> None:
    assert serve(*arguments).stop(0)[0] == 2


def test_seed_that_does_not_exist(serve: Callable[..., Process]) -> None:
    code, _unused, err = serve("--seed", "no-such-seed").stop(0)
    assert code == 1
    assert "no-such-seed" in err
    assert "Traceback" not in err


def test_faults_on_order(serve: Callable[..., Process]) -> None:
    process = serve("--control-port", "0")
    facts = process.ready()
    http = process.client()
    order = ["faults", "--state", str(process.state)]
    assert main([*order, "add", "bad_gateway", "--path", "*/services/data"]) == 0
    url = f"{facts['instance_url']}/services/data"
    assert [http.get(url).status_code for _unused in range(2)] == [502, 200]
    assert main([*order, "add", "reset", "--path", "*/services/data"]) == 0
    with pytest.raises(requests.exceptions.RequestException):
        http.get(url).json()
    log = [json.loads(line)["status"] for line in (process.state / "requests.jsonl").read_text().splitlines()]
    assert log == [502, 200, 200]


def test_no_orders_without_a_control_port(serve: Callable[..., Process], capsys: pytest.CaptureFixture[str]) -> None:
    process = serve()
    assert process.ready()["control_url"] is None
    assert main(["faults", "--state", str(process.state), "list"]) == 1
    assert "--control-port" in capsys.readouterr().err


def test_seeds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seeds"]) == 0
    assert {"demo", "healthy"} <= set(capsys.readouterr().out.split())
