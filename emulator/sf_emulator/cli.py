# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sf-emulator``: serve orgs, list what seeds exist, break answers on demand."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sf_emulator.faults import command as faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sf-emulator", description="A Salesforce emulator on loopback.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve orgs over HTTPS until a signal ends it")
    serve.add_argument(
        "--state", type=Path, required=True, metavar="DIR", help="folder for connection.json and the log"
    )
    serve.add_argument("--port", type=_port, default=0, metavar="N", help="HTTPS port (default: any free one)")
    serve.add_argument("--http-port", type=_port, metavar="N", help="also serve plain HTTP here")
    serve.add_argument("--seed", action="append", default=[], metavar="FILE", help="seed file or name; may be repeated")
    serve.add_argument("--fleet", type=_count, default=0, metavar="N", help="this many drifted orgs")
    serve.add_argument("--latency-ms", type=_count, default=0, metavar="N", help="every answer takes this much longer")
    serve.add_argument("--control-port", type=_port, metavar="N", help="take orders for faults here (default: none)")
    serve.set_defaults(run=_serve)
    listing = commands.add_parser("seeds", help="list the seeds that ship with the emulator")
    listing.set_defaults(run=_seeds)
    orders = commands.add_parser("faults", help="order broken answers from an emulator started with --control-port")
    faults.add_arguments(orders)
    orders.set_defaults(run=faults.run)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from sf_emulator import seeds
    from sf_emulator.server.run import Options, run

    try:
        orgs = seeds.load_all(options.seed, fleet=options.fleet)
        ports = Options(options.state, options.port, options.http_port, options.control_port, options.latency_ms)
        run(orgs, ports, lambda facts: print(json.dumps(facts), flush=True))
    except (seeds.SeedError, OSError) as problem:
        print(f"sf-emulator: {problem}", file=sys.stderr)
        return 1
    return 0


def _seeds(options: argparse.Namespace) -> int:
    from sf_emulator.seeds.document import names

    print("\n".join(names()))
    return 0


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text}")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"cannot be negative: {text}")
    return number
