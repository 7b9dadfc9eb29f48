# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator of its own for the run: the demo's production and sandbox org, over https and http."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Served:
    """An org as a client is told of it: where to log in, as whom, whom to trust."""

    facts: dict[str, Any]
    url: str
    ca_file: str

    @property
    def transport(self) -> str:
        return self.url.partition(":")[0]

    @property
    def username(self) -> str:
        return str(self.facts["admin_username"])


@contextmanager
def serving(state: Path) -> Iterator[tuple[Served, Served]]:
    """Production over https and the sandbox over http, until the block ends."""
    program = Path(sys.executable).with_name("sf-emulator")
    command = [str(program), "serve", "--state", str(state), "--http-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            ready = json.loads(process.stdout.readline() or "{}")
            if not ready.get("ready"):
                sys.exit("The emulator did not start; its own words are above.")
            connection = json.loads(Path(ready["connection"]).read_text())
            production, sandbox = connection["orgs"]
            ca_file = connection["ca_file"]
            yield (
                Served(production, connection["login_url"], ca_file),
                Served(sandbox, connection["http_url"], ca_file),
            )
        finally:
            process.terminate()
