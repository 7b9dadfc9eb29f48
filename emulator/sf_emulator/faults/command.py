# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sf-emulator faults``: talks to the control endpoint of a running emulator."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sf_emulator.faults.table import KINDS, ORDERED

TIMEOUT_SECONDS = 10
_NUMBERS = {"count": int, "nth": int, "probability": float, "seed": int, "seconds": float, "records": int}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command, on the parser that the front gives it."""
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="state folder of the running emulator")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="what is ordered, and how often it struck")
    actions.add_parser("clear", help="take everything back")
    add = actions.add_parser("add", help="order a fault")
    add.add_argument("kind", choices=sorted(KINDS), help="; ".join(f"{kind}: {text}" for kind, text in KINDS.items()))
    add.add_argument("--path", metavar="PATTERN", help="shell pattern over path and query (default: every request)")
    add.add_argument("--method", metavar="METHOD")
    for name, kind in _NUMBERS.items():
        add.add_argument(f"--{name}", type=kind, metavar="N")
    recalculation = actions.add_parser("recalculation", help="how long permission set groups take to recalculate")
    recalculation.add_argument("seconds", type=float)


def run(options: argparse.Namespace) -> int:
    """Carry the command out; prints JSON, returns the exit code."""
    try:
        base = control_url(options.state)
        if options.action == "list":
            print(json.dumps(_call("GET", f"{base}/faults"), indent=1))
        elif options.action == "clear":
            _call("DELETE", f"{base}/faults")
        elif options.action == "recalculation":
            _call("PUT", f"{base}/recalculation", {"seconds": options.seconds})
        else:
            order = {name: value for name in ORDERED if (value := getattr(options, name, None)) is not None}
            print(json.dumps(_call("POST", f"{base}/faults", order)))
    except (OSError, ValueError) as problem:
        print(f"sf-emulator faults: {problem}", file=sys.stderr)
        return 1
    return 0


def control_url(state: Path) -> str:
    """Where the emulator of a state folder takes orders.

    :raises ValueError: it was started without ``--control-port``
    :raises OSError: no emulator has written there
    """
    connection = json.loads((state / "connection.json").read_text(encoding="utf-8"))
    url = connection.get("control_url")
    if not url:
        raise ValueError(f"the emulator of {state} takes no orders: start it with --control-port")
    return str(url)


def _call(method: str, url: str, body: Any = None) -> Any:
    from urllib.error import HTTPError, URLError  # `sf-emulator serve` parses this command too and needs neither
    from urllib.request import Request, urlopen

    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            text = answer.read()
    except HTTPError as problem:
        raise ValueError(json.loads(problem.read() or b"{}").get("error", str(problem))) from problem
    except URLError as problem:
        raise OSError(f"no answer from {url}: {problem.reason}") from problem
    return json.loads(text) if text else None
