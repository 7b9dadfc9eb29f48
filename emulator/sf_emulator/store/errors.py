# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the store's callers, never of an API client."""


class StoreError(Exception):
    """The store was asked for something it cannot hold."""


class RecordMissing(StoreError):
    """No record of that object has that id."""
