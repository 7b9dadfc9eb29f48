# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as its users meet it: a process of its own, spoken to over HTTPS, known by its `connection.json` and its request log."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

STARTED_WITHIN = 30.0  # seconds
TOKEN = re.compile(r"00D\w{12,15}![\w.-]+")


class Emulator:
    """One running ``sf-emulator serve``. Start it with `running`."""

    def __init__(self, state: Path, process: subprocess.Popen[str]) -> None:
        self.state = state
        self._process = process

    @cached_property
    def connection(self) -> dict[str, Any]:
        """`connection.json`, read when the emulator has said that it is ready."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"sf-emulator ended with {self._process.wait()}: {self._complaint()}")
        document: dict[str, Any] = json.loads(Path(json.loads(line)["connection"]).read_text())
        return document

    def org(self, name: str) -> dict[str, Any]:
        """One org of `connection.json` by its name."""
        return next(org for org in self.connection["orgs"] if org["name"] == name)

    @property
    def log_size(self) -> int:
        """How far the request log has grown, in bytes: a place for `requests` to start from."""
        log = Path(self.connection["request_log"])
        return log.stat().st_size if log.is_file() else 0

    def requests(self, since: int = 0, until: int | None = None) -> list[dict[str, Any]]:
        """Lines of the request log between two sizes of it."""
        log = Path(self.connection["request_log"]).read_bytes()
        return [json.loads(line) for line in log[since:until].splitlines()]

    def secrets(self) -> set[str]:
        """What must show in no output: passwords, consumer secrets, the private key's lines."""
        told = {org[key] for org in self.connection["orgs"] for key in ("admin_password", "client_secret") if org[key]}
        keys = {org["private_key_file"] for org in self.connection["orgs"]}
        return told | {line for key in keys for line in Path(key).read_text().splitlines()[1:-1]}

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def _complaint(self) -> str:
        return (self.state / "stderr.txt").read_text()


def free() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(
    *states: Path, seed: str | Mapping[str, Any] | None = None, arguments: Sequence[str] = ()
) -> Iterator[list[Emulator]]:
    """One emulator per state folder, all from the same `seed` (a name, a path, or a document), so that ids and records are equal.

    They start side by side; the first use of `connection` waits.
    """
    emulators = []
    try:
        for state in states:
            state.mkdir(parents=True, exist_ok=True)
            emulators.append(_started(state, seed, arguments))
        yield emulators
    finally:
        for emulator in emulators:
            emulator.stop()


def _started(state: Path, seed: str | Mapping[str, Any] | None, arguments: Sequence[str]) -> Emulator:
    command = [str(Path(sys.executable).with_name("sf-emulator")), "serve", "--state", str(state), *arguments]
    if isinstance(seed, Mapping):
        (state / "seed.yaml").write_text(json.dumps(seed))  # JSON is YAML
        seed = str(state / "seed.yaml")
    if seed:
        command += ["--seed", seed]
    with (state / "stderr.txt").open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    return Emulator(state, process)
