# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks as people type them: a pipeline fails for the right orgs, parity is told, a refreshed sandbox heals and stays so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN, Emulator, running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World

RECAP = re.compile(r"^(\w+)\s+: ok=\d+\s+changed=(\d+)\s+unreachable=\d+\s+failed=(\d+)", re.MULTILINE)
ORGS = {"production": {"extends": "production"}, "uat": {"extends": "sandbox"}, "qa": {"extends": "refreshed"}}


@dataclass(frozen=True)
class Ran:
    status: int
    changed: dict[str, int]
    failed: set[str]
    output: str


@pytest.fixture(scope="module")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running(tmp_path_factory.mktemp("playbooks"), seed={"orgs": ORGS}) as (emulator,):
        yield emulator


def play(emulator: Emulator, name: str, reports: Path, *arguments: str) -> Ran:
    command = [
        sys.executable,
        "-m",
        "ansible.cli.playbook",
        "-i",
        "playbooks/inventories/emulator",
        f"playbooks/{name}.yml",
    ]
    assert emulator.connection  # it is ready
    done = subprocess.run(
        [*command, "-e", f"sf_report_dir={reports}", *arguments],
        cwd=ROOT,
        env=environment(SF_EMULATOR_STATE=str(emulator.state)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    told = [
        (host.removeprefix("emulated_"), int(changed), int(failed))
        for host, changed, failed in RECAP.findall(done.stdout)
    ]
    assert told, done.stdout
    assert not TOKEN.search(done.stdout)
    return Ran(
        done.returncode,
        {host: changed for host, changed, _failed in told},
        {host for host, _changed, failed in told if failed},
        done.stdout,
    )


@pytest.fixture(scope="module")
def judged(orgs: Emulator, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    reports = tmp_path_factory.mktemp("reports")
    waived = json.dumps({"sf_fail_on": "critical"})
    return play(orgs, "ci", reports, "--check", "-e", waived), reports


def test_a_pipeline_fails_for_the_right_orgs_and_reports_on_all(judged: tuple[Ran, Path]) -> None:
    ran, reports = judged
    report = json.loads((reports / "report.json").read_text())
    critical = {
        judgement["org"]["host"].removeprefix("emulated_")
        for judgement in report["judgements"]
        if any(finding["status"] == "fail" and finding["severity"] == "critical" for finding in judgement["findings"])
    }
    assert ran.status != 0
    assert ran.failed == critical
    assert {judgement["org"]["host"] for judgement in report["judgements"]} == {f"emulated_{name}" for name in ORGS}


def test_a_preflight_stops_before_anything_is_written(emulator: Callable[..., Emulator], tmp_path: Path) -> None:
    looking_only = emulator({"orgs": {"acme": {"extends": "auditor"}}})
    ran = play(looking_only, "provision", tmp_path, "-e", "sf_preflight=true")
    assert ran.failed == {"acme"}
    assert "lacks" in ran.output
    assert "AssignPermissionSets" in ran.output
    assert not [request for request in looking_only.requests() if request["wrote"]]


def test_parity_tells_how_sandboxes_differ_and_why(orgs: Emulator, tmp_path: Path) -> None:
    mine = ("--limit", "emulated_production,emulated_uat,localhost", "-e", "sf_production=emulated_production")
    ran = play(orgs, "parity", tmp_path, *mine)
    assert ran.status == 0, ran.output
    report = json.loads((tmp_path / "report.json").read_text())
    (uat,) = [judgement for judgement in report["judgements"] if judgement["org"]["host"] == "emulated_uat"]
    assert uat["org"]["production"] == "emulated_production"
    (parity,) = [entry for entry in report["parity"] if entry["judgement"] == uat["key"]]
    assert parity["matched_by"] == "org.production"
    assert "from emulated_production" in ran.output
    assert re.search(r"The profile is System Administrator: Standard User \(standard\) \(fail\)", ran.output), (
        ran.output
    )


def test_a_refreshed_sandbox_is_healed_by_one_playbook(orgs: Emulator, tmp_path: Path) -> None:
    mine = ("--limit", "emulated_qa", "-e", "sf_production_username=oncehub.api@acme.example")
    other = orgs.org("uat")["org_id"]
    refused = play(orgs, "sandbox_refresh", tmp_path, *mine, "-e", f"sandbox_refresh_org_id={other}")
    assert refused.failed == {"qa"}
    assert f"expected_org_id is {other}" in refused.output, refused.output
    first, second = (play(orgs, "sandbox_refresh", tmp_path, *mine) for _run in range(2))
    assert (first.status, second.status) == (0, 0), first.output
    assert first.changed["qa"] > 0
    assert second.changed["qa"] == 0, second.output
    assert "oncehub.api@acme.example.qa" in second.output
    assert "Sign out of Salesforce" in second.output  # what only a person can do
    healed = World(orgs).task("sf_sandbox_user", "qa", production_username="oncehub.api@acme.example")["user"]
    assert (healed["active"], healed["email_is_invalid"]) == (True, False)
