# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The aggregate permission set of a group: everything its sets grant, less what its muting set takes away (contract 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sf_emulator.store import Store

Row = Mapping[str, object]

PERMISSION_ROWS = {"ObjectPermissions": "SobjectType", "FieldPermissions": "Field"}
"""The rows that grant access below a permission set, and the field that says to what."""


def create_aggregate(store: Store, group_id: str) -> str:
    """The permission set that stands for a group, empty until the group is recalculated."""
    group = store.get("PermissionSetGroup", group_id) or {}
    return store.insert(
        "PermissionSet",
        {
            "Name": group.get("DeveloperName"),
            "Label": group.get("MasterLabel"),
            "NamespacePrefix": group.get("NamespacePrefix"),
            "Type": "Group",
            "PermissionSetGroupId": group_id,
            "IsCustom": True,
            "IsOwnedByProfile": False,
            "HasActivationRequired": bool(group.get("HasActivationRequired")),
        },
    )


def aggregate_id(store: Store, group_id: str) -> str:
    """The id of a group's aggregate permission set, made when there is none yet."""
    found = store.find("PermissionSet", PermissionSetGroupId=group_id)
    return str(found[0]["Id"]) if found else create_aggregate(store, group_id)


def component_ids(store: Store, group_id: str) -> list[str]:
    rows = store.find("PermissionSetGroupComponent", PermissionSetGroupId=group_id)
    return [str(row["PermissionSetId"]) for row in rows]


def recalculate(store: Store, group_id: str) -> None:
    """Bring a group's aggregate set up to date with its components."""
    aggregate = aggregate_id(store, group_id)
    parts = component_ids(store, group_id)
    sets = [row for part in parts if (row := store.get("PermissionSet", part))]
    muting = [row for part in parts if (row := store.get("MutingPermissionSet", part))]
    granted = _switched_on(sets) - _switched_on(muting)
    store.update("PermissionSet", aggregate, {name: name in granted for name in _permission_fields(store)})
    muting_ids = [str(row["Id"]) for row in muting]
    set_ids = [str(row["Id"]) for row in sets]
    for sobject, key in PERMISSION_ROWS.items():
        _replace_rows(store, sobject, key, aggregate, set_ids, muting_ids)
    _replace_entities(store, aggregate, set_ids)


def _permission_fields(store: Store) -> list[str]:
    known = store.catalogue.sobject("PermissionSet")
    return [name for name in (known.fields if known else ()) if name.startswith("Permissions")]


def _switched_on(rows: Iterable[Row]) -> set[str]:
    return {name for row in rows for name, value in row.items() if name.startswith("Permissions") and value is True}


def _replace_rows(
    store: Store, sobject: str, key: str, aggregate: str, set_ids: list[str], muting_ids: list[str]
) -> None:
    for row in store.find(sobject, ParentId=aggregate):
        store.delete(sobject, str(row["Id"]))
    granted: dict[str, set[str]] = {}
    kinds: dict[str, object] = {}
    for parent in set_ids:
        for row in store.find(sobject, ParentId=parent):
            granted.setdefault(str(row[key]), set()).update(_switched_on([row]))
            kinds[str(row[key])] = row["SobjectType"]
    for parent in muting_ids:
        for row in store.find(sobject, ParentId=parent):
            granted.get(str(row[key]), set()).difference_update(_switched_on([row]))
    for name, rights in granted.items():
        if "PermissionsRead" in rights:  # without it nothing else is left
            values = {"ParentId": aggregate, "SobjectType": kinds[name], key: name, **dict.fromkeys(rights, True)}
            store.insert(sobject, values)


def _replace_entities(store: Store, aggregate: str, set_ids: list[str]) -> None:
    for row in store.find("SetupEntityAccess", ParentId=aggregate):
        store.delete("SetupEntityAccess", str(row["Id"]))
    entities: dict[str, object] = {}
    for parent in set_ids:
        for row in store.find("SetupEntityAccess", ParentId=parent):
            entities[str(row["SetupEntityId"])] = row["SetupEntityType"]
    for entity, kind in entities.items():
        store.insert("SetupEntityAccess", {"ParentId": aggregate, "SetupEntityId": entity, "SetupEntityType": kind})
