# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key pair whose private half testers hold, and the certificates that apps were given for it.

Seeds name certificates by what they are for: ``issued`` belongs to the testers' key, ``expired`` too but its time is
over, ``foreign`` belongs to a key that nobody holds any more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

ISSUED = "issued"
EXPIRED = "expired"
FOREIGN = "foreign"


def new_key() -> rsa.RSAPrivateKey:
    """RSA with 2,048 bits, the least that Salesforce accepts."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The private key as unencrypted PKCS#8 PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_pem(key: rsa.RSAPrivateKey, days_from: int, days_to: int) -> str:
    """A self-signed certificate, valid between two days counted from now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "API client of a Salesforce connector")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days_from))
        .not_valid_after(now + timedelta(days=days_to))
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


class Certificates:
    """Certificates by the words that seeds use; each is made when it is first needed."""

    def __init__(self, key: rsa.RSAPrivateKey | None = None) -> None:
        self._given = key

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        return self._given or new_key()

    @cached_property
    def _issued(self) -> str:
        return certificate_pem(self.key, -1, 730)

    @cached_property
    def _expired(self) -> str:
        return certificate_pem(self.key, -400, -35)

    @cached_property
    def _foreign(self) -> str:
        return certificate_pem(new_key(), -1, 730)

    def load(self, certificate: str) -> x509.Certificate:
        """The certificate behind a word or PEM text.

        :raises ValueError: the text is neither.
        """
        words = {ISSUED: lambda: self._issued, EXPIRED: lambda: self._expired, FOREIGN: lambda: self._foreign}
        pem = words[certificate]() if certificate in words else certificate
        return x509.load_pem_x509_certificate(pem.encode())
