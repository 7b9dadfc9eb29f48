# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the checkout as a commit would have it, changes not yet committed included: ``python export.py DIRECTORY``.

ansible-test and ansible-galaxy read every file below the collection; environments and caches must not be among them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def files() -> list[Path]:
    """Tracked and new files that exist and that no .gitignore names, relative to the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def export(destination: Path) -> None:
    shutil.rmtree(destination, ignore_errors=True)
    for name in files():
        (destination / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, destination / name)


if __name__ == "__main__":
    export(Path(sys.argv[1]).resolve())
