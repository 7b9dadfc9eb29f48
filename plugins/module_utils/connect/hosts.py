# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts may be spoken to: https everywhere, http on loopback only."""

from __future__ import annotations

from urllib.parse import urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def checked_host(url: str, option: str) -> str:
    """`url` without path or trailing slash. Raises `InvalidInput` where a token would travel in the clear."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise InvalidInput(
            f"{option} is not a URL: {url!r}.",
            remedy="Write it with its scheme, for example https://acme.my.salesforce.com.",
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise InvalidInput(
            f"{option} uses plain http: {url!r}.",
            remedy="Use https; plain http is accepted for an emulator on this machine only.",
        )
    if parts.hostname.endswith(".salesforce-setup.com") or parts.hostname.endswith(".lightning.force.com"):
        raise InvalidInput(
            f"{option} is a page for browsers: {url!r}.",
            remedy="Use the org's My Domain, for example https://acme.my.salesforce.com or https://acme--uat.sandbox.my.salesforce.com.",
        )
    return f"{parts.scheme}://{parts.netloc}"
