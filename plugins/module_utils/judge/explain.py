# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a user has or lacks one permission: every path, those that grant and those that would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import (
    Facts,
    Unseen,
    rows_of,
    text_of,
    texts_of,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import Permission, sentence, shown, way


def asked_about(permissions: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`{objects, fields}` that a snapshot must hold to explain these permissions."""
    targets = {wanted.rpartition(".")[0] for wanted in permissions} - {""}
    return {
        "objects": tuple(sorted(target for target in targets if "." not in target)),
        "fields": tuple(sorted(target for target in targets if "." in target)),
    }


def explain(snapshot: Mapping[str, Any], permission: str) -> dict[str, Any]:
    """`{permission, granted (true, false, null), through: [...], withheld: [...], text}`.

    `permission` is an API name or label (`ApiEnabled`, `API Enabled`), an object's access (`Lead.create`) or a field's
    (`Event.ScheduleOnce__Event_status__c.edit`). `withheld` are sentences about what would grant it and does not: muted, expired,
    activated by session only, a group not calculated.
    """
    # No rule of `explain` looks at the clock; Facts wants one.
    facts = Facts(snapshot, datetime.now(tz=UTC))
    try:
        return _on_data(facts, permission) if "." in permission else _system(facts, permission)
    except Unseen as unseen:
        return {
            "permission": permission,
            "granted": None,
            "through": [],
            "withheld": [],
            "text": f"{permission}: unknown. {unseen.reason}",
        }


def _system(facts: Facts, wanted: str) -> dict[str, Any]:
    permission = Permission(facts, wanted)
    granted = permission.granted()
    withheld = list(_withheld(facts, Right("permissions", None, permission.name)))
    return {
        "permission": permission.name,
        "granted": granted,
        "through": [way(path) for path in rows_of(permission.grant, "through")],
        "withheld": withheld,
        "text": " ".join([permission.evidence(), *withheld]),
    }


def _on_data(facts: Facts, wanted: str) -> dict[str, Any]:
    target, _unused, access = wanted.rpartition(".")
    section = "field_permissions" if "." in target else "object_permissions"
    grant = facts.mapping(section, target, access)
    granted = grant.get("granted")
    if not isinstance(granted, bool):
        raise Unseen(f"Whether {wanted} is granted was not seen.")
    what = f"{access.replace('_', ' ').capitalize()} on {target}"
    withheld = list(_withheld(facts, Right("fields" if "." in target else "objects", target, access)))
    return {
        "permission": wanted,
        "granted": granted,
        "through": [way(path) for path in rows_of(grant, "through")],
        "withheld": withheld,
        "text": " ".join([sentence(what, grant), *withheld]),
    }


@dataclass(frozen=True, slots=True)
class Right:
    """Where a row of the snapshot lists what is explained: `permissions` has names, `objects` and `fields` have accesses by `target`."""

    section: str
    target: str | None
    name: str

    def given_by(self, row: Mapping[str, Any]) -> bool:
        """Whether the row grants it; for a muting set, whether it takes it."""
        if self.target is None:
            return self.name in texts_of(row, self.section)
        of_target = row.get(self.section)
        return isinstance(of_target, Mapping) and self.name in texts_of(of_target, self.target)

    def muted_by(self, group: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Muting sets of the group that take it. Their rows on data are not read: what a calculated group lacks, they took."""
        muting = [row for row in rows_of(group, "components") if row.get("muting") is True]
        if self.target is None:
            return [row for row in muting if self.given_by(row)]
        return muting if text_of(group, "status") == "Updated" and not self.given_by(group) else []


def _withheld(facts: Facts, right: Right) -> Iterator[str]:
    for row in _seen(facts, "permission_sets"):
        if right.given_by(row):
            if row.get("active") is False:
                yield f"Permission set {shown(row)} has it, but its assignment expired on {text_of(row, 'expires') or 'an unknown date'}."
            elif row.get("session_activated") is True:
                yield f"Permission set {shown(row)} has it, but only in a session that activates it."
    for group in _seen(facts, "permission_set_groups"):
        yield from _withheld_by_group(group, right)


def _withheld_by_group(group: Mapping[str, Any], right: Right) -> Iterator[str]:
    components = rows_of(group, "components")
    granting = [row for row in components if row.get("muting") is not True and right.given_by(row)]
    muting = right.muted_by(group)
    if granting and muting:
        yield f"Group {shown(group)} has it from {_list(granting)}, but {_list(muting)} mutes it there."
    elif granting and group.get("active") is False:
        yield f"Group {shown(group)} has it, but its assignment expired on {text_of(group, 'expires') or 'an unknown date'}."
    elif granting and text_of(group, "status") not in ("", "Updated"):
        yield f"Group {shown(group)} has it from {_list(granting)}, but its status is {text_of(group, 'status')}, not Updated."


def _list(rows: list[Mapping[str, Any]]) -> str:
    return " and ".join(shown(row) for row in rows)


def _seen(facts: Facts, section: str) -> list[Mapping[str, Any]]:
    try:
        return facts.rows(section)
    except Unseen:
        return []
