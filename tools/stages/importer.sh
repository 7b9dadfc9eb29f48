#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Galaxy's importer on the artefact. It exits 0 whatever it finds, so its output is read: an error or a warning fails.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
python=$(tools/find_python.sh 3.12) || python=$(tools/find_python.sh 3.13) || exit 77
"$python" tools/environment.py .venv-importer requirements/importer.txt
artefact=$(tools/build_artefact.sh)

log=build/importer.log
cd "$(dirname "$artefact")" # it writes a file where it runs
# The stage lint has run ansible-lint over the same files at its strictest profile.
export GALAXY_IMPORTER_RUN_ANSIBLE_LINT=false
PATH=$OLDPWD/.venv-importer/bin:$PATH NO_COLOR=1 python -m galaxy_importer.main "$artefact" >"$OLDPWD/$log" 2>&1 || failed=1
cd "$OLDPWD"
cat "$log"
if [ "${failed:-}" ] || grep -qE '(ERROR|WARNING)' "$log" || ! grep -q 'Importer processing completed successfully' "$log"; then
    exit 1
fi
