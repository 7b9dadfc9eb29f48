#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Resolve every requirements/*.in into its hash-locked *.txt. Pins that still fit are kept; remove a .txt to renew it whole.
set -eu
cd "$(dirname "$0")/.."

lock() { # NAME OLDEST_PYTHON [OPTION...]
    name=$1 python=$2
    shift 2
    .venv/bin/uv pip compile --quiet --universal --no-header --generate-hashes --python-version "$python" "$@" \
        "requirements/$name.in" -o "requirements/$name.txt"
}

lock dev 3.11
# `make demo` and the developers' tools share .venv, so both locks name the same versions.
lock demo 3.11 --constraints requirements/dev.txt
lock core-2.19 3.11
lock core-2.20 3.12
lock core-2.21 3.12
lock importer 3.12
lock interop 3.11
