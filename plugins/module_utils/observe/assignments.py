# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is assigned to the user: direct sets, groups and licences, kept apart; the profile's own set is neither (contract 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.data_rights import data_rights
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import is_muting, rows_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import permissions_in

Row = Mapping[str, Any]


def full_name(name: str, namespace: str | None) -> str:
    """``ns__Name``, as the CLI and metadata write what SOQL keeps in two fields (contract 7)."""
    return f"{namespace}__{name}" if namespace else name


@dataclass(frozen=True, slots=True)
class Assignments:
    """The user's assignment rows by what they assign, and the rows of every set that grants something."""

    direct: tuple[tuple[Row, Row], ...]  # (PermissionSetAssignment, PermissionSet)
    grouped: tuple[tuple[Row, Row], ...]  # (PermissionSetAssignment, PermissionSetGroup)
    own: Row | None  # the profile's own PermissionSet
    sets: Mapping[str, Row]  # PermissionSet by id, group aggregates among them
    components: Mapping[str, Row]  # component and muting sets of the groups, by id

    @classmethod
    def of(cls, user: Row, answers: Mapping[str, Answer]) -> Assignments:
        rows = rows_of(user, "PermissionSetAssignments")
        sets = {row["Id"]: row for row in _records(answers, "sets")}
        groups = {row["Id"]: row for row in _records(answers, "groups")}
        components = {row["Id"]: row for row in _records(answers, "components")}
        components |= {
            answer.body["Id"]: answer.body
            for ref, answer in answers.items()
            if ref.startswith("muting") and answer.granted
        }
        return cls(
            tuple((row, sets[row["PermissionSetId"]]) for row in rows if _is_direct(row, sets)),
            tuple((row, groups[row["PermissionSetGroupId"]]) for row in rows if row["PermissionSetGroupId"] in groups),
            next((row for row in sets.values() if row["IsOwnedByProfile"]), None),
            sets,
            components,
        )


def _is_direct(row: Row, sets: Mapping[str, Row]) -> bool:
    held = sets.get(row["PermissionSetId"])
    return held is not None and not row["PermissionSetGroupId"] and not held["IsOwnedByProfile"]


def _records(answers: Mapping[str, Answer], ref: str) -> list[dict[str, Any]]:
    return answers[ref].records if ref in answers else []


def permission_sets(held: Assignments) -> list[dict[str, Any]]:
    return sorted((_permission_set(row, its_set) for row, its_set in held.direct), key=lambda item: item["full_name"])


def _permission_set(row: Row, its_set: Row) -> dict[str, Any]:
    return {
        **identity(its_set),
        "assignment_id": row["Id"],
        "type": its_set.get("Type"),
        "licence_id": its_set.get("LicenseId"),
        "expires": moment(row.get("ExpirationDate")),
        "active": row.get("IsActive", True),
        "session_activated": bool(its_set.get("HasActivationRequired")),
        "permissions": sorted(permissions_in(its_set)),
        **data_rights(its_set),
    }


def identity(its_set: Row) -> dict[str, Any]:
    return {
        "id": its_set["Id"],
        "name": its_set["Name"],
        "namespace": its_set["NamespacePrefix"],
        "full_name": full_name(its_set["Name"], its_set["NamespacePrefix"]),
        "label": its_set["Label"],
    }


def permission_set_groups(held: Assignments) -> list[dict[str, Any]]:
    return sorted((_group(row, group, held) for row, group in held.grouped), key=lambda item: item["full_name"])


def _group(row: Row, group: Row, held: Assignments) -> dict[str, Any]:
    aggregate = held.sets.get(row["PermissionSetId"])
    members = [member["PermissionSetId"] for member in rows_of(group, "PermissionSetGroupComponents")]
    return {
        **group_identity(group),
        "assignment_id": row["Id"],
        "expires": moment(row.get("ExpirationDate")),
        "active": row.get("IsActive", True),
        "aggregate_id": row["PermissionSetId"],
        "components": [_component(member, held.components) for member in members if member in held.components],
        "permissions": sorted(permissions_in(aggregate)) if aggregate else None,
        **data_rights(aggregate or {}),
    }


def group_identity(group: Row) -> dict[str, Any]:
    return {
        "id": group["Id"],
        "name": group["DeveloperName"],
        "namespace": group["NamespacePrefix"],
        "full_name": full_name(group["DeveloperName"], group["NamespacePrefix"]),
        "label": group["MasterLabel"],
        "status": group["Status"],
    }


def _component(member: str, components: Mapping[str, Row]) -> dict[str, Any]:
    row = components[member]
    name = row.get("Name") or row.get("DeveloperName")
    return {
        "id": member,
        "name": name,
        "namespace": row.get("NamespacePrefix"),
        "label": row.get("Label") or row.get("MasterLabel"),
        "muting": is_muting(member),
        "permissions": sorted(permissions_in(row)),
        **data_rights(row),
    }


def permission_set_licenses(user: Row) -> list[dict[str, Any]]:
    held = (_licence(row) for row in rows_of(user, "PermissionSetLicenseAssignments"))
    return sorted(held, key=lambda item: item["name"])


def _licence(row: Row) -> dict[str, Any]:
    licence = row["PermissionSetLicense"]
    return {
        "id": row["PermissionSetLicenseId"],
        "assignment_id": row["Id"],
        "name": licence["DeveloperName"],
        "key": licence["PermissionSetLicenseKey"],
        "label": licence["MasterLabel"],
        "status": licence.get("Status"),
        "expires": licence.get("ExpirationDate"),
    }


def effective(held: Assignments) -> Iterable[tuple[dict[str, Any], Row, list[Row]]]:
    """Every container that grants now, as (provenance, its PermissionSet row, the group's components).

    Expired assignments and sets that wait for a session activation grant nothing; a group grants what its aggregate does,
    muting already applied, and its aggregate is current only when its status is Updated (contract 5.1, 5.2, 6).
    """
    if held.own:
        name = (held.own.get("Profile") or {}).get("Name")
        yield {"kind": "profile", "id": held.own.get("ProfileId"), "name": name}, held.own, []
    for row, its_set in held.direct:
        if row.get("IsActive", True) and not its_set.get("HasActivationRequired"):
            yield {"kind": "permission_set", **_short(identity(its_set))}, its_set, []
    for row, group in held.grouped:
        aggregate = held.sets.get(row["PermissionSetId"])
        if row.get("IsActive", True) and aggregate:
            members = [member["PermissionSetId"] for member in rows_of(group, "PermissionSetGroupComponents")]
            known = [held.components[member] for member in members if member in held.components]
            yield {"kind": "permission_set_group", **_short(group_identity(group))}, aggregate, known


def _short(named: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": named["id"], "name": named["full_name"], "label": named["label"]}
