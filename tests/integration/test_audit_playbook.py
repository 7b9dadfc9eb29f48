# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""playbooks/audit.yml as people run it: the right orgs fail, every report is written, also in check mode, and an auditor can check the bundle."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import schema
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN, Emulator, running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World, world
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from jsonschema import Draft202012Validator

SCRIPT, FORMULA = "<script>alert(1)</script>", "=cmd|' /C calc'!A0"
STATES: dict[str, dict[str, Any]] = {
    "good": {"extends": "healthy"},
    "bad": {"extends": "permission_set_missing"},
    "silent": {"extends": "professional_without_api"},
    "hostile": {
        "extends": "healthy",
        "org": {"name": SCRIPT},
        "profiles": {"odd": {"name": FORMULA, "custom": True, "like": "admin"}},
        "users": {"api": {"profile": "odd"}},
    },
}
RECAP = re.compile(r"^(\w+)\s+: ok=\d+.*\bfailed=(\d+)", re.MULTILINE)
EVERY_FORMAT = json.dumps({"compliance_report_formats": list(FILES)})


@dataclass(frozen=True)
class Ran:
    """One run of a playbook: its exit status, hosts that failed, the folder of its reports and all that it printed."""

    status: int
    failed: set[str]
    reports: Path
    output: str

    def text(self, form: str) -> str:
        return (self.reports / FILES[form]).read_text()

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.text("json"))
        return document


def play(emulator: Emulator, reports: Path, *arguments: str, playbook: str = "audit.yml") -> Ran:
    command = [sys.executable, "-m", "ansible.cli.playbook", "-i", "playbooks/inventories/emulator"]
    command += [f"playbooks/{playbook}", "-e", f"sf_report_dir={reports}", "-e", EVERY_FORMAT, *arguments]
    assert emulator.connection  # it is ready
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(SF_EMULATOR_STATE=str(emulator.state)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    hosts = {host.removeprefix("emulated_"): int(count) for host, count in RECAP.findall(done.stdout)}
    assert hosts, done.stdout
    return Ran(done.returncode, {host for host, count in hosts.items() if count}, reports, done.stdout)


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("orgs"), STATES) as started:
        yield started


@pytest.fixture(scope="module")
def first(orgs: World, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """In check mode, with a threshold for every org."""
    return play(orgs.emulator, tmp_path_factory.mktemp("reports"), "--check", "-e", "compliance_fail_on=critical")


@pytest.fixture(scope="module")
def second(orgs: World, first: Ran) -> Ran:
    """After somebody mended the bad org, with a threshold for the report."""
    mended = orgs.task(
        "sf_permset_assignment",
        "bad",
        user=orgs.emulator.org("bad")["api_username"],
        permission_sets=["ScheduleOnce__ScheduleOnce_Connector"],
    )
    assert mended["changed"]
    return play(orgs.emulator, first.reports, "-e", "compliance_report_fail_on=high")


@pytest.fixture(scope="module")
def gated(orgs: World, second: Ran, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """With the second run as the recorded state, the profile's login limits, and evidence for an auditor."""
    folder = tmp_path_factory.mktemp("gated")
    (folder / "waivers.yml").write_text("waivers: []\n")
    asked = {
        "compliance_recorded": str(second.reports / "report.json"),
        "compliance_fail_on": "low",
        "compliance_network": True,
        "compliance_report_bundle": True,
        "sf_waivers": str(folder / "waivers.yml"),
    }
    return play(orgs.emulator, folder / "reports", "-e", json.dumps(asked))


def test_the_right_orgs_fail(first: Ran) -> None:
    assert (first.status != 0, first.failed) == (True, {"bad"})


def test_every_org_is_in_the_report(first: Ran) -> None:
    statuses = {
        judgement["org"]["host"].removeprefix("emulated_"): judgement["status"]
        for judgement in first.document["judgements"]
    }
    assert statuses == {"good": "pass", "bad": "fail", "silent": "cannot_audit", "hostile": "fail"}


def test_check_mode_writes_every_format(first: Ran) -> None:
    assert {file.name for file in first.reports.iterdir()} == set(FILES.values())


def test_the_formats_are_valid(second: Ran) -> None:
    Draft202012Validator(schema()).validate(second.document)
    valid.junit(second.text("junit"))
    valid.sarif(second.text("sarif"))
    valid.oscal(second.text("oscal"))


def test_the_second_run_tells_what_changed(second: Ran) -> None:
    trend = second.document["trend"]
    fixed, still_failing = (
        {entry["requirement"] for entry in trend[direction]} for direction in ("fixed", "still_failing")
    )
    assert fixed == {"oncehub/permission_set.oncehub", "oncehub/field_access.event"}
    assert still_failing == {"oncehub/profile.administrator"}
    assert trend["new"] == []
    assert "**2** fixed" in second.text("markdown")


def test_the_report_fails_for_the_fleet(second: Ran) -> None:
    assert (second.status != 0, second.failed) == (True, {"localhost"})
    assert "1 of 4 orgs reach fail_on: high. The reports are written." in second.output


def test_what_is_recorded_fails_nobody(gated: Ran) -> None:
    assert {entry["status"] for entry in gated.document["judgements"]} == {"pass", "fail", "cannot_audit"}
    assert (gated.status, gated.failed) == (0, set()), gated.output


def test_the_role_looks_at_the_login_limits(second: Ran, gated: Ran) -> None:
    def status(ran: Ran) -> str:
        good = next(entry for entry in ran.document["judgements"] if entry["org"]["host"] == "emulated_good")
        return next(str(entry["status"]) for entry in good["findings"] if entry["id"] == "network.login_hours")

    assert (status(second), status(gated)) == ("unknown", "pass")


def test_the_role_writes_the_evidence(gated: Ran) -> None:
    with ZipFile(gated.reports / "evidence.zip") as archive:
        names = set(archive.namelist())
    assert {"baselines/oncehub.yml", "waivers/waivers.yml", "manifest.json"} <= names


def test_hostile_names_harm_no_report(second: Ran) -> None:
    assert SCRIPT not in second.text("html")
    assert SCRIPT not in second.text("markdown")
    assert FORMULA in second.text("json"), "the name is in the evidence"
    cells = [cell for row in csv.reader(second.text("csv").splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_contradictions_are_in_the_reports(second: Ran) -> None:
    for form in ("markdown", "html"):
        for word in (
            "a custom profile",
            "oncehub_secure_mode",
            "Advanced secure mode works with a profile of your own",
        ):
            assert word in second.text(form).replace("\\_", "_"), (form, word)


def test_nothing_secret_is_told(orgs: World, first: Ran, second: Ran) -> None:
    told = first.output + second.output + "".join(file.read_text() for file in second.reports.iterdir())
    assert not [secret for secret in orgs.emulator.secrets() if secret in told]
    assert not TOKEN.search(told)


def test_an_auditor_checks_the_bundle(orgs: World, second: Ran, tmp_path: Path) -> None:
    (tmp_path / "waivers.yml").write_text("waivers: []\n")
    made = orgs.task(
        "sf_compliance_report",
        dest=str(tmp_path / "evidence"),
        sources=[str(second.reports / "report.json")],
        formats=list(FILES),
        bundle=True,
        baselines=[str(ROOT / "baselines" / "oncehub.yml")],
        waivers=[str(tmp_path / "waivers.yml")],
    )
    archive = Path(made["files"]["bundle"]["path"])

    def verify(manifest: str) -> subprocess.CompletedProcess[str]:
        script = ROOT / "plugins" / "module_utils" / "report" / "verify.py"
        command = ["python3", str(script), str(archive), "--manifest-sha256", manifest]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    intact = verify(made["manifest_sha256"])
    assert (intact.returncode, intact.stdout.startswith("INTACT: ")) == (0, True), intact
    assert verify("0" * 64).returncode == 1
    content = archive.read_bytes()
    archive.write_bytes(content.replace(b"waivers/waivers.yml", b"waivers/waivers.bak"))
    assert verify(made["manifest_sha256"]).returncode != 0


def test_a_fleet(tmp_path: Path) -> None:
    with running(tmp_path / "fleet", arguments=["--fleet", "20"]) as (emulator,):
        ran = play(emulator, tmp_path / "reports", "--check", "-e", "compliance_fail_on=high")
    document = ran.document
    assert document["summary"]["orgs"]["total"] == 20
    grave = {
        judgement["org"]["host"].removeprefix("emulated_")
        for judgement in document["judgements"]
        for finding in judgement["findings"]
        if finding["status"] == "fail" and finding["severity"] in ("critical", "high")
    }
    assert 0 < len(grave) < 20
    assert ran.failed == grave
    Draft202012Validator(schema()).validate(document)
    valid.junit(ran.text("junit"))
    valid.sarif(ran.text("sarif"))
    valid.oscal(ran.text("oscal"))
