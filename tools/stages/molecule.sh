#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Molecule's cycle: the emulator is started, orgs are provisioned, provisioned again without a change, verified, and the emulator stopped.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
PATH=$PWD/.venv/bin:$PATH
export ANSIBLE_CONFIG="$PWD/ansible.cfg" NO_COLOR=1
cd extensions
molecule test --all
