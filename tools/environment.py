# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring a virtual environment to what a lock file says: ``python environment.py .venv requirements/demo.txt [--emulator]``.

Run by the interpreter that the environment shall have; needs nothing but the standard library. Does nothing, quickly, when the
environment already has this lock. Where packages come from is the user's own pip configuration.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMULATOR = ROOT / "emulator"


def fingerprint(lock: Path, emulator: bool) -> str:
    """What the environment depends on; its own place too, since scripts in it name their interpreter by full path."""
    parts = [lock.read_text(), str(ROOT), (EMULATOR / "pyproject.toml").read_text() if emulator else ""]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def works(python: Path) -> bool:
    """Whether the environment's interpreter still runs from here and is new enough."""
    try:
        told = subprocess.run(
            [python, "-c", "import sys; print(sys.version_info >= (3, 11), sys.prefix)"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return told.stdout.split() == ["True", str(python.parents[1])]


def create(venv: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", venv], capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(
            f"{sys.executable} could not create {venv}: {made.stdout.strip()} {made.stderr.strip()}\n"
            "Debian and Ubuntu keep that part of Python in a package of its own: apt-get install python3-venv"
        )


def pip(python: Path, *arguments: str | Path) -> None:
    # Quiet but for errors; what is never imported need not be compiled.
    options = ("-qq", "--no-compile", "--no-input", "--disable-pip-version-check")
    command = [python, "-m", "pip", "install", *options, *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"pip could not install what {python.parents[1].name} needs; its own words are above.")


def bring(venv: Path, lock: Path, emulator: bool) -> None:
    """Install `lock`, unless it is there."""
    python = venv / "bin" / "python"
    stamp = venv / ".locks" / lock.name
    wanted = fingerprint(lock, emulator)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installing {lock.relative_to(ROOT)} into {venv.relative_to(ROOT)}", flush=True)
    if not works(python):
        create(venv)
    pip(python, "--require-hashes", "--requirement", lock)
    if emulator:
        pip(python, "--no-deps", "--no-build-isolation", "--editable", EMULATOR)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("venv")
    parser.add_argument("lock")
    parser.add_argument("--emulator", action="store_true", help="also install the emulator, from this checkout")
    told = parser.parse_args()
    waiting = ROOT / ".cache" / f"{told.venv}.lock"
    waiting.parent.mkdir(exist_ok=True)
    with waiting.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)  # stages that run side by side want the same environment
        bring(ROOT / told.venv, ROOT / told.lock, told.emulator)


if __name__ == "__main__":
    main()
