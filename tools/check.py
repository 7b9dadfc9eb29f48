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
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORES = ("2.19", "2.20", "2.21")
STAGES = (
    "demo",
    "lint",
    "docs",
    "units",
    "package",
    "importer",
    *(f"sanity {core}" for core in CORES),
    *(f"integration {core}" for core in CORES),
    "molecule",
    "browser",
    "interop",
)
CANNOT_RUN_HERE = 77


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
    script, *arguments = stage.split()
    print(f"\n=== {stage}", flush=True)
    started = time.monotonic()
    code = subprocess.run([ROOT / "tools" / "stages" / f"{script}.sh", *arguments], cwd=ROOT, check=False).returncode
    outcome = Outcome(stage, code, time.monotonic() - started)
    print(f"=== {stage}: {outcome.verdict} after {outcome.seconds:.0f} s", flush=True)
    return outcome


def main() -> int:
    outcomes = [run(stage) for stage in sys.argv[1:] or STAGES]
    print("\n=== all stages")
    for outcome in outcomes:
        print(f"{outcome.verdict:<11} {outcome.seconds:6.0f} s  {outcome.stage}")
    verdicts = [outcome.verdict for outcome in outcomes]
    if "not tested" in verdicts:
        print("Not tested, for want of something this machine lacks (the stage's output says what): ", end="")
        print(", ".join(outcome.stage for outcome in outcomes if outcome.verdict == "not tested"))
    print(f"{sum(outcome.seconds for outcome in outcomes):.0f} s in all")
    print(f"{verdicts.count('passed')} passed, {verdicts.count('failed')} failed")
    return 1 if "failed" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
