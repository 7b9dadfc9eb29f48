# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a struck request gets, over a real socket where the break is one of the connection."""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from asgi_client import Api
from seeded import Seeded, start
from sf_emulator.faults import command
from sf_emulator.faults.control import control_app
from sf_emulator.faults.middleware import Faults
from sf_emulator.faults.table import Fault, FaultTable
from sf_emulator.server.listen import Listener, listen, server


@pytest.fixture
def seeded() -> Seeded:
    return start()


@pytest.fixture
def table() -> FaultTable:
    return FaultTable()


@pytest.fixture
def api(seeded: Seeded, table: FaultTable) -> Api:
    admin = seeded.api()
    return replace(admin, app=Faults(seeded.app, table, seeded.world))


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("http_420", 420, "<html>"),
        ("http_429", 429, "TOO_MANY_REQUESTS"),
        ("bad_gateway", 502, "upstream connect error"),
        ("unavailable", 503, "no healthy upstream"),
        ("request_limit", 403, "REQUEST_LIMIT_EXCEEDED"),
        ("session_expired", 401, "INVALID_SESSION_ID"),
    ],
)
def test_answers_in_place(api: Api, table: FaultTable, kind: str, status: int, text: str) -> None:
    table.add(Fault(kind, path="*/limits"))
    reply = api.get("/limits")
    assert reply.status == status
    assert text in reply.text
    assert api.get("/limits").status == (401 if kind == "session_expired" else 200)


def test_retry_after(api: Api, table: FaultTable) -> None:
    table.add(Fault("http_429", seconds=7))
    assert api.get("/limits").headers["retry-after"] == "7"


def test_redirect_to_plain_http(api: Api, table: FaultTable) -> None:
    table.add(Fault("http_redirect"))
    reply = api.get("/limits?x=1")
    assert (reply.status, reply.headers["location"]) == (302, "http://127.0.0.1/services/data/v64.0/limits?x=1")


def test_locked_rows(api: Api, table: FaultTable) -> None:
    table.add(Fault("lock_row", method="POST"))
    reply = api.post("/sobjects/Account", {"Name": "Acme"})
    assert (reply.status, reply.json()[0]["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")
    table.add(Fault("lock_row", records=1))
    records = [{"attributes": {"type": "Account"}, "Name": name} for name in ("A", "B")]
    rows = api.post("/composite/sobjects", {"records": records}).json()
    assert [row["success"] for row in rows] == [False, True]
    assert rows[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"


def test_truncated_json_is_no_json(api: Api, table: FaultTable) -> None:
    table.add(Fault("truncated"))
    reply = api.get("/limits")
    assert reply.status == 200
    assert int(reply.headers["content-length"]) == len(reply.content)
    with pytest.raises(json.JSONDecodeError):
        reply.json()


def test_latency_and_drip_take_their_time(api: Api, table: FaultTable) -> None:
    for kind in ("latency", "slow_drip"):
        table.add(Fault(kind, seconds=0.2))
        before = time.monotonic()
        assert api.get("/limits").json()
        assert time.monotonic() - before >= 0.2


@pytest.fixture
def address(seeded: Seeded, table: FaultTable) -> Iterator[str]:
    listener = Listener(Faults(seeded.app, table, seeded.world), listen(0))
    yield from _served(listener)


@pytest.fixture
def control(seeded: Seeded, table: FaultTable) -> Iterator[str]:
    yield from _served(Listener(control_app(table, seeded.world), listen(0)))


def _served(listener: Listener) -> Iterator[str]:
    running = server(listener)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve([listener.socket])), daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.002)
    yield f"http://127.0.0.1:{listener.port}"
    running.should_exit = True
    thread.join(5)


@pytest.mark.parametrize("kind", ["reset", "lost_answer"])
def test_broken_connections(address: str, seeded: Seeded, table: FaultTable, kind: str) -> None:
    """The write is done; only its answer is lost."""
    table.add(Fault(kind, method="POST"))
    url = f"{address}/services/data/v64.0/sobjects/Account"
    headers = {"Authorization": f"Bearer {seeded.api().token}"}
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.post(url, json={"Name": "Acme"}, headers=headers, timeout=5)
    assert seeded.store.count("Account", Name="Acme") == 1
    assert requests.post(url, json={"Name": "Other"}, headers=headers, timeout=5).status_code == 201


def test_a_lost_answer_to_a_write_without_body(address: str, seeded: Seeded, table: FaultTable) -> None:
    table.add(Fault("lost_answer", method="PATCH"))
    url = f"{address}/services/data/v64.0/sobjects/User/{seeded.user_id('owner')}"
    headers = {"Authorization": f"Bearer {seeded.api().token}"}
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.patch(url, json={"Title": "Boss"}, headers=headers, timeout=5)
    assert seeded.one("User", Id=seeded.user_id("owner"))["Title"] == "Boss"


def test_control_endpoint(control: str, seeded: Seeded, table: FaultTable) -> None:
    assert "lost_answer" in requests.get(f"{control}/kinds", timeout=5).json()
    made = requests.post(f"{control}/faults", json={"kind": "http_420", "count": 0}, timeout=5)
    assert (made.status_code, made.json()["id"]) == (201, 1)
    assert requests.post(f"{control}/faults", json={"kind": "meteor"}, timeout=5).status_code == 400
    assert requests.post(f"{control}/faults", data=b"{", timeout=5).status_code == 400
    assert [one["kind"] for one in requests.get(f"{control}/faults", timeout=5).json()] == ["http_420"]
    assert requests.delete(f"{control}/faults/1", timeout=5).status_code == 204
    assert requests.delete(f"{control}/faults/1", timeout=5).status_code == 404
    assert list(table) == []


def test_groups_fail_on_demand(control: str, seeded: Seeded) -> None:
    requests.post(f"{control}/faults", json={"kind": "group_failed"}, timeout=5)
    admin = seeded.api()
    for name, expected in (("First", "Failed"), ("Second", "Updated")):
        group = admin.post("/sobjects/PermissionSetGroup", {"DeveloperName": name, "MasterLabel": name}).json()["id"]
        part = {"PermissionSetGroupId": group, "PermissionSetId": seeded.permission_set("Orgops_Access")}
        admin.post("/sobjects/PermissionSetGroupComponent", part)
        assert admin.query(f"SELECT Status FROM PermissionSetGroup WHERE Id = '{group}'")[0]["Status"] == expected


def test_command(control: str, tmp_path: Path, table: FaultTable, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "connection.json").write_text(json.dumps({"control_url": control}))
    run = ["--state", str(tmp_path)]
    assert _command(*run, "add", "latency", "--seconds", "2.5", "--path", "*/query*", "--count", "0") == 0
    assert [(fault.kind, fault.seconds, fault.path, fault.count) for fault in table] == [
        ("latency", 2.5, "*/query*", 0)
    ]
    assert _command(*run, "list") == 0
    assert '"latency"' in capsys.readouterr().out
    assert _command(*run, "recalculation", "5") == 0
    assert _command(*run, "add", "latency", "--probability", "3") == 1
    assert "probability: lies between 0 and 1" in capsys.readouterr().err
    assert _command(*run, "clear") == 0
    assert list(table) == []


def test_command_without_control_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _command("--state", str(tmp_path), "list") == 1
    (tmp_path / "connection.json").write_text(json.dumps({"control_url": None}))
    assert _command("--state", str(tmp_path), "list") == 1
    assert "--control-port" in capsys.readouterr().err


def _command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))
