# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights are worked out once per user and kept until something in the org's setup changes."""

from __future__ import annotations

from datetime import datetime
from weakref import WeakKeyDictionary

from sf_emulator.access.effective import Access
from sf_emulator.org import Org

_known: WeakKeyDictionary[Org, dict[str, Access]] = WeakKeyDictionary()
_changed: WeakKeyDictionary[Org, datetime] = WeakKeyDictionary()


def access_of(org: Org, user_id: str) -> Access:
    """The rights of a user, as of the last change of the org's setup."""
    users = _known.setdefault(org, {})
    access = users.get(user_id)
    if access is None:
        access = users[user_id] = Access(org, user_id)
    return access


def forget(org: Org) -> None:
    """Setup has changed: whatever was known of anybody's rights is out of date."""
    _known.pop(org, None)
    _changed[org] = org.now()


def changed_at(org: Org) -> datetime:
    """When setup last changed; before the first change, when the org was first asked."""
    return _changed.setdefault(org, org.now())
