# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private keys and certificates, checked before any call (contract 2.1: RS256 only; peers: RSA 2048 or more)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

SMALLEST_RSA = 2048  # bits


def load_private_key(pem: str | None, path: str | None, passphrase: str | None) -> Any:
    """The RSA key from `pem` or the file at `path`. Raises `InvalidInput` and never shows key material."""
    source = f"private_key_file {path}" if not pem else "private_key"
    data = pem.encode() if pem else _read(path, source)
    serialization = require("cryptography.hazmat.primitives.serialization")
    try:
        key = serialization.load_pem_private_key(data, passphrase.encode() if passphrase else None)
    except TypeError:
        wanted = (
            "is encrypted and private_key_passphrase is missing"
            if not passphrase
            else "is not encrypted, but private_key_passphrase is given"
        )
        raise InvalidInput(
            f"{source} {wanted}.",
            code="key_passphrase",
            remedy="Give private_key_passphrase exactly when the key has one.",
        ) from None
    except ValueError:
        if passphrase and b"ENCRYPTED" in data:
            raise InvalidInput(
                f"{source} cannot be decrypted with private_key_passphrase.",
                code="key_passphrase",
                remedy="Check the passphrase; try it with openssl pkey -in FILE -noout.",
            ) from None
        raise InvalidInput(
            f"{source} is not a readable PEM private key.",
            code="malformed_key",
            cause="The text is cut off or not PEM.",
            remedy="It must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY----- and keep its line breaks.",
        ) from None
    return _checked(key, source)


def _checked(key: Any, source: str) -> Any:
    rsa = require("cryptography.hazmat.primitives.asymmetric.rsa")
    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidInput(
            f"{source} is not an RSA key.",
            code="key_not_rsa",
            remedy="Salesforce verifies RS256 only: make an RSA key of 2048 bits or more and upload its certificate to the app.",
        )
    if key.key_size < SMALLEST_RSA:
        raise InvalidInput(
            f"{source} has {key.key_size} bits, fewer than {SMALLEST_RSA}.",
            code="key_too_short",
            remedy="Make an RSA key of 2048 bits or more and upload its certificate to the app.",
        )
    return key


def check_certificate(path: str, key: Any, now: datetime) -> int:
    """Days until the certificate at `path` expires. Raises `InvalidInput` when it is not the key's, or has expired."""
    x509 = require("cryptography.x509")
    try:
        certificate = x509.load_pem_x509_certificate(_read(path, f"certificate_file {path}"))
    except ValueError:
        raise InvalidInput(
            f"certificate_file {path} is not a PEM certificate.",
            code="malformed_certificate",
            remedy="Give the file that was uploaded to the app.",
        ) from None
    if certificate.public_key() != key.public_key():
        raise InvalidInput(
            f"certificate_file {path} does not belong to the private key.",
            code="key_certificate_mismatch",
            remedy="Give the key that the app's certificate was made from, or upload the certificate of this key to the app.",
        )
    days = (certificate.not_valid_after_utc - now).days
    if certificate.not_valid_after_utc <= now:
        raise InvalidInput(
            f"certificate_file {path} expired on {certificate.not_valid_after_utc:%Y-%m-%d}.",
            code="certificate_expired",
            remedy="Make a new certificate and upload it to the app before the next login.",
        )
    return days


def _read(path: str | None, source: str) -> bytes:
    try:
        return Path(path or "").read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"{source} cannot be read: {error.strerror}.",
            code="unreadable_file",
            remedy="Check the path and the permissions of the account that runs the play.",
        ) from None
