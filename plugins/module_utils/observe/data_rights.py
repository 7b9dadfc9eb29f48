# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights on objects and fields as one permission set has them in its rows (contract 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import rows_of

OBJECT_RIGHTS = {
    "create": "PermissionsCreate",
    "read": "PermissionsRead",
    "edit": "PermissionsEdit",
    "delete": "PermissionsDelete",
    "view_all": "PermissionsViewAllRecords",
    "modify_all": "PermissionsModifyAllRecords",
}
FIELD_RIGHTS = {"read": "PermissionsRead", "edit": "PermissionsEdit"}


def data_rights(row: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """``{objects: {Lead: [create, read]}, fields: {Event.X__c: [read]}}``, of those that were asked for."""
    return {
        "objects": _rights(row, "ObjectPerms", "SobjectType", OBJECT_RIGHTS),
        "fields": _rights(row, "FieldPerms", "Field", FIELD_RIGHTS),
    }


def _rights(row: Mapping[str, Any], relationship: str, subject: str, rights: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        str(held[subject]): [right for right, column in rights.items() if held.get(column) is True]
        for held in rows_of(row, relationship)
    }
