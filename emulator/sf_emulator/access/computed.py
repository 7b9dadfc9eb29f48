# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that Salesforce computes for whoever asks: UserPermissionAccess, one row of the running user's booleans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sf_emulator.access.cache import access_of
from sf_emulator.store import full_id

if TYPE_CHECKING:
    from sf_emulator.org import Org

RUNNING_USER = "UserPermissionAccess"
ROW_ID = full_id("0up000000000001")


def refresh(org: Org, user_id: str, soql: str) -> None:
    """Bring the computed rows that a query reads up to date for this user."""
    if RUNNING_USER.casefold() not in soql.casefold():
        return
    store = org.store
    access = access_of(org, user_id)
    known = store.catalogue.sobject(RUNNING_USER)
    booleans = [name for name in (known.fields if known else ()) if name.startswith("Permissions")]
    values: dict[str, object] = {name: name.removeprefix("Permissions") in access.permissions for name in booleans}
    if store.count(RUNNING_USER, Id=ROW_ID):
        store.update(RUNNING_USER, ROW_ID, values)
    else:
        store.insert(RUNNING_USER, values, ROW_ID)
