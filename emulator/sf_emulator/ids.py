# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record ids: 15 characters that mind case, or 18 with a checksum that does not need it (contract 9)."""

from __future__ import annotations

from itertools import product

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
SHORT = 15
FULL = 18
PAIRS = ["".join(digits) for digits in product(DIGITS, repeat=2)]


def full_id(record_id: str) -> str:
    """The 18-character form.

    Accepts 15 characters, and 18 in any case: the checksum says which letters are capitals.

    :raises ValueError: not an id
    """
    if len(record_id) == SHORT and record_id.isascii() and record_id.isalnum():
        return record_id + checksum(record_id)
    if len(record_id) == FULL and record_id.isascii() and record_id.isalnum():
        return recased(record_id)
    raise ValueError(f"not a record id (15 or 18 letters and digits): {record_id!r}")


def checksum(record_id: str) -> str:
    """Three characters that tell which of the 15 are capitals."""
    return "".join(CHECKSUM[capitals(record_id[start : start + 5])] for start in (0, 5, 10))


def capitals(chars: str) -> int:
    """One bit for each capital, the first character lowest."""
    return sum(1 << place for place, char in enumerate(chars) if "A" <= char <= "Z")


PAIR_BITS = [capitals(pair) for pair in PAIRS]


def recased(record_id: str) -> str:
    """An 18-character id with the case that its checksum demands."""
    suffix = record_id[SHORT:].upper()
    if any(char not in CHECKSUM for char in suffix):
        raise ValueError(f"not a record id (wrong checksum): {record_id!r}")
    letters = []
    for place, char in enumerate(record_id[:SHORT]):
        capital = CHECKSUM.index(suffix[place // 5]) >> place % 5 & 1
        letters.append(char.upper() if capital else char.lower())
    short = "".join(letters)
    if checksum(short) != suffix:
        raise ValueError(f"not a record id (wrong checksum): {record_id!r}")
    return short + suffix


def is_id(text: object) -> bool:
    """Whether a text can be a record id."""
    try:
        return isinstance(text, str) and bool(full_id(text))
    except ValueError:
        return False


class IdSequence:
    """The ids of one object, counted upwards: prefix, two characters of the instance, ``0``, nine digits of base 62."""

    def __init__(self, prefix: str, instance: str, used: int = 0) -> None:
        self._head = f"{prefix}{instance}0"
        self.used = used
        self._block = -1

    def next(self) -> str:
        self.used += 1
        block, low = divmod(self.used, len(PAIRS))
        if block != self._block:
            self._enter(block)
        return f"{self._stem}{PAIRS[low]}{self._stem_sum}{CHECKSUM[self._bits | PAIR_BITS[low] << 3]}"

    def _enter(self, block: int) -> None:
        """The ids of a block share thirteen characters and most of their checksum: a million ids must be cheap."""
        self._block = block
        digits = ""
        for _unused in range(7):
            block, digit = divmod(block, len(DIGITS))
            digits = DIGITS[digit] + digits
        self._stem = self._head + digits
        self._stem_sum = checksum(self._stem)[:2]
        self._bits = capitals(self._stem[10:])
