# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product at work, with no Salesforce account: two drifted orgs are audited, provisioned, proved, and audited again.

Runs what a user would type, and shows it; fails when a step does not do what it promises.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
INVENTORY = "playbooks/inventories/emulator"
REPORTS = ROOT / "reports"
CHANGED = re.compile(r"^(\S+)\s+: .*\bchanged=(\d+)", re.MULTILINE)


def main() -> int:
    started = time.monotonic()
    say("Start the Salesforce emulator: a production org and a sandbox, both drifted")
    with tempfile.TemporaryDirectory(prefix="orgops-demo-") as state, emulator(Path(state)):
        environment = {
            **os.environ,
            "SF_EMULATOR_STATE": state,
            "ANSIBLE_FORCE_COLOR": "true" if sys.stdout.isatty() else "false",
        }
        say("Audit, in check mode: what is wrong in each org")
        play("playbooks/audit.yml", "--check", environment=environment)
        say("Provision: change it, and prove it with a real login as the API user")
        play("playbooks/provision.yml", "--diff", environment=environment)
        say("Provision again: nothing is left to change")
        changed = play("playbooks/provision.yml", environment=environment)
        if any(changed.values()):
            sys.exit(f"The second run changed something: {changed}")
        say("Audit again: all passes, and what only a person can do is listed")
        play("playbooks/audit.yml", environment=environment)
        failing = still_failing()
        if failing:
            sys.exit(f"After provisioning these still fail: {', '.join(failing)}")
    say(f"Done in {time.monotonic() - started:.0f} seconds. The report: {REPORTS / 'report.html'}")
    return 0


@contextmanager
def emulator(state: Path, *arguments: str) -> Iterator[None]:
    """A running emulator, of a production and a sandbox org without `arguments`, stopped at the end whatever happens."""
    command: list[str | Path] = [BIN / "sf-emulator", "serve", "--state", state, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = process.stdout.readline() if process.stdout else ""
            if not ready:
                sys.exit("The emulator did not start; see above.")
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def play(playbook: str, *arguments: str, environment: dict[str, str]) -> dict[str, int]:
    """Run `playbook`, show its output, and return how much changed on every host."""
    command: list[str | Path] = [BIN / "ansible-playbook", "-i", INVENTORY, playbook, *arguments]
    print(
        "$",
        "SF_EMULATOR_STATE=…",
        *(str(Path(word).name if index == 0 else word) for index, word in enumerate(command)),
        flush=True,
    )
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, flush=True)
    if done.returncode:
        sys.exit(f"{playbook} ended with {done.returncode}.")
    return {host: int(count) for host, count in CHANGED.findall(re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))}


def still_failing() -> list[str]:
    report = json.loads((REPORTS / "report.json").read_text())
    return [
        f"{judgement['org']['name']}: {finding['id']}"
        for judgement in report["judgements"]
        for finding in judgement["findings"]
        if finding["status"] == "fail" and finding["severity"] != "info"
    ]


def say(words: str) -> None:
    print(f"\n== {words}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
