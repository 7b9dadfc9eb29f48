#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every module and playbook against the running emulator over HTTPS, with ansible-core $1.
set -eu
core=$1
cd "$(dirname "$0")/../.."
# Everything with the oldest core, which is the one that developers have; with the newer ones what could differ between them: each
# module both ways, check mode, sessions, failures.
if [ "$core" = 2.19 ]; then
    tools/setup.sh dev
    PATH=$PWD/.venv/bin:$PATH
    pytest -n 2 --durations=15 tests/integration
else
    tools/core_environment.sh "$core"
    tools/link_collection.sh
    PATH=$PWD/.venv-core-$core/bin:$PATH
    # Other files import what only developers have.
    grep -l every_core tests/integration/test_*.py | xargs pytest -n 2 -m every_core
fi
