#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages that people see, in headless Chromium.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
tests/browser/install.sh || exit 77
PATH=$PWD/.venv/bin:$PATH
pytest tests/browser
