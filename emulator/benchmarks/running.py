# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator to measure, and a client that is logged in to its first org."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import requests

DATA = "/services/data/v64.0"


@dataclass(frozen=True)
class Running:
    """``seconds`` from the start of the process to its ready line, ``cpu_seconds`` of them at work (user and system)."""

    process: int
    seconds: float
    cpu_seconds: float
    connection: dict[str, Any]

    @property
    def megabytes(self) -> float:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def login(self, number: int = 0) -> requests.Session:
        """The administrator of an org, by JWT."""
        org = self.connection["orgs"][number]
        http = requests.Session()
        http.trust_env = False
        http.verify = self.connection["ca_file"]
        url = org["instance_url"]
        claims = {"iss": org["client_id"], "sub": org["admin_username"], "aud": url, "exp": int(time.time()) + 180}
        assertion = jwt.encode(claims, Path(org["private_key_file"]).read_text(), "RS256")
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        answer = http.post(f"{url}/services/oauth2/token", data=form)
        answer.raise_for_status()
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return http

    def url(self, path: str) -> str:
        return f"{self.connection['instance_url']}{DATA}{path}"


def cpu_seconds(process: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def emulator(*options: str, state: Path | None = None) -> Iterator[Running]:
    """Serve, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        program = Path(sys.executable).with_name("sf-emulator")
        began = time.perf_counter()
        command = [str(program), "serve", "--state", str(state or folder), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                facts = json.loads(process.stdout.readline())
                seconds = time.perf_counter() - began
                yield Running(
                    process.pid, seconds, cpu_seconds(process.pid), json.loads(Path(facts["connection"]).read_text())
                )
            finally:
                process.terminate()


def best(times: int, act: Any) -> float:
    """Seconds of the quickest run: the others measure what else the machine does."""
    quickest = float("inf")
    for _number in range(times):
        began = time.perf_counter()
        act()
        quickest = min(quickest, time.perf_counter() - began)
    return quickest
