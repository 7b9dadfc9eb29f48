# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else works on the user: recent changes by somebody other than the running user, and user access policies, which act by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.customization import audited

_CHANGES = (
    "SELECT CreatedDate, CreatedBy.Username, Action, Section, Display FROM SetupAuditTrail "
    "WHERE CreatedDate = LAST_N_DAYS:{days:literal} AND CreatedById != {running} ORDER BY CreatedDate DESC LIMIT 200"
)
# Not every edition has the object, and not every user sees it; a refused part of a composite costs nothing.
_POLICIES = "SELECT DeveloperName, MasterLabel FROM UserAccessPolicy WHERE Status = 'Active' ORDER BY DeveloperName"


def requests(days: int, running_user_id: str) -> Iterable[Subrequest]:
    """Reads for the last `days`; none when it is 0."""
    if days > 0:
        yield Subrequest.query("changes", soql(_CHANGES, days=str(days), running=running_user_id))
        yield Subrequest.query("policies", _POLICIES)


def found(answers: Mapping[str, Answer], user: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Changes that name the user, newest first, then active policies. What the running user may not see is left out."""
    changes = answers["changes"].records if "changes" in answers and user else []
    policies = answers["policies"].records if "policies" in answers else []
    return [
        *({"kind": "change", **audited(row)} for row in changes if user and _names(row, user)),
        *(
            {"kind": "user_access_policy", "name": row["DeveloperName"], "label": row["MasterLabel"]}
            for row in policies
        ),
    ]


def spoken(username: str, conflicts: Sequence[Mapping[str, Any]]) -> str:
    """What `found` returned, as a warning."""
    changes = [conflict for conflict in conflicts if conflict["kind"] == "change"]
    policies = [conflict["label"] for conflict in conflicts if conflict["kind"] == "user_access_policy"]
    parts = []
    if changes:
        last = changes[0]
        parts.append(
            f"{len(changes)} recent changes to {username} by others, last by {last['by']} at {last['when']}: {last['display']}"
        )
    if policies:
        parts.append(f"active user access policies, which may change it again: {', '.join(policies)}")
    return "Somebody else works on this user too. " + "; ".join(parts) + "."


def _names(row: Mapping[str, Any], user: Mapping[str, Any]) -> bool:
    """Setup writes of a user by username, by id or by full name, in the words of its release and language."""
    display = str(row.get("Display") or "").lower()
    names = (user["Username"], user["Id"][:15], user.get("Name"))
    return any(str(name).lower() in display for name in names if name)
