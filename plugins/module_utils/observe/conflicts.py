# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else works on the user: recent changes by somebody other than the running user, and user access policies, which act by themselves.

A policy grants and revokes permission sets, groups and licences when a user is created or updated (TriggerType: Create, Update,
CreateAndUpdate), while its Status is Active; the others are Design, Testing, Migrate, Updating, Failed and Completed. Source: Salesforce's
Object Reference and Metadata API Developer Guide, UserAccessPolicy, from API version 57.0; the values also in Salesforce's package
@salesforce/types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import full_name
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.customization import audited

_CHANGES = (
    "SELECT CreatedDate, CreatedBy.Username, Action, Section, Display FROM SetupAuditTrail "
    "WHERE CreatedDate = LAST_N_DAYS:{days:literal} AND CreatedById != {running} ORDER BY CreatedDate DESC LIMIT 200"
)
# Not every org has the object, and not every user sees it; a refused part of a composite costs nothing.
_POLICIES = (
    "SELECT DeveloperName, NamespacePrefix, MasterLabel, TriggerType FROM UserAccessPolicy "
    "WHERE Status = 'Active' ORDER BY DeveloperName"
)
_SOURCES = {"changes": "setup audit trail", "policies": "user access policies"}


def requests(days: int, running_user_id: str) -> Iterable[Subrequest]:
    """Reads for the last `days`; none when it is 0."""
    if days > 0:
        yield Subrequest.query("changes", soql(_CHANGES, days=str(days), running=running_user_id))
        yield Subrequest.query("policies", _POLICIES)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """`found` has changes that name the user, newest first, then active policies; `unseen` what could not be looked at -> Salesforce's words."""

    found: list[dict[str, Any]] = field(default_factory=list)
    unseen: dict[str, str] = field(default_factory=dict)


def conflicts_in(answers: Mapping[str, Answer], user: Mapping[str, Any] | None) -> Conflicts:
    """From the answers to `requests`; `user` None is one who is still to be created, and whom nobody can have changed."""
    asked = {ref: answers[ref] for ref in _SOURCES if ref in answers}
    changes, policies = (asked[ref].records if ref in asked else [] for ref in _SOURCES)
    return Conflicts(
        [
            *({"kind": "change", **audited(row)} for row in changes if user and _names(row, user)),
            *(_policy(row) for row in policies),
        ],
        {_SOURCES[ref]: f"{answer.code}: {answer.message}" for ref, answer in asked.items() if not answer.granted},
    )


def _policy(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "user_access_policy",
        "name": full_name(row["DeveloperName"], row["NamespacePrefix"]),
        "label": row["MasterLabel"],
        "trigger": row["TriggerType"],
    }


def spoken(username: str, conflicts: Sequence[Mapping[str, Any]]) -> str:
    """What was found, as a warning."""
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
