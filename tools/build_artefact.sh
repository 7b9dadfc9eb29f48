#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build the collection as Galaxy would get it, from what a commit would hold; prints the artefact's path.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
copy=$PWD/build/package/source
python tools/export.py "$copy"
rm -f build/package/*.tar.gz
ansible-galaxy collection build --force --output-path build/package "$copy" >&2
ls "$PWD"/build/package/*.tar.gz
