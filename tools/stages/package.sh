#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The artefact holds what users need and nothing else, installs, documents itself, and its playbooks are found by name.
set -eu
cd "$(dirname "$0")/../.."
tools/setup.sh dev
PATH=$PWD/.venv/bin:$PATH
artefact=$(tools/build_artefact.sh)

expected="CHANGELOG.rst CONTRIBUTING.md FILES.json LICENSE MANIFEST.json README.md baselines bindep.txt changelogs docs extensions meta playbooks plugins requirements.txt roles tests"
held=$(tar -tzf "$artefact" | cut -d/ -f1 | LC_ALL=C sort -u | tr '\n' ' ')
if [ "$held" != "$expected " ]; then
    echo "The artefact holds: $held" >&2
    echo "It should hold:     $expected" >&2
    exit 1
fi

scratch=$PWD/build/package/installed
rm -rf "$scratch"
cd build/package # away from the checkout's ansible.cfg, which knows the collection already
export ANSIBLE_COLLECTIONS_PATH="$scratch"
ansible-galaxy collection install --offline --no-deps --collections-path "$scratch" "$artefact" >/dev/null
cd "$scratch/ansible_collections/orgops/salesforce"
named() { # what a folder holds, as users name it
    find "$1" -maxdepth 1 -name "*.$2" -exec basename {} ".$2" \; | sed 's/^/orgops.salesforce./'
}
# A name that ansible-doc does not know is only a warning to it.
documented=$(named plugins/modules py | xargs ansible-doc --type module --json | grep -c '"doc": {')
[ "$documented" = "$(named plugins/modules py | wc -l)" ]
named playbooks yml | xargs ansible-playbook --syntax-check --inventory localhost, >/dev/null
echo "$(basename "$artefact"): $(tar -tzf "$artefact" | wc -l) files"
