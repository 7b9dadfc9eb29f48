#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Make .venv-core-X.Y, one supported ansible-core on the Python it is tested with. Exits 77 when this machine has no such Python.
set -eu
cd "$(dirname "$0")/.."
core=$1
case $core in
    2.19) version=3.11 ;;
    2.20) version=3.12 ;;
    2.21) version=3.13 ;;
    *) echo "ansible-core $core is not one that this collection supports" >&2; exit 1 ;;
esac
python=$(tools/find_python.sh "$version") || exit 77
"$python" tools/environment.py ".venv-core-$core" "requirements/core-$core.txt" --emulator
