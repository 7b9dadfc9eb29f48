#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a newcomer runs first, from the newcomer's own locked requirements.
set -eu
cd "$(dirname "$0")/../.."
make --no-print-directory demo
