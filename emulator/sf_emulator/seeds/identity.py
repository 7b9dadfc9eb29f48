# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids and keys that follow from names, so that the same seed always gives the same org."""

from __future__ import annotations

import hashlib

from sf_emulator.ids import full_id

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CONSUMER_KEY_PREFIX = "3MVG9"


def derived(length: int, *names: str) -> str:
    """Letters and digits that follow from the names alone."""
    number = int.from_bytes(hashlib.sha512("\0".join(names).encode()).digest(), "big")
    return "".join(_ALPHABET[number // 62**place % 62] for place in range(length))


def record_id(prefix: str, *names: str) -> str:
    """An id of 18 characters with this key prefix; never one that the store's own counting reaches."""
    return full_id(f"{prefix}E{derived(11, *names)}")


def consumer_key(org_id: str, app: str) -> str:
    return CONSUMER_KEY_PREFIX + derived(80, "consumer key", org_id, app)


def consumer_secret(org_id: str, app: str) -> str:
    return derived(64, "consumer secret", org_id, app).upper()
