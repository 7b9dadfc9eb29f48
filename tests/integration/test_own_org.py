# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's way to one's own org, command by command: copied inventory, key in a vault, a look, a plan, a run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator

README = (ROOT / "README.md").read_text()
RECAP = re.compile(r"^acme +: ok=\d+ +changed=(\d+) +unreachable=0 +failed=0", re.MULTILINE)


@pytest.fixture
def acme(emulator: Callable[..., Emulator]) -> Emulator:
    return emulator({"orgs": {"acme": {"extends": "production"}}})


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Runs a line of the README in the operator's folder, where the vault's password is known."""
    (tmp_path / "password").write_text("only for this test")
    place = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ANSIBLE_VAULT_PASSWORD_FILE": str(tmp_path / "password"),
    }

    def run(line: str) -> str:
        # A person is asked; here a file answers.
        line = line.replace(" --ask-vault-pass", "")
        done = subprocess.run(
            line, shell=True, cwd=tmp_path, env=environment(**place), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def own_inventory(folder: Path, emulator: Emulator, vaulted_key: str) -> None:
    """The shipped inventory with the org's own values in the places it names, and nothing else."""
    shutil.copytree(ROOT / "playbooks" / "inventories" / "production", folder / "inventories" / "production")
    org = emulator.org("acme")
    hosts = folder / "inventories" / "production" / "hosts.yml"
    own = {"login_url": "login_url", "expected_org_id": "org_id", "username": "admin_username"}
    values = {f"sf_{option}": org[fact] for option, fact in own.items()} | {"sf_api_username": org["api_username"]}
    shipped = yaml.safe_load(hosts.read_text())["production"]["hosts"]["acme"]
    assert set(shipped) == set(values), "the example names what an org needs"
    hosts.write_text(yaml.safe_dump({"production": {"hosts": {"acme": values}}}))

    group = folder / "inventories" / "production" / "group_vars" / "production.yml"
    lines = [line for line in group.read_text().splitlines() if not line.startswith(("sf_client_id", "sf_private_key"))]
    lines += [f"sf_client_id: {org['client_id']}", f"sf_ca_path: {emulator.connection['ca_file']}", vaulted_key]
    group.write_text("\n".join(lines))


def test_the_readme_leads_to_a_provisioned_org(acme: Emulator, shell: Callable[[str], str], tmp_path: Path) -> None:
    encrypt = re.search(r"`(ansible-vault encrypt_string .*)`", README)
    look, plan, carry_out = re.findall(r"^ +(ansible-playbook .*)$", README, re.MULTILINE)
    assert encrypt
    shutil.copy(acme.org("acme")["private_key_file"], tmp_path / "orgops.pem")
    own_inventory(tmp_path, acme, shell(encrypt[1]))

    found, planned, done, again = (shell(line) for line in (look, plan, carry_out, carry_out))

    assert "The OnceHub permission set is assigned; found not assigned" in found
    changed = [RECAP.findall(output)[0] for output in (found, planned, done, again)]
    assert changed == ["0", changed[2], changed[2], "0"]
    assert changed[2] != "0"
    assert not any(secret in output for secret in acme.secrets() for output in (found, planned, done, again))
