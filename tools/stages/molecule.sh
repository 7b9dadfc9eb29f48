#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Molecule's cycle: the emulator is started, orgs are provisioned, provisioned again without a change, verified, and the emulator stopped.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
PATH=$PWD/.venv/bin:$PATH
export NO_COLOR=1
molecule test --all
