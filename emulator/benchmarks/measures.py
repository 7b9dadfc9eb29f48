# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: start, a thousand orgs, a query in the big org, composites."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.running import Running, best, emulator
from requests import Response

ORGS = 1000
COMPOSITES = 100
Line = tuple[str, str]


def start() -> Iterator[Line]:
    """The target is 1.5 s. A state folder that was used before spares the making of keys."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for name in ("start to ready, two orgs, new state folder", "start to ready, two orgs, known state folder"):
            with emulator(state=Path(folder)) as running:
                yield name, f"{running.seconds:.2f} s"
                yield "  of it at work", f"{running.cpu_seconds:.2f} s"
    began = time.perf_counter()
    with emulator() as running:
        http = running.login()
        yield "start to the end of the first login", f"{time.perf_counter() - began:.2f} s"
        soql = {"q": "SELECT Id FROM Organization"}
        began = time.perf_counter()
        http.get(running.url("/query"), params=soql).raise_for_status()
        yield "first query after the first login", f"{(time.perf_counter() - began) * 1000:.0f} ms"


def fleet() -> Iterator[Line]:
    """A thousand orgs in one process; an org's records come into being with its first login."""
    with emulator("--fleet", str(ORGS)) as running:
        yield f"start to ready, {ORGS:,} orgs", f"{running.seconds:.1f} s"
        yield f"memory, {ORGS:,} orgs asleep", f"{running.megabytes:.0f} MB"
        began = time.perf_counter()
        running.login(ORGS // 2)
        yield f"first login of one of {ORGS:,}", f"{(time.perf_counter() - began) * 1000:.0f} ms"
        awake = 100
        for number in range(awake):
            running.login(2 * number).close()  # every second org is healthy
        yield f"memory, {awake} of them awake", f"{running.megabytes:.0f} MB"


def big_org() -> Iterator[Line]:
    """The target is three times the small org's."""
    seconds = {}
    for seed in ("healthy", "big"):
        with emulator("--seed", seed) as running:
            seconds[seed] = best(200, user_by_username(running))
            yield f"user by username, {seed}", f"{seconds[seed] * 1000:.2f} ms"
            if seed == "big":
                yield "memory, big org awake", f"{running.megabytes:.0f} MB"
    yield "big over small", f"{seconds['big'] / seconds['healthy']:.1f} times"


def user_by_username(running: Running) -> Callable[[], None]:
    http = running.login()
    username = running.connection["orgs"][0]["api_username"]
    soql = {"q": f"SELECT Id, Name, Profile.Name, IsActive FROM User WHERE Username = '{username}'"}
    return lambda: http.get(running.url("/query"), params=soql).raise_for_status()


def composite() -> Iterator[Line]:
    with emulator() as running:
        http = running.login()
        rate = COMPOSITES / best(3, lambda: composites(running, http.post))
        yield "composites of five queries, one client", f"{rate:.0f} a second"


def composites(running: Running, post: Callable[..., Response]) -> None:
    soql = "SELECT+Id,+Name+FROM+PermissionSet+LIMIT+20"
    requests = [
        {"method": "GET", "url": f"/services/data/v64.0/query?q={soql}", "referenceId": f"r{number}"}
        for number in range(5)
    ]
    for _number in range(COMPOSITES):
        post(running.url("/composite"), json={"compositeRequest": requests}).raise_for_status()


MEASURES = (start, fleet, big_org, composite)
