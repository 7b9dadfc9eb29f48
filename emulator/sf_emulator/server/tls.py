# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's certificates: an authority of its own that a state folder keeps, and a fresh server certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

from sf_emulator.server.files import write_private

HOSTS = ("localhost", "127.0.0.1")


def server_context(state: Path) -> ssl.SSLContext:
    """TLS for ``localhost`` and ``127.0.0.1``, signed by the authority in ``ca.pem``, which restarts keep."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority(state).issue_cert(*HOSTS).configure_cert(context)
    return context


def _authority(state: Path) -> trustme.CA:
    certificate, key = state / "ca.pem", state / "ca.key"
    if certificate.is_file() and key.is_file():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA()
    write_private(key, authority.private_key_pem.bytes())
    write_private(certificate, authority.cert_pem.bytes())
    return authority
