# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Effective permissions with their provenance: every container that grants one, and what a muting set takes away (contract 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import Assignments, effective
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.data_rights import (
    FIELD_RIGHTS,
    OBJECT_RIGHTS,
    data_rights,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.labels import label_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import is_muting, rows_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import permission_columns, permissions_in

# A system permission opens objects without any ObjectPermissions row (contract 6).
_OPENED_BY = {
    "read": ("ViewAllData", "ModifyAllData"),
    "view_all": ("ViewAllData", "ModifyAllData"),
    "create": ("ModifyAllData",),
    "edit": ("ModifyAllData",),
    "delete": ("ModifyAllData",),
    "modify_all": ("ModifyAllData",),
}
# Event and Task have no ObjectPermissions rows; these permissions stand for them (domain notes 3, inferred).
_ACTIVITY_EDIT = {"Event": "EditEvent", "Task": "EditTask"}


def system_permissions(held: Assignments, only: frozenset[str] | None = None) -> dict[str, dict[str, Any]]:
    """Every permission that the org knows, or of those `only`: granted or not, through what, and taken away by which muting sets."""
    columns = {name for row in held.sets.values() for name in permission_columns(row)}
    known = sorted(columns if only is None else columns & only)
    through: dict[str, list[dict[str, Any]]] = {name: [] for name in known}
    muted: dict[str, list[dict[str, Any]]] = {name: [] for name in known}
    for source, row, components in effective(held):
        for name in permissions_in(row) & through.keys():
            givers = [member for member in components if name in permissions_in(member)]
            through[name].append(_with_members(source, givers))
        for name, takers in _muted_in(row, components).items():
            if name in muted:
                muted[name].append({**source, "by": takers})
    return {
        name: {"label": label_of(name), "granted": bool(through[name]), "through": through[name], "muted": muted[name]}
        for name in known
    }


def _with_members(source: Mapping[str, Any], givers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A group tells the member sets that it has the permission from."""
    if source["kind"] != "permission_set_group":
        return dict(source)
    return {**source, "via": sorted(row["Name"] for row in givers if not is_muting(row["Id"]))}


def _muted_in(aggregate: Mapping[str, Any], components: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Permissions that a member set of the group gives and a muting set of the same group takes."""
    given = {name for row in components if not is_muting(row["Id"]) for name in permissions_in(row)}
    lost = given - permissions_in(aggregate)
    takers: dict[str, list[str]] = {}
    for row in components:
        if is_muting(row["Id"]):
            for name in lost & permissions_in(row):
                takers.setdefault(name, []).append(str(row.get("DeveloperName") or row.get("MasterLabel") or row["Id"]))
    return takers


def object_permissions(held: Assignments, objects: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Create, read, edit, delete, view all and modify all of each object, with provenance."""
    return {name: _rights_on(held, name) for name in objects}


def _rights_on(held: Assignments, sobject: str) -> dict[str, Any]:
    rights: dict[str, list[dict[str, Any]]] = {right: [] for right in OBJECT_RIGHTS}
    for source, row, components in effective(held):
        for right in OBJECT_RIGHTS:
            reason = _why(row, sobject, right)
            if reason is not None:
                givers = [member for member in components if _why(member, sobject, right) is not None]
                rights[right].append({**_with_members(source, givers), **reason})
    return {right: {"granted": bool(through), "through": through} for right, through in rights.items()}


def _why(row: Mapping[str, Any], sobject: str, right: str) -> dict[str, Any] | None:
    """How this container grants `right`: by an ObjectPermissions row (no reason to add) or by a system permission."""
    if right in data_rights(row)["objects"].get(sobject, ()):
        return {}
    for permission in _OPENED_BY[right]:
        if row.get(f"Permissions{permission}") is True:
            return {"by": label_of(permission)}
    activity = _ACTIVITY_EDIT.get(sobject)
    if activity and right in ("create", "edit", "delete", "read") and row.get(f"Permissions{activity}") is True:
        return {"by": label_of(activity)}
    return None


def field_permissions(held: Assignments, fields: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Read and edit of each ``Object.Field``."""
    return {name: _rights_to(held, name) for name in fields}


def _rights_to(held: Assignments, field: str) -> dict[str, Any]:
    rights: dict[str, list[dict[str, Any]]] = {right: [] for right in FIELD_RIGHTS}
    for source, row, components in effective(held):
        for right in FIELD_RIGHTS:
            if _opens(row, field, right):
                givers = [member for member in components if _opens(member, field, right)]
                rights[right].append(_with_members(source, givers))
    return {right: {"granted": bool(through), "through": through} for right, through in rights.items()}


def _opens(row: Mapping[str, Any], field: str, right: str) -> bool:
    return right in data_rights(row)["fields"].get(field, ())


def setup_access(held: Assignments, names: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Setup entities that the user may use, by SetupEntityType; `names` has the full name of every id of each wanted kind."""
    access: dict[str, set[str]] = {kind: set() for kind in names}
    for _source, row, _components in effective(held):
        for item in rows_of(row, "SetupEntityAccessItems"):
            known = names.get(str(item["SetupEntityType"]), {})
            if item["SetupEntityId"] in known:
                access[str(item["SetupEntityType"])].add(known[item["SetupEntityId"]])
    return {kind: sorted(found) for kind, found in access.items()}
