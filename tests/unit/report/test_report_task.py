# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task in a playbook: gathered from hosts, written in check mode, failing where asked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import fleet

ROOT = Path(__file__).parents[3]
SECRET = "not-for-any-log"
AUDIT = {
    "hosts": "orgs",
    "gather_facts": False,
    "connection": "local",
    "tasks": [
        {
            "name": "What sf_compliance registers",
            "ansible.builtin.set_fact": {"sf_compliance": "{{ {'judgement': judgement, 'changed': false} }}"},
            "when": "judgement is defined",
        }
    ],
}


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    hosts: dict[str, Any] = {}
    for number, judgement in enumerate(fleet(3)):
        judgement["org"]["host"] = None
        hosts[f"org{number}"] = {"judgement": judgement}
    hosts["lost"] = None
    path = tmp_path / "inventory.yml"
    path.write_text(yaml.safe_dump({"all": {"children": {"orgs": {"hosts": hosts}}}}))
    return path


def play(inventory: Path, options: dict[str, Any], *arguments: str, **play_keys: Any) -> dict[str, Any]:
    """The result of the one report task, through the JSON of the run's last callback line."""
    task = {"orgops.salesforce.sf_compliance_report": options, "register": "told", "ignore_errors": True}
    show = {
        "ansible.builtin.copy": {
            "content": "{{ told | to_json }}",
            "dest": str(inventory.parent / "told.json"),
            "mode": "0600",
        }
    }
    tasks = [task, {**show, "check_mode": False}]
    report = {"hosts": "localhost", "gather_facts": False, "tasks": tasks, **play_keys}
    playbook = inventory.parent / "play.yml"
    playbook.write_text(yaml.safe_dump([AUDIT, report]))
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible" / "collections"),
        "ANSIBLE_FORKS": "2",
    }
    command = [sys.executable, "-m", "ansible.cli.playbook", "-i", str(inventory), str(playbook), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=inventory.parent, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert SECRET not in run.stdout + run.stderr
    result: dict[str, Any] = json.loads((inventory.parent / "told.json").read_text())
    return result


def test_gathers_every_host_in_check_mode_and_loses_none(inventory: Path, tmp_path: Path) -> None:
    defaults = {"group/orgops.salesforce.sf": {"login_url": "https://acme.my.salesforce.com", "client_secret": SECRET}}
    options = {"dest": "reports", "hosts": "{{ groups['orgs'] }}", "formats": ["json", "html"]}
    told = play(inventory, options, "--check", "-vvv", module_defaults=defaults)
    assert told["changed"] is True
    assert told["files"]["json"] == {"path": str(tmp_path / "reports" / "report.json"), "changed": True}
    document = json.loads((tmp_path / "reports" / "report.json").read_text())
    assert sorted(entry["org"]["host"] for entry in document["judgements"]) == ["lost", "org0", "org1", "org2"]
    assert told["summary"]["orgs"]["total"] == 4
    assert play(inventory, options)["changed"] is False


def test_fails_after_everything_is_written(inventory: Path, tmp_path: Path) -> None:
    told = play(inventory, {"dest": "reports", "formats": ["junit"], "fail_on": "low"})
    assert told["failed"] is True
    assert told["error"]["code"] == "threshold_reached"
    assert told["failing"]
    assert (tmp_path / "reports" / "report.junit.xml").exists()


def test_nothing_registered_is_told_with_a_remedy(inventory: Path) -> None:
    told = play(inventory, {"dest": "reports", "variable": "elsewhere"})
    assert (told["failed"], told["error"]["code"]) == (True, "invalid_input")
    assert "register its result" in told["msg"]
