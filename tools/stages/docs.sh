#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The reference of modules and roles: markup and references are checked, then it is built; one warning fails.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
PATH=$PWD/.venv/bin:$PATH
antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs all .
antsibull-changelog lint

rm -rf build/docs
mkdir -p build/docs
cp docs/reference/* build/docs
chmod 755 build/docs # antsibull-docs refuses a folder that others may write to
antsibull-docs collection --use-current --fail-on-error --cleanup everything --dest-dir build/docs orgops.salesforce >/dev/null
sphinx-build --quiet --fail-on-warning --keep-going -b html build/docs build/docs/html
