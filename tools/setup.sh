#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Make .venv from the locked requirements in LOCK (default: demo) and put the collection where Ansible finds it by its name.
set -eu
cd "$(dirname "$0")/.."
python=$(tools/find_python.sh)
"$python" tools/environment.py .venv "requirements/${1:-demo}.txt" --emulator

# ansible.cfg looks there; a link, so that every change in the checkout is at work at once.
mkdir -p .ansible/collections/ansible_collections/orgops
ln -sfn ../../../.. .ansible/collections/ansible_collections/orgops/salesforce
