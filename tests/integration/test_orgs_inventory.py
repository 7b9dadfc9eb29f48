# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin against a running emulator: its orgs as hosts, and production's own list of sandboxes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN, Emulator

SANDBOXES = {
    "uat": {"SandboxName": "UAT", "LicenseType": "PARTIAL", "AutoActivate": True, "CopyChatter": False},
    "dev": {"SandboxName": "Dev1", "LicenseType": "DEVELOPER", "AutoActivate": True, "CopyChatter": False},
}


def listed(source: Path, **more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "ansible.cli.inventory", "-vvv", "-i", str(source), "--list"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(**more), timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert not TOKEN.search(done.stdout + done.stderr)
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def value(found: dict[str, Any], host: str, name: str) -> Any:
    """A variable of a host; what a plugin tells is marked as nothing to be templated."""
    told = found["_meta"]["hostvars"][host][name]
    return told["__ansible_unsafe"] if isinstance(told, dict) else told


def test_production_lists_its_sandboxes(emulator: Callable[..., Emulator], tmp_path: Path) -> None:
    running = emulator({"extends": "healthy", "records": {"SandboxInfo": SANDBOXES}})
    (org,) = running.connection["orgs"]
    login = {key: org[key] for key in ("login_url", "client_id", "private_key_file")}
    login |= {"username": org["admin_username"], "ca_path": running.connection["ca_file"]}
    document = {
        "plugin": "orgops.salesforce.orgs",
        "sandboxes": {
            **login,
            "my_domain": "acme",
            "client_id": "{{ lookup('ansible.builtin.env', 'ITS_CLIENT_ID') }}",
        },
        "compose": {"sf_api_username": "'oncehub.api@acme.example' ~ sf_username_suffix_hint"},
        "keyed_groups": [{"key": "sf_sandbox_license_type", "prefix": "copy"}],
    }
    (tmp_path / "orgs.yml").write_text(yaml.safe_dump(document))
    found = listed(tmp_path / "orgs.yml", ITS_CLIENT_ID=org["client_id"])
    assert sorted(found["sandbox"]["hosts"]) == ["dev1", "uat"]
    assert found["copy_PARTIAL"]["hosts"] == ["uat"]
    assert value(found, "uat", "sf_login_url") == "https://acme--uat.sandbox.my.salesforce.com"
    assert value(found, "uat", "sf_api_username") == "oncehub.api@acme.example.uat"
    assert value(found, "uat", "sf_expected_org_kind") == "sandbox"
    assert not [request for request in running.requests() if request["wrote"]]


@pytest.mark.every_core
def test_every_org_of_the_emulator_can_be_audited(emulator: Callable[..., Emulator]) -> None:
    """The shipped inventory leads to every org of the demo, each with its own login."""
    running = emulator()
    source = ROOT / "playbooks" / "inventories" / "emulator"
    asked = (
        "user={{ sf_api_username }} gather_subset=min login_url={{ sf_login_url }} client_id={{ sf_client_id }} "
        "username={{ sf_username }} private_key_file={{ sf_private_key_file }} ca_path={{ sf_ca_path }} "
        "expected_org_id={{ sf_expected_org_id }} expected_org_kind={{ sf_expected_org_kind }}"
    )
    command = [sys.executable, "-m", "ansible.cli.adhoc", "-i", str(source), "all"]
    command += ["-m", "orgops.salesforce.sf_api_user_facts", "-a", asked]
    started = environment(SF_EMULATOR_STATE=str(running.state))
    done = subprocess.run(command, capture_output=True, text=True, env=started, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {request["org"] for request in running.requests()} == {org["org_id"] for org in running.connection["orgs"]}
