# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission set groups, their components and muting sets; every change of them sets off a recalculation (contract 5.2)."""

from __future__ import annotations

from sf_emulator.rules import texts
from sf_emulator.rules.aggregation import aggregate_id, component_ids, create_aggregate
from sf_emulator.rules.passing_time import group_changed
from sf_emulator.rules.permission_sets import check_name
from sf_emulator.rules.write import Family, Write

MOST_COMPONENTS = 100


class PermissionSetGroup(Family):
    def check(self, write: Write) -> None:
        if write.kind == "delete":
            if write.store.count("PermissionSetAssignment", PermissionSetGroupId=write.record_id):
                raise texts.SET_ASSIGNED.error(name=write.record["MasterLabel"])
        else:
            check_name(write, "DeveloperName")

    def after(self, write: Write) -> None:
        if write.kind == "create":
            create_aggregate(write.store, write.record_id)
        elif write.kind == "delete":
            for row in write.store.find("PermissionSet", PermissionSetGroupId=write.record_id):
                write.store.delete("PermissionSet", str(row["Id"]))


class PermissionSetGroupComponent(Family):
    def check(self, write: Write) -> None:
        if write.kind == "delete":
            return
        group, part = write.values["PermissionSetGroupId"], write.values["PermissionSetId"]
        present = component_ids(write.store, group)
        if part in present:
            rows = write.store.find("PermissionSetGroupComponent", PermissionSetGroupId=group, PermissionSetId=part)
            raise texts.DUPLICATE_VALUE.error(field="PermissionSetId", record_id=rows[0]["Id"])
        if len(present) >= MOST_COMPONENTS:
            raise texts.TOO_MANY_COMPONENTS.error(limit=MOST_COMPONENTS)
        if _mutes(write, part) and any(_mutes(write, other) for other in present):
            raise texts.ONE_MUTING_SET.error()
        held = write.store.get("PermissionSet", part)
        if held and held["Type"] in ("Profile", "Group"):
            raise texts.PROFILE_OWNED_ASSIGN.error()

    def after(self, write: Write) -> None:
        group = str(write.record["PermissionSetGroupId"])
        if write.store.count("PermissionSetGroup", Id=group):
            group_changed(write.org, group)


class MutingPermissionSet(Family):
    def check(self, write: Write) -> None:
        if write.kind != "delete":
            check_name(write, "DeveloperName")

    def after(self, write: Write) -> None:
        groups_changed(write, write.record_id)


def groups_changed(write: Write, part: str) -> None:
    """A permission set or muting set changed: so do the groups that include it."""
    for row in write.store.find("PermissionSetGroupComponent", PermissionSetId=part):
        group = str(row["PermissionSetGroupId"])
        if write.kind == "delete" and part == write.record.get("Id"):
            write.store.delete("PermissionSetGroupComponent", str(row["Id"]))
        if aggregate_id(write.store, group):
            group_changed(write.org, group)


def _mutes(write: Write, part: str) -> bool:
    return bool(write.store.count("MutingPermissionSet", Id=part))
