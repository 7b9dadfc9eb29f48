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
for module in plugins/modules/*.py; do # a name that ansible-doc does not know is only a warning to it
    ansible-doc --type module --json "orgops.salesforce.$(basename "$module" .py)" | grep -q '"doc"'
done
for playbook in playbooks/*.yml; do
    ansible-playbook --syntax-check --inventory localhost, "orgops.salesforce.$(basename "$playbook" .yml)" >/dev/null
done
echo "$(basename "$artefact"): $(tar -tzf "$artefact" | wc -l) files"
