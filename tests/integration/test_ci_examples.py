# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CI examples at work: the commands they hold, run in a repository laid out as docs/ci/README.md says, against an emulator."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, running
from ansible_collections.orgops.salesforce.tests.unit.report import valid

CI = ROOT / "docs" / "ci"
PASSWORD = "only-in-the-environment"
# What the runner of a CI server brings or a package registry delivers is not run here.
DELIVERED = ("pip install", "ansible-galaxy", "python -m venv")


@dataclass(frozen=True)
class Pipeline:
    """Commands of one example that are its own, by what they are for, and the environment that it gives them."""

    audit: str
    environment: Mapping[str, str]
    others: tuple[str, ...] = ()


def github() -> Pipeline:
    steps = yaml.safe_load((CI / "github-actions.yml").read_text())["jobs"]["audit"]["steps"]
    (audit,) = [step for step in steps if "ansible-playbook" in step.get("run", "")]
    others = [step["run"] for step in steps if "run" in step and step is not audit and not delivered(step["run"])]
    return Pipeline(audit["run"], {**audit["env"], "VAULT_PASSWORD": PASSWORD}, tuple(others))


def gitlab() -> Pipeline:
    job = yaml.safe_load((CI / "gitlab-ci.yml").read_text())["salesforce audit"]
    (audit,) = job["script"]
    assert all(delivered(command) for command in job["before_script"])
    return Pipeline(audit, {**job["variables"], "VAULT_PASSWORD": PASSWORD})


def jenkins() -> Pipeline:
    text = (CI / "Jenkinsfile").read_text()
    (audit,) = re.findall(r"sh '(ansible-playbook [^']*)'", text)
    (file,) = re.findall(r"ANSIBLE_VAULT_PASSWORD_FILE = '([^']*)'", text)
    return Pipeline(audit, {"ANSIBLE_VAULT_PASSWORD_FILE": file, "VAULT_PASSWORD": PASSWORD})


def delivered(command: str) -> bool:
    return all(any(word in line for word in DELIVERED) for line in command.strip().splitlines())


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running(tmp_path_factory.mktemp("emulator"), seed="demo") as (started,):
        yield started


@pytest.fixture
def repository(emulator: Emulator, tmp_path: Path) -> Path:
    """A team's repository: an inventory whose settings hold a secret under Ansible Vault, and ci/ as the README shows it."""
    files = re.compile(r"^`(ci/[\w.]+)`:\n\n```yaml\n(.*?)```", re.DOTALL | re.MULTILINE)
    shown = dict(files.findall((CI / "README.md").read_text()))
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "audit.yml").write_text(shown["ci/audit.yml"])
    shutil.copy(CI / "vault-password", tmp_path / "ci" / "vault-password")
    shutil.copytree(ROOT / "playbooks" / "inventories" / "emulator", tmp_path / "inventory")
    settings = tmp_path / "inventory" / "group_vars"
    shutil.copytree(ROOT / "playbooks" / "group_vars", settings, dirs_exist_ok=True)
    secrets = settings / "all" / "secrets.yml"
    secrets.write_text("sf_proof_of_vault: it was decrypted\n")
    run(["ansible-vault", "encrypt", str(secrets)], tmp_path, ci_environment(emulator, github()))
    return tmp_path


def ci_environment(emulator: Emulator, pipeline: Pipeline) -> dict[str, str]:
    assert emulator.connection  # it is ready
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return environment(**pipeline.environment, PATH=path, SF_EMULATOR_STATE=str(emulator.state))


def run(command: list[str], folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("read", [github, gitlab, jenkins])
def test_the_example_audits_publishes_and_turns_red(emulator: Emulator, repository: Path, read: Any) -> None:
    pipeline = read()
    env = ci_environment(emulator, pipeline) | {"GITHUB_STEP_SUMMARY": str(repository / "summary.md")}

    done = run(["bash", "-euc", pipeline.audit], repository, env)

    assert "2 of 2 orgs reach fail_on: high" in done.stdout + done.stderr, done.stdout + done.stderr
    assert done.returncode != 0
    assert PASSWORD not in done.stdout + done.stderr
    reports = repository / "reports"
    assert {file.name for file in reports.iterdir()} == set(FILES.values())
    valid.junit((reports / FILES["junit"]).read_text())
    valid.sarif((reports / FILES["sarif"]).read_text())
    for command in pipeline.others:
        assert run(["bash", "-euc", command], repository, env).returncode == 0, command
        assert (repository / "summary.md").read_text() == (reports / FILES["markdown"]).read_text()


def test_the_vault_is_opened_with_the_password_of_the_environment(emulator: Emulator, repository: Path) -> None:
    env = ci_environment(emulator, github()) | {"VAULT_PASSWORD": "another"}
    done = run(["bash", "-euc", github().audit], repository, env)
    assert done.returncode != 0
    assert "Decryption failed" in done.stdout + done.stderr
