# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CI examples name what exists: playbooks, variables, formats and files."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES

ROOT = Path(__file__).parents[3]
CI = ROOT / "docs" / "ci"
PIPELINES = ("github-actions.yml", "gitlab-ci.yml", "Jenkinsfile")
every_pipeline = pytest.mark.parametrize("name", PIPELINES)


def settings() -> dict[str, object]:
    """`ci/audit.yml` as the README shows it."""
    block = re.search(r"```yaml\n(.*?)```", (CI / "README.md").read_text(), re.DOTALL)
    assert block
    loaded: dict[str, object] = yaml.safe_load(block[1])
    return loaded


@every_pipeline
def test_audits_in_check_mode_with_a_playbook_of_this_collection(name: str) -> None:
    (run,) = re.findall(r"ansible-playbook orgops\.salesforce\.(\w+) (.*?)'?$", (CI / name).read_text(), re.MULTILINE)
    assert (ROOT / "playbooks" / f"{run[0]}.yml").is_file()
    assert run[1] == "--check -i inventory -e @ci/audit.yml"


@every_pipeline
def test_every_report_that_is_published_is_written(name: str) -> None:
    asked = settings()["compliance_report_formats"]
    assert isinstance(asked, list)
    named = set(re.findall(r"reports/(report\.[\w.]*\w)", (CI / name).read_text()))
    assert {"report.junit.xml", "report.json"} <= named <= {FILES[format_] for format_ in asked}


@pytest.mark.parametrize("name", ["github-actions.yml", "Jenkinsfile"])
def test_sarif_is_published(name: str) -> None:
    assert "reports/report.sarif" in (CI / name).read_text()


def test_settings_are_variables_of_the_role() -> None:
    defaults = (ROOT / "roles" / "compliance" / "defaults" / "main.yml").read_text()
    assert not [name for name in settings() if name not in defaults]


@pytest.mark.parametrize("name", PIPELINES[:2])
def test_pipelines_are_yaml(name: str) -> None:
    assert isinstance(yaml.safe_load((CI / name).read_text()), dict)


def test_password_comes_from_the_environment_alone() -> None:
    environment = {"PATH": "/usr/bin:/bin", "VAULT_PASSWORD": "from the environment"}
    told = subprocess.run([CI / "vault-password"], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout == "from the environment\n"
