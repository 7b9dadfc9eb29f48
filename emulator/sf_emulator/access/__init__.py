# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Effective permissions of a user, and what a running user may see."""

from sf_emulator.access.cache import access_of, changed_at, forget
from sf_emulator.access.effective import Access, sets_in_force

__all__ = ["Access", "access_of", "changed_at", "forget", "sets_in_force"]
