# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records on SQLite. Knows types and ids, knows no rule."""

from sf_emulator.ids import full_id
from sf_emulator.store.errors import RecordMissing, StoreError
from sf_emulator.store.store import Snapshot, Store

__all__ = ["RecordMissing", "Snapshot", "Store", "StoreError", "full_id"]
