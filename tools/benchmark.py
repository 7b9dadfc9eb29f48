# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an audit of many orgs costs: API calls and CPU seconds per org, in the worker and as ordinary modules.

    .venv/bin/python tools/benchmark.py --orgs 100 --forks 25

Numbers are of the whole ansible-playbook process tree; the emulator's own work is not counted. Never run in CI.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from demo import BIN, INVENTORY, ROOT, emulator

WAYS = {"worker": "auto", "module": "module"}


def main() -> None:
    options = parsed()
    print(
        f"{'way':8} {'orgs':>5} {'forks':>5} {'wall s':>8} {'CPU s':>8} {'CPU s/org':>10} {'calls/org':>10} {'logins/org':>11}"
    )
    for way in options.ways:
        with (
            tempfile.TemporaryDirectory(prefix="orgops-bench-") as state,
            emulator(Path(state), "--fleet", str(options.orgs)),
        ):
            wall, cpu = audit(Path(state), way, options)
            calls, logins = spent(Path(state))
        orgs = options.orgs
        print(
            f"{way:8} {orgs:5} {options.forks:5} {wall:8.1f} {cpu:8.1f} {cpu / orgs:10.3f} {calls / orgs:10.2f} {logins / orgs:11.2f}",
            flush=True,
        )


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--orgs", type=int, default=100)
    parser.add_argument("--forks", type=int, default=25)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    return parser.parse_args()


def audit(state: Path, way: str, options: argparse.Namespace) -> tuple[float, float]:
    """Wall and CPU seconds of one audit of every org."""
    command: list[str | Path] = [
        BIN / "ansible-playbook",
        "-i",
        INVENTORY,
        "playbooks/audit.yml",
        "--check",
        "--forks",
        str(options.forks),
    ]
    command += ["-e", f"sf_execution={WAYS[way]}", "-e", f"sf_report_dir={state / 'reports'}"]
    before, started = usage(), time.monotonic()
    environment = {**os.environ, "SF_EMULATOR_STATE": str(state)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-3000:])
    return time.monotonic() - started, usage() - before


def usage() -> float:
    """CPU seconds of every child that has ended; the emulator is still running and not among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def spent(state: Path) -> tuple[int, int]:
    """Metered requests and logins of all orgs together."""
    paths = [json.loads(line)["path"] for line in (state / "requests.jsonl").read_text().splitlines()]
    kinds = Counter("login" if "/services/oauth2/token" in path else "call" for path in paths if "/services/" in path)
    return kinds["call"], kinds["login"]


if __name__ == "__main__":
    main()
