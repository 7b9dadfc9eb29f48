# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that somebody else holds. Nobody does here, unless a fault says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sf_emulator.rules import texts
from sf_emulator.rules.write import Write

_locked: ContextVar[list[int] | None] = ContextVar("locked", default=None)
_ALL = -1


@contextmanager
def locked_rows(records: int) -> Iterator[None]:
    """Within, the first ``records`` records written meet a lock; 0 means every one."""
    token = _locked.set([records or _ALL])
    try:
        yield
    finally:
        _locked.reset(token)


def check(write: Write) -> None:
    """:raises WriteError: UNABLE_TO_LOCK_ROW"""
    left = _locked.get()
    if left is None or left[0] == 0:
        return
    if left[0] != _ALL:
        left[0] -= 1
    record_id = write.record.get("Id") or next((v for n, v in write.values.items() if n.endswith("Id") and v), "")
    raise texts.LOCKED_ROW.error(record_id=record_id)
