# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin as Ansible runs it: hosts, groups, what is composed of them, cache, and errors that name the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
TOKEN = "00D000000000001!AQEAQsecret"


def ansible_inventory(source: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SF_", "ANSIBLE_"))}
    environment |= {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible" / "collections"),
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true",
        "ANSIBLE_NOCOLOR": "1",
        **more,
    }
    command = [sys.executable, "-m", "ansible.cli.inventory", "-i", str(source), "--list", "--yaml"]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


def listed(source: Path, **more: str) -> dict[str, Any]:
    """Variables by host, and ``groups``: the hosts by group."""
    done = ansible_inventory(source, **more)
    assert done.returncode == 0, done.stderr
    tree = yaml.safe_load(done.stdout)["all"]["children"]
    found: dict[str, Any] = {"groups": {}}
    waiting = list(tree.items())
    while waiting:
        group, content = waiting.pop()
        waiting += list((content.get("children") or {}).items())
        hosts = content.get("hosts") or {}
        found["groups"][group] = sorted(hosts)
        for name, variables in hosts.items():
            found[name] = {**variables, **found.get(name, {})}
    return found


def written(folder: Path, document: dict[str, Any], name: str = "orgs.yml") -> Path:
    file = folder / name
    file.write_text(yaml.safe_dump({"plugin": "orgops.salesforce.orgs", **document}))
    return file


ACME: dict[str, dict[str, Any]] = {
    "acme": {"login_url": "https://acme.my.salesforce.com", "api_username": "api@acme.example"},
    "acme_uat": {"login_url": "https://acme--uat.sandbox.my.salesforce.com", "vars": {"team": "sales"}},
}


def test_orgs_of_a_file_are_hosts_in_the_groups_of_their_kind(tmp_path: Path) -> None:
    composed = {
        "compose": {"sf_username": "'orgops@' ~ inventory_hostname"},
        "groups": {"with_api_user": "sf_api_username is defined"},
        "keyed_groups": [{"key": "team", "prefix": "team"}],
    }
    found = listed(written(tmp_path, {"orgs": ACME, **composed}, "fleet.orgs.yml"))
    assert found["groups"]["production"] == ["acme"]
    assert found["groups"]["sandbox"] == ["acme_uat"]
    assert found["groups"]["with_api_user"] == ["acme"]
    assert found["groups"]["team_sales"] == ["acme_uat"]
    assert found["acme"]["sf_login_url"] == "https://acme.my.salesforce.com"
    assert found["acme"]["sf_username"] == "orgops@acme"
    assert found["acme"]["ansible_connection"] == "local"
    assert found["acme"]["ansible_python_interpreter"] == sys.executable


def test_strict_makes_a_wrong_expression_an_error(tmp_path: Path) -> None:
    wrong = {"orgs": ACME, "compose": {"sf_username": "no_such_variable"}}
    assert listed(written(tmp_path, wrong))["groups"]["production"] == ["acme"]
    refused = ansible_inventory(written(tmp_path, {**wrong, "strict": True}))
    assert refused.returncode != 0
    assert "no_such_variable" in refused.stderr


def test_the_inventory_of_the_emulator_reads_its_state_folder(tmp_path: Path) -> None:
    org = {"admin_username": "admin@a.example", "api_username": "api@a.example", "client_id": "3MVG9"}
    org |= {"admin_password": "Winter-Sun", "client_secret": "C0ffee", "private_key_file": "/keys/client.key"}
    org |= {"org_id": "00D000000000001EAA", "login_url": "https://localhost:1", "instance_url": "https://127.0.0.1:1"}
    orgs = [
        {**org, "name": f"org{number}", "kind": kind}
        for number, kind in enumerate(("production", "sandbox", "sandbox"))
    ]
    (tmp_path / "connection.json").write_text(json.dumps({"orgs": orgs, "ca_file": "/keys/ca.pem"}))
    found = listed(ROOT / "playbooks" / "inventories" / "emulator", SF_EMULATOR_STATE=str(tmp_path))
    assert found["groups"]["production"] == ["emulated_org0"]
    assert found["groups"]["sandbox"] == ["emulated_org1", "emulated_org2"]
    assert found["emulated_org1"]["sf_private_key_file"] == "/keys/client.key"
    assert found["emulated_org1"]["sf_ca_path"] == "/keys/ca.pem"
    assert "Winter-Sun" not in repr(found)
    assert "C0ffee" not in repr(found)


def test_an_emulator_that_does_not_run_is_told_with_the_file() -> None:
    refused = ansible_inventory(ROOT / "playbooks" / "inventories" / "emulator")
    assert refused.returncode != 0
    assert "SF_EMULATOR_STATE" in refused.stderr
    assert "orgs.yml" in refused.stderr


def test_secrets_in_the_file_are_refused_without_showing_them(tmp_path: Path) -> None:
    refused = ansible_inventory(written(tmp_path, {"orgs": {"acme": {**ACME["acme"], "client_secret": "C0ffee"}}}))
    assert refused.returncode != 0
    assert "sf_client_secret" in refused.stderr
    assert "C0ffee" not in refused.stderr + refused.stdout


@pytest.fixture
def fake_cli(tmp_path: Path) -> Path:
    """A program that prints what the CLI would, tokens included, and counts how often it ran."""
    org = {"alias": "prod", "username": "me@acme.example", "orgId": "00D000000000001EAA", "accessToken": TOKEN}
    org["instanceUrl"] = "https://acme.my.salesforce.com"
    (tmp_path / "list.json").write_text(json.dumps({"status": 0, "result": {"nonScratchOrgs": [org]}}))
    program = tmp_path / "sf"
    program.write_text(f"#!/bin/sh\necho ran >> {tmp_path}/runs\ncat {tmp_path}/list.json\n")
    program.chmod(0o700)
    return program


def test_the_cli_is_asked_once_while_the_cache_holds_and_no_token_is_kept(tmp_path: Path, fake_cli: Path) -> None:
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    source = written(tmp_path, {"salesforce_cli": {"command": [str(fake_cli)]}, **cache})
    first, second = listed(source), listed(source)
    assert first == second
    assert first["groups"]["production"] == ["prod"]
    assert (tmp_path / "runs").read_text() == "ran\n"
    kept = "".join(file.read_text() for file in (tmp_path / "cache").rglob("*") if file.is_file())
    assert "me@acme.example" in kept
    assert TOKEN not in kept + repr(first)


def test_a_saved_list_of_the_cli_can_be_completed_by_hand(tmp_path: Path, fake_cli: Path) -> None:
    both = {"salesforce_cli": {"file": "list.json"}, "orgs": {"prod": {"api_username": "api@acme.example"}}}
    found = listed(written(tmp_path, both))
    assert found["prod"]["sf_username"] == "me@acme.example"
    assert found["prod"]["sf_api_username"] == "api@acme.example"
    assert not (tmp_path / "runs").exists()
