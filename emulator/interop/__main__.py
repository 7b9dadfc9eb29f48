# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the unmodified Salesforce CLI against the emulator and print a table: ``python -m interop NODE``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from interop.commands import EVERY, Administrator, Command
from interop.emulator import Served, serving
from interop.salesforce_cli import NotAsAtSalesforce, Row, SalesforceCli
from interop.web_login import login_in_a_browser
from selenium.common.exceptions import WebDriverException


def main(node: str) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="interop-") as folder, serving(Path(folder) / "state") as (https, http):
        print(f"{'command':<36} {'over':<6} {'exit':>4} {'s':>6}  verdict", flush=True)
        rows = [
            row
            for served in (https, http)
            for row in at_work(served, (*EVERY, login_in_a_browser), Path(folder) / served.transport, Path(node))
        ]
    failed = sum(row.verdict != "ok" for row in rows)
    print(f"{len(rows) - failed} of {len(rows)} commands as at Salesforce, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def at_work(served: Served, commands: tuple[Command, ...], home: Path, node: Path) -> list[Row]:
    """Every command in turn, one after the other as at a keyboard; a failure ends the command's own steps only."""
    admin = Administrator(SalesforceCli(home, node, served.ca_file, served.transport), served)
    for command in commands:
        before = len(admin.cli.rows)
        try:
            command(admin)
        except (NotAsAtSalesforce, WebDriverException, LookupError, TypeError) as problem:
            if len(admin.cli.rows) == before:
                admin.cli.rows.append(Row(command.__name__.replace("_", " "), served.transport, None, 0))
            admin.cli.rows[-1].verdict = f"{type(problem).__name__}: {problem}".strip()
        for row in admin.cli.rows[before:]:
            code = "-" if row.exit is None else row.exit
            print(f"{row.command:<36} {row.transport:<6} {code:>4} {row.seconds:6.1f}  {row.verdict}", flush=True)
    return admin.cli.rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
