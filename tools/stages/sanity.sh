#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ansible-test sanity with ansible-core $1, every test, no ignore entries: the whole checkout with the newest core, what users install with
# the older ones.
set -eu
core=$1
checkout=$(cd "$(dirname "$0")/../.." && pwd)
cd "$checkout"
tools/core_environment.sh "$core"
venv=$checkout/.venv-core-$core

# ansible-test goes by the collection's path and by git's list of files.
copy=$checkout/build/sanity-$core/ansible_collections/orgops/salesforce
if [ "$core" = 2.21 ]; then
    "$venv/bin/python" tools/export.py "$copy"
else
    tools/setup.sh dev
    rm -rf "$copy"
    mkdir -p "$copy"
    tar -xzf "$(tools/build_artefact.sh)" -C "$copy"
    cp galaxy.yml "$copy" # an artefact has its own form of it
fi
git -C "$copy" init --quiet
git -C "$copy" add --all

# ansible-test makes environments of its own and would download pip for them. This home has a script of that name which takes Python's own
# pip instead, and the user's pip configuration, since ansible-test passes no PIP_ variable on.
home=$checkout/.cache/ansible-test
"$venv/bin/python" tools/ansible_test_home.py "$home"

cd "$copy"
HOME=$home PATH=$venv/bin:$PATH ansible-test sanity --python "$("$venv/bin/python" -c "import sys; print('%d.%d' % sys.version_info[:2])")" --local --requirements --color no
