# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a write must obey. ``create``, ``update`` and ``delete`` are the only way in which API callers write."""

from sf_emulator.rules.errors import WriteError
from sf_emulator.rules.passing_time import settle
from sf_emulator.rules.writing import create, delete, transaction, update

__all__ = ["WriteError", "create", "delete", "settle", "transaction", "update"]
