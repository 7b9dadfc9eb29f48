#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings what pip cannot: Chromium with its driver, and axe-core. Exits 1 and says what is missing where it may not install.
set -eu
cd "$(dirname "$0")"

found() { command -v "$1" >/dev/null 2>&1; }

chromium() { found chromium || found chromium-browser || found google-chrome; }

missing=
if ! chromium || ! found chromedriver; then missing="$missing chromium chromium-driver"; fi
found npm || missing="$missing npm"

if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && found apt-get; then
    echo "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    missing=
fi
if [ -n "$missing" ]; then
    echo "The browser tests need$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
    exit 1
fi

wanted=$(sed -n 's/.*"axe-core": "\(.*\)".*/"version": "\1"/p' package.json)
if ! grep -q "$wanted" node_modules/axe-core/package.json 2>/dev/null; then
    npm ci --silent
fi
