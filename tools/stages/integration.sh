#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every module and playbook against the running emulator over HTTPS, with ansible-core $1.
set -eu
core=$1
cd "$(dirname "$0")/../.."
tools/core_environment.sh "$core"
tools/link_collection.sh
PATH=$PWD/.venv-core-$core/bin:$PATH
# Everything with the oldest core; with the newer ones what could differ between them: each module both ways, check mode, sessions, failures.
if [ "$core" = 2.19 ]; then
    pytest -n 2 tests/integration
else
    pytest -n 2 -m every_core tests/integration
fi
