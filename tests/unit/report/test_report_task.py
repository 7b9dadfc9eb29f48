# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task in a playbook: gathered from hosts, written in check mode, failing where asked."""

import json
import os
import subprocess
import sys
import zipfile
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
EVERY_HOST = {"dest": "reports", "hosts": "{{ groups['orgs'] }}", "formats": ["json", "html"]}
RUNS: dict[str, dict[str, Any]] = {
    "check mode": {"options": EVERY_HOST, "check_mode": True},
    "again": {"options": EVERY_HOST},
    "threshold": {"options": {"dest": "failing", "formats": ["junit"], "fail_on": "low"}},
    "bundle": {"options": {**EVERY_HOST, "dest": "bundled", "bundle": True}},
    "nothing": {"options": {"dest": "nothing", "variable": "elsewhere"}},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("play")


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, dict[str, Any]]:
    """The results of all `RUNS`, tasks of one playbook that saves what they returned."""
    write(folder / "inventory.yml", {"all": {"children": {"orgs": {"hosts": hosts()}}}})
    tasks = [report(number, **run) for number, run in enumerate(RUNS.values())]
    save = {
        "content": "{{ [" + ", ".join(f"run{number}" for number in range(len(RUNS))) + "] | to_json }}",
        "dest": str(folder / "told.json"),
    }
    defaults = {"group/orgops.salesforce.sf": {"login_url": "https://acme.my.salesforce.com", "client_secret": SECRET}}
    reporting = {"hosts": "localhost", "gather_facts": False, "module_defaults": defaults}
    write(
        folder / "play.yml",
        [AUDIT, {**reporting, "tasks": [*tasks, {"ansible.builtin.copy": {**save, "mode": "0600"}}]}],
    )
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible" / "collections"),
        "ANSIBLE_FORKS": "2",
    }
    command = [sys.executable, "-m", "ansible.cli.playbook", "-vvv", "-i", "inventory.yml", "play.yml"]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert SECRET not in run.stdout + run.stderr
    return dict(zip(RUNS, json.loads((folder / "told.json").read_text()), strict=True))


def hosts() -> dict[str, Any]:
    """Three judged orgs that do not know their inventory name, and one that no task has reached."""
    made: dict[str, Any] = {f"org{number}": {"judgement": judgement} for number, judgement in enumerate(fleet(3))}
    for host in made.values():
        host["judgement"]["org"]["host"] = None
    return {**made, "lost": None}


def report(number: int, options: dict[str, Any], check_mode: bool = False) -> dict[str, Any]:
    task = {"orgops.salesforce.sf_compliance_report": options, "register": f"run{number}", "ignore_errors": True}
    return {**task, "check_mode": check_mode}


def write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content))


def test_gathers_every_host_and_loses_none(told: dict[str, dict[str, Any]], folder: Path) -> None:
    document = json.loads((folder / "reports" / "report.json").read_text())
    assert sorted(entry["org"]["host"] for entry in document["judgements"]) == ["lost", "org0", "org1", "org2"]
    assert told["check mode"]["summary"]["orgs"]["total"] == 4


def test_writes_in_check_mode_and_not_again(told: dict[str, dict[str, Any]], folder: Path) -> None:
    assert told["check mode"]["changed"] is True
    assert told["check mode"]["files"]["json"] == {"path": str(folder / "reports" / "report.json"), "changed": True}
    assert told["again"]["changed"] is False


def test_fails_after_everything_is_written(told: dict[str, dict[str, Any]], folder: Path) -> None:
    assert told["threshold"]["failed"] is True
    assert told["threshold"]["error"]["code"] == "threshold_reached"
    assert told["threshold"]["failing"]
    assert (folder / "failing" / "report.junit.xml").exists()


def test_the_bundle_holds_the_baselines_that_judged(told: dict[str, dict[str, Any]], folder: Path) -> None:
    assert told["bundle"]["manifest_sha256"]
    with zipfile.ZipFile(folder / "bundled" / "evidence.zip") as archive:
        held = {name for name in archive.namelist() if name.startswith("baselines/")}
    # What oncehub builds on is needed to read it.
    names = ("oncehub", "oauth_connector", "api_user", "sbs_api_user")
    assert held == {f"baselines/{name}.yml" for name in names}


def test_nothing_registered_is_told_with_a_remedy(told: dict[str, dict[str, Any]], folder: Path) -> None:
    assert (told["nothing"]["failed"], told["nothing"]["error"]["code"]) == (True, "invalid_input")
    assert "register its result" in told["nothing"]["msg"]
    assert not (folder / "nothing").exists()
