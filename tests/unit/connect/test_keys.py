# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and certificates are refused before any call, each for its own reason, and never shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.keys import check_certificate, load_private_key
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@cache
def key(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    del number  # tells keys of one size apart
    return rsa.generate_private_key(65537, bits)


def pem(private: Any, passphrase: str | None = None) -> str:
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return str(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode())


def certificate(file: Path, private: rsa.RSAPrivateKey, days: int) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW - timedelta(days=400))
    made = builder.not_valid_after(NOW + timedelta(days=days)).sign(private, hashes.SHA256())
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return str(file)


def refused(*given: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        load_private_key(*given)
    assert "BEGIN" not in str(caught.value).replace("-----BEGIN PRIVATE KEY-----", "").replace(
        "-----BEGIN RSA PRIVATE KEY-----", ""
    )
    return caught.value.code


def test_good_keys() -> None:
    assert load_private_key(pem(key()), None, None).key_size == 2048
    assert load_private_key(pem(key(), "word"), None, "word").key_size == 2048


def test_bad_keys(tmp_path: Path) -> None:
    assert refused(pem(key(1024)), None, None) == "key_too_short"
    assert refused(pem(ec.generate_private_key(ec.SECP256R1())), None, None) == "key_not_rsa"
    assert refused(pem(key())[:-80], None, None) == "malformed_key"
    assert refused("not a key", None, None) == "malformed_key"
    assert refused(pem(key(), "word"), None, None) == "key_passphrase"
    assert refused(pem(key(), "word")[:-80], None, None) == "malformed_key"
    assert refused(pem(key()), None, "word") == "key_passphrase"
    assert refused(pem(key(), "word"), None, "other") == "key_passphrase"
    assert refused(None, str(tmp_path / "absent.pem"), None) == "unreadable_file"


def test_certificate_belongs_to_the_key_and_is_in_time(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pem"
    assert check_certificate(certificate(file, key(), 12), key(), NOW) == 12
    for private, days, code in ((key(number=1), 12, "key_certificate_mismatch"), (key(), -3, "certificate_expired")):
        with pytest.raises(InvalidInput) as caught:
            check_certificate(certificate(file, private, days), key(), NOW)
        assert caught.value.code == code
    file.write_text("not a certificate")
    with pytest.raises(InvalidInput) as caught:
        check_certificate(str(file), key(), NOW)
    assert caught.value.code == "malformed_certificate"
