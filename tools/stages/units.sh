#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The unit tests of the collection and the emulator's own tests.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
.venv/bin/pytest -n 2 tests/unit emulator/tests
