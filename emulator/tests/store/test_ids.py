# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids: checksums as recorded, case repaired by them, sequences without gaps or doubles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sf_emulator.ids import DIGITS, IdSequence, full_id

RECORDED = [
    "005Pl000001p3HqIAI",
    "00ePl000002dNziIAE",
    "0PS3X000000cRFbWAM",
    "2LA0m0000005pOSGAY",
    "0Yw0m000002T4lqCAC",
]


@pytest.mark.parametrize("record_id", RECORDED)
def test_recorded_checksums(record_id: str) -> None:
    assert full_id(record_id[:15]) == record_id
    assert full_id(record_id) == record_id


@given(st.text(DIGITS, min_size=15, max_size=15))
def test_the_checksum_restores_the_case(short: str) -> None:
    long = full_id(short)
    assert len(long) == 18
    assert full_id(long.lower()) == full_id(long.upper()) == long


@pytest.mark.parametrize(
    "text",
    [
        "",
        "005",
        "005Pl000001p3HqIA",
        "005Pl000001p3HqIA!",
        "005Pl000001p3HqIA9",
        "00épl000001p3Hq",
        "005000000000001BAA",
    ],
)
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="not a record id"):
        full_id(text)


@pytest.mark.parametrize("used", [0, 61, 3842, 3843, 238_326, 14_776_334])
def test_sequences_count_upwards(used: int) -> None:
    sequence = IdSequence("0Pa", "Hs", used)
    ids = [sequence.next() for _unused in range(4000)]
    assert ids == sorted(set(ids))
    assert all(full_id(record_id[:15]) == record_id and record_id.startswith("0PaHs0") for record_id in ids)
