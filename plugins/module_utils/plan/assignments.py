# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From assignments held and assignments wanted to the changes between them; licences come before the sets that need them.

Direct assignments are compared with direct ones. What comes through a group or belongs to a profile is no reason to write and never removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change, NewId

Row = Mapping[str, Any]

ASSIGNMENT = "PermissionSetAssignment"
LICENCE_ASSIGNMENT = "PermissionSetLicenseAssign"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can be assigned: what its rows are called and how an assignment of it is written."""

    option: str
    what: str
    sobject: str
    reference: str  # the field of the assignment that points to it
    expires: bool


LICENCES = Kind(
    "permission_set_licenses", "permission set licence", LICENCE_ASSIGNMENT, "PermissionSetLicenseId", expires=False
)
SETS = Kind("permission_sets", "permission set", ASSIGNMENT, "PermissionSetId", expires=True)
GROUPS = Kind("permission_set_groups", "permission set group", ASSIGNMENT, "PermissionSetGroupId", expires=True)
KINDS = (LICENCES, SETS, GROUPS)  # the order in which they are written; removed in reverse


@dataclass(frozen=True, slots=True)
class Desire:
    """What is wanted of one kind: the rows named, or None where the user did not speak of this kind."""

    kind: Kind
    named: Sequence[Row] | None
    held: Sequence[Row]  # direct assignments: id, assignment_id, full_name or name, expires, active


def missing(desires: Iterable[Desire], user_id: str | NewId, expires: str | None) -> list[Change]:
    """Changes that make every named thing assigned, and its expiration what was asked for."""
    return [
        change
        for desire in desires
        for row in desire.named or ()
        if (change := _assignment(desire, row, user_id, expires)) is not None
    ]


def _assignment(desire: Desire, row: Row, user_id: str | NewId, expires: str | None) -> Change | None:
    kind = desire.kind
    until = expires if kind.expires else None
    held = next((item for item in desire.held if item["id"] == row["id"]), None)
    if held is None:
        record: dict[str, Any] = {"AssigneeId": user_id, kind.reference: row["id"]}
        if until:
            record["ExpirationDate"] = until
        after = {"assigned": True, "expires": until}
        return Change(kind.sobject, "create", name_of(row), record, None, after, section=kind.option)
    if not kind.expires or (held["active"] and (expires is None or expires == held["expires"])):
        return None
    # An expired row stays and refuses a second insert: its date is moved instead (contract 5.1).
    record = {"Id": held["assignment_id"], "ExpirationDate": until}
    before = {"assigned": held["active"], "expires": held["expires"]}
    after = {"assigned": True, "expires": until}
    return Change(kind.sobject, "update", name_of(row), record, before, after, section=kind.option)


def named(desires: Iterable[Desire]) -> list[Change]:
    """Changes that take every named thing away."""
    return _removals(desires, lambda desire, row: row["id"] in {item["id"] for item in desire.named or ()})


def surplus(desires: Iterable[Desire]) -> list[Change]:
    """Changes that take away what is held and not named, of the kinds the user spoke of."""
    return _removals(
        desires,
        lambda desire, row: desire.named is not None and row["id"] not in {item["id"] for item in desire.named},
    )


def _removals(desires: Iterable[Desire], unwanted: Callable[[Desire, Row], bool]) -> list[Change]:
    """Sets before the licences they may need."""
    return [
        Change(
            desire.kind.sobject,
            "delete",
            name_of(row),
            {"Id": row["assignment_id"]},
            {"assigned": row.get("active", True), "expires": row.get("expires")},
            section=desire.kind.option,
        )
        for desire in reversed(list(desires))
        for row in desire.held
        if unwanted(desire, row)
    ]


def name_of(row: Row) -> str:
    return str(row.get("full_name") or row["name"])


def end_of(given: str | None) -> str | None:
    """An expiration as users write it, as ``2027-01-31T12:00:00Z``; a day alone means its first moment in UTC. Raises `InvalidInput`."""
    if given is None:
        return None
    try:
        when = datetime.fromisoformat(given)
    except ValueError:
        raise InvalidInput(
            f"expires is not a date: {given!r}.",
            remedy="Write it as 2027-01-31 or 2027-01-31T12:00:00Z.",
        ) from None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
