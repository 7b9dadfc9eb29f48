#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Style, types, and ansible-lint at its strictest profile; every tool runs, then the stage fails if one did.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
failed=0
check() {
    echo "--- $*"
    "$@" || failed=1
}
export NO_COLOR=1
PATH=$PWD/.venv/bin:$PATH
check ruff check --quiet .
check ruff format --quiet --check --diff .
check mypy -p ansible_collections.orgops.salesforce.plugins -p sf_emulator
check mypy -p interop -p benchmarks
check mypy tools
check find .ci tools tests -type f \( -name "*.sh" -o -path .ci/run \) -exec shellcheck {} +
check ansible-lint --offline --profile production --strict
exit $failed
