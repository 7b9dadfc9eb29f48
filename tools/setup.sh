#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Make .venv from a locked set of requirements, `demo` where none is named, and link the collection.
set -eu
cd "$(dirname "$0")/.."
python=$(tools/find_python.sh)
"$python" tools/environment.py .venv "requirements/${1:-demo}.txt" --emulator
tools/link_collection.sh
