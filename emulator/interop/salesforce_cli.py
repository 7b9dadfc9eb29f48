# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unmodified Salesforce CLI, in a home of its own, and a row of the table for every command it runs."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLI = HERE / "node_modules" / "@salesforce" / "cli" / "bin" / "run.js"
PATIENCE_SECONDS = 120
QUIET = {
    "SF_DISABLE_TELEMETRY": "true",
    "SF_AUTOUPDATE_DISABLE": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    "SF_LOG_LEVEL": "fatal",
    "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
    "NO_COLOR": "1",
}


class NotAsAtSalesforce(Exception):
    """The CLI met something that it would not meet at Salesforce."""


@dataclass
class Row:
    command: str
    transport: str
    exit: int | None
    seconds: float
    verdict: str = "ok"


@dataclass
class SalesforceCli:
    """``home`` holds its state; ``node`` runs it; ``ca_file`` is whom it trusts beside the public authorities."""

    home: Path
    node: Path
    ca_file: str
    transport: str
    rows: list[Row] = field(default_factory=list)

    def run(self, *arguments: str, exit: int = 0, **environment: str) -> Any:
        """Run one command with ``--json``; returns its whole answer.

        :raises NotAsAtSalesforce: another exit code, or no JSON
        """
        return self.finish(arguments, lambda: self.start(arguments, environment), exit)

    @property
    def programs(self) -> Path:
        """The CLI finds these before those of the machine."""
        return self.home / "programs"

    def start(self, arguments: tuple[str, ...], environment: Mapping[str, str]) -> subprocess.Popen[str]:
        self.programs.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        folders = [self.programs, HERE / "node_modules" / ".bin", self.node.parent, kept.get("PATH", "")]
        path = os.pathsep.join(map(str, folders))
        variables = kept | QUIET | {"HOME": str(self.home), "PATH": path, "NODE_EXTRA_CA_CERTS": self.ca_file}
        return subprocess.Popen(
            [self.node, CLI, *arguments, "--json"],
            cwd=self.home,
            env={**variables, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, arguments: tuple[str, ...], started: Callable[[], subprocess.Popen[str]], exit: int = 0) -> Any:
        """Wait for a command, note its row, and judge how it ended."""
        began = time.monotonic()
        process = started()
        try:
            told, complained = process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
            row = Row(shown(arguments), self.transport, process.returncode, time.monotonic() - began)
            self.rows.append(row)
        try:
            answer = json.loads(told)
        except ValueError:
            raise NotAsAtSalesforce(f"no JSON: {told[-200:]} {complained[-300:]}") from None
        if process.returncode != exit:
            raise NotAsAtSalesforce(f"exit {exit} was due: {answer.get('message', told[-300:])}")
        return answer


def shown(arguments: tuple[str, ...]) -> str:
    """The command as the table names it: its words, and the option that makes it another command."""
    words = arguments[: first_option(arguments)]
    return " ".join([*words, *(word for word in arguments if word == "--use-tooling-api")])


def first_option(arguments: tuple[str, ...]) -> int:
    return next((place for place, word in enumerate(arguments) if word.startswith(("-", "/"))), len(arguments))
