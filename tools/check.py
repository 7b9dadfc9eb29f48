# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every stage of ``make test``, tell how long each took and which failed: ``python check.py [STAGE...]``.

A stage is a script below ``tools/stages``; ``sanity 2.20`` is one with an argument. It exits 77 when this machine lacks something
that the stage cannot install. With ``CI=true`` that is a failure; elsewhere the end of the output says what was not tested.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "build" / "check"
CORES = ("2.19", "2.20", "2.21")
# First what a newcomer runs, alone: it starts from no environment at all, and its time is promised.
FIRST = ("demo",)
# Then two lanes side by side, as long as each other: one that keeps a processor busy, one that begins with pytest's workers.
SINGLE = ("lint", "docs", "package", "importer", *(f"sanity {core}" for core in CORES))
WORKERS = ("units", *(f"integration {core}" for core in CORES), "molecule", "browser", "interop")
CANNOT_RUN_HERE = 77

printing = threading.Lock()


@dataclass(frozen=True)
class Outcome:
    stage: str
    code: int
    seconds: float

    @property
    def verdict(self) -> str:
        if self.code == CANNOT_RUN_HERE and os.environ.get("CI") != "true":
            return "not tested"
        return "failed" if self.code else "passed"


def run(stage: str) -> Outcome:
    """Run one stage and print its output in one piece, since another runs beside it."""
    script, *arguments = stage.split()
    log = LOGS / f"{stage.replace(' ', '-')}.log"
    print(f"... {stage} begins", flush=True)
    started = time.monotonic()
    with log.open("wb") as stream:
        command: list[str | Path] = [ROOT / "tools" / "stages" / f"{script}.sh", *arguments]
        code = subprocess.run(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT, check=False).returncode
    outcome = Outcome(stage, code, time.monotonic() - started)
    with printing:
        print(f"\n=== {stage}\n{log.read_text(errors='replace')}", end="")
        print(f"=== {stage}: {outcome.verdict} after {outcome.seconds:.0f} s\n", flush=True)
    return outcome


def lane(stages: Iterable[str]) -> list[Outcome]:
    return [run(stage) for stage in stages]


def everything() -> list[Outcome]:
    first = lane(FIRST)
    with ThreadPoolExecutor() as pool:
        return first + [outcome for outcomes in pool.map(lane, (SINGLE, WORKERS)) for outcome in outcomes]


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    outcomes = lane(sys.argv[1:]) or everything()
    print("=== all stages")
    for outcome in outcomes:
        print(f"{outcome.verdict:<11} {outcome.seconds:6.0f} s  {outcome.stage}")
    verdicts = [outcome.verdict for outcome in outcomes]
    if "not tested" in verdicts:
        print("Not tested, for want of something this machine lacks (the stage's output says what): ", end="")
        print(", ".join(outcome.stage for outcome in outcomes if outcome.verdict == "not tested"))
    print(f"{time.monotonic() - started:.0f} s in all")
    print(f"{verdicts.count('passed')} passed, {verdicts.count('failed')} failed")
    return 1 if "failed" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
