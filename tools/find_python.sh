#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Print an interpreter: of exactly version X.Y when given one, else the first that is Python 3.11 or newer.
# Fails with a sentence when the machine has none.
set -eu
exact=${1:-}

fits() { # Asking the interpreter itself is the only test that also sees through pyenv's shims.
    "$1" -c "import sys; v = '%d.%d' % sys.version_info[:2]; sys.exit(not (v == '$exact' if '$exact' else sys.version_info >= (3, 11)))" 2>/dev/null
}

if [ -n "$exact" ]; then
    candidates="python$exact python3 $HOME/.pyenv/versions/$exact.*/bin/python3"
else
    candidates="python3 python3.13 python3.12 python3.11 python3.14 $HOME/.pyenv/versions/3.1[1-9].*/bin/python3"
fi

for candidate in $candidates; do
    if fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

echo "No Python ${exact:-3.11 or newer} found on PATH or in ~/.pyenv/versions; install one, with its venv module. Looked at: $candidates" >&2
exit 1
