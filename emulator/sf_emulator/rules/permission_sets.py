# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PermissionSet and Profile: names, licences, what packages and profiles own, permissions that need others."""

from __future__ import annotations

import re

from sf_emulator.rules import texts
from sf_emulator.rules.passing_time import group_changed
from sf_emulator.rules.write import Family, Write

_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")
NEEDS: dict[str, tuple[str, ...]] = {
    "ModifyAllData": ("ViewAllData",),
    "ManageUsers": ("ViewSetup",),
    "CustomizeApplication": ("ViewSetup",),
    "AssignPermissionSets": ("ViewSetup",),
    "ManageProfilesPermissionsets": ("ViewSetup",),
}
"""System permissions that need others in the same set; the text is recorded, this list inferred."""


class PermissionSet(Family):
    def check(self, write: Write) -> None:
        if write.kind != "create":
            _refuse_owned(write)
        if write.kind == "delete":
            _refuse_used(write)
        else:
            check_name(write, "Name")
            _check_dependencies(write)

    def after(self, write: Write) -> None:
        if write.kind == "create":
            kind = "Session" if write.values.get("HasActivationRequired") else "Regular"
            write.store.update("PermissionSet", write.record_id, {"IsCustom": True, "Type": kind})
            return
        for row in write.store.find("PermissionSetGroupComponent", PermissionSetId=write.record_id):
            group_changed(write.org, str(row["PermissionSetGroupId"]))


class Profile(Family):
    """A profile and the permission set it owns say the same."""

    def check(self, write: Write) -> None:
        if write.kind == "delete" and write.store.count("User", ProfileId=write.record_id):
            raise texts.SET_ASSIGNED.error(name=write.record["Name"])
        if write.kind != "delete":
            _check_profile_name(write)
            _check_dependencies(write)

    def after(self, write: Write) -> None:
        owned = write.store.find("PermissionSet", ProfileId=write.record_id)
        if write.kind == "delete":
            for row in owned:
                write.store.delete("PermissionSet", str(row["Id"]))
            return
        known = write.store.catalogue.sobject("PermissionSet")
        shared = {n: v for n, v in write.values.items() if n.startswith("Permissions") and known and known.field(n)}
        if owned:
            write.store.update("PermissionSet", str(owned[0]["Id"]), shared)
        else:
            own = {"Name": f"X{write.record_id}", "Label": write.record_id[:15], "ProfileId": write.record_id}
            kind = {"IsOwnedByProfile": True, "IsCustom": True, "Type": "Profile"}
            licence = {"LicenseId": write.record.get("UserLicenseId")}
            write.store.insert("PermissionSet", {**own, **kind, **licence, **shared})


def _check_profile_name(write: Write) -> None:
    for row in write.store.find("Profile", Name=write.value("Name")):
        if row["Id"] != write.record.get("Id"):
            raise texts.PROFILE_NAME_TAKEN.error()


def check_name(write: Write, field: str) -> None:
    """API names: letters, digits, single underscores; unique among those without namespace.

    :raises WriteError: FIELD_INTEGRITY_EXCEPTION, DUPLICATE_DEVELOPER_NAME
    """
    if field not in write.values:
        return
    name = write.values[field]
    described = write.sobject.field(field)
    if not _NAME.fullmatch(name):
        raise texts.BAD_NAME.error(label=described.label if described else field, field=field)
    for row in write.store.find(write.sobject.name, **{field: name}):
        if row["Id"] != write.record.get("Id") and not row.get("NamespacePrefix"):
            raise texts.DUPLICATE_NAME.error(name=name, field=field)


def _refuse_owned(write: Write) -> None:
    """Sets of managed packages are read-only, those of profiles and groups belong to their owner."""
    if write.record.get("NamespacePrefix"):
        raise texts.MANAGED.error(sobject=write.sobject.name, record_id=write.record_id)
    if write.record.get("Type") in ("Profile", "Group") and write.kind == "delete":
        raise texts.PROFILE_OWNED.error()


def _refuse_used(write: Write) -> None:
    name = write.record["Label"]
    if write.store.count("PermissionSetAssignment", PermissionSetId=write.record_id):
        raise texts.SET_ASSIGNED.error(name=name)
    if write.store.count("PermissionSetGroupComponent", PermissionSetId=write.record_id):
        raise texts.SET_IN_GROUP.error(name=name)


def _check_dependencies(write: Write) -> None:
    """Permissions are not granted along with what needs them (contract 6, recorded)."""
    for permission, needs in NEEDS.items():
        if write.values.get(f"Permissions{permission}") is not True:
            continue
        missing = [need for need in needs if not write.value(f"Permissions{need}")]
        if missing:
            labels = [_label(write, name) for name in missing]
            raise texts.PERMISSION_NEEDS.error(permission=_label(write, permission), needs=", ".join(labels))


def _label(write: Write, permission: str) -> str:
    field = write.sobject.field(f"Permissions{permission}")
    return field.label if field else permission
