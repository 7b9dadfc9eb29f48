#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Put the collection where ansible.cfg looks for it by its name; a link, so that every change in the checkout is at work at once.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .ansible/collections/ansible_collections/orgops
ln -sfn ../../../.. .ansible/collections/ansible_collections/orgops/salesforce
