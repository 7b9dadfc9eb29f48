# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From where and when the profile lets its users log in: only the Tooling API tells (contract 6, samples of Profile.Metadata)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import Sight

_PATHS = ("profile.login_ip_ranges", "profile.login_hours")


def login_limits(client: Client, profile_id: str, sight: Sight) -> dict[str, Any]:
    """``login_ip_ranges`` (start and end addresses, `[]` when there are none) and ``login_hours`` (`{}` when there are none).

    Both are None and unknown where the Tooling API is refused, or cannot serialise the profile (``Metadata`` is null).
    """
    try:
        rows = client.tooling_query(soql("SELECT Metadata FROM Profile WHERE Id = {}", profile_id))
    except SalesforceError as error:
        told = error.salesforce or {}
        return _unknown(sight, f"The Tooling API refused the profile's metadata: {told.get('code', error.code)}.")
    metadata = rows[0].get("Metadata") if rows else None
    if not metadata:
        return _unknown(sight, "The Tooling API does not serialise this profile.")
    return {
        "login_ip_ranges": [_range(row) for row in metadata.get("loginIpRanges") or ()],
        "login_hours": dict(metadata.get("loginHours") or {}),
    }


def _range(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"start": row.get("startAddress"), "end": row.get("endAddress")}


def _unknown(sight: Sight, reason: str) -> dict[str, Any]:
    sight.unknown |= dict.fromkeys(_PATHS, reason)
    return {"login_ip_ranges": None, "login_hours": None}
