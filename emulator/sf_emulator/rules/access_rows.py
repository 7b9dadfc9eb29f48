# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ObjectPermissions, FieldPermissions and SetupEntityAccess: what hangs below a permission set (contract 5.4, 6)."""

from __future__ import annotations

from sf_emulator.access.visibility import BUSINESS_OBJECTS
from sf_emulator.rules import texts
from sf_emulator.rules.groups import groups_changed
from sf_emulator.rules.write import Family, Write

OBJECT_NEEDS: dict[str, tuple[str, ...]] = {
    "PermissionsCreate": ("PermissionsRead",),
    "PermissionsEdit": ("PermissionsRead",),
    "PermissionsDelete": ("PermissionsRead", "PermissionsEdit"),
    "PermissionsViewAllRecords": ("PermissionsRead",),
    "PermissionsViewAllFields": ("PermissionsRead",),
    "PermissionsModifyAllRecords": (
        "PermissionsRead",
        "PermissionsEdit",
        "PermissionsDelete",
        "PermissionsViewAllRecords",
    ),
}
FIELD_NEEDS: dict[str, tuple[str, ...]] = {"PermissionsEdit": ("PermissionsRead",)}
_LABELS = {
    "PermissionsRead": "Read",
    "PermissionsCreate": "Create",
    "PermissionsEdit": "Edit",
    "PermissionsDelete": "Delete",
    "PermissionsViewAllRecords": "View All",
    "PermissionsViewAllFields": "View All Fields",
    "PermissionsModifyAllRecords": "Modify All",
}
SETUP_ENTITIES = frozenset(
    {"ConnectedApplication", "ExternalClientApplication", "CustomPermission", "ApexClass", "ApexPage"}
)
APPS = frozenset({"ConnectedApplication", "ExternalClientApplication"})


class _Rights(Family):
    needs: dict[str, tuple[str, ...]] = {}

    def after(self, write: Write) -> None:
        """Rows without any right do not exist; groups above the set are out of date."""
        row = write.store.get(write.sobject.name, write.record_id)
        if row and not any(row[right] for right in _LABELS if right in row):
            write.store.delete(write.sobject.name, write.record_id)
        groups_changed(write, str(write.record["ParentId"]))

    def check_needs(self, write: Write, what: str) -> None:
        """:raises WriteError: a right that needs another is given without it; nothing is granted along (recorded)."""
        if write.store.count("MutingPermissionSet", Id=write.value("ParentId")):
            return  # a muting set takes away, so a right stands alone there
        for right, needs in self.needs.items():
            missing = [_LABELS[need] for need in needs if write.value(right) and not write.value(need)]
            if missing:
                named = ", ".join(f"{need} {what}" for need in missing)
                raise texts.PERMISSION_NEEDS.error(permission=f"{_LABELS[right]} {what}", needs=named)


class ObjectPermissions(_Rights):
    needs = OBJECT_NEEDS

    def check(self, write: Write) -> None:
        _refuse_managed(write)
        if write.kind == "delete":
            return
        name = str(write.value("SobjectType"))
        known = write.store.catalogue.sobject(name)
        if known is None or not (known.name in BUSINESS_OBJECTS or known.custom):
            raise texts.NO_SUCH_OBJECT.error(value=name)
        if write.kind == "create":
            write.values["SobjectType"] = known.name
            _refuse_second(write, "SobjectType")
        self.check_needs(write, known.label)


class FieldPermissions(_Rights):
    needs = FIELD_NEEDS

    def check(self, write: Write) -> None:
        _refuse_managed(write)
        if write.kind == "delete":
            return
        path = str(write.value("Field"))
        sobject_name, _unused, field_name = path.partition(".")
        known = write.store.catalogue.sobject(sobject_name)
        field = known.field(field_name) if known else None
        if known is None or field is None or known.name != str(write.value("SobjectType")):
            raise texts.NO_SUCH_FIELD.error(value=path)
        if write.kind == "create":
            write.values["Field"] = f"{known.name}.{field.name}"
            _refuse_second(write, "Field")
        self.check_needs(write, field.label)


class SetupEntityAccess(Family):
    def check(self, write: Write) -> None:
        _refuse_managed(write)
        if write.kind == "delete":
            return
        entity = str(write.values["SetupEntityId"])
        target = write.store.catalogue.sobject_of_id(entity)
        if target is None or target.name not in SETUP_ENTITIES:
            raise texts.NOT_A_SETUP_ENTITY.error(value=entity)
        if target.name in APPS:
            _refuse_integration_licence(write)
        _refuse_second(write, "SetupEntityId")
        write.values["SetupEntityType"] = target.name

    def after(self, write: Write) -> None:
        groups_changed(write, str(write.record["ParentId"]))


def _refuse_integration_licence(write: Write) -> None:
    """A set bound to the integration licence may not hold access to apps."""
    held = write.store.get("PermissionSet", write.values["ParentId"]) or {}
    licence = write.store.get("PermissionSetLicense", str(held.get("LicenseId"))) if held.get("LicenseId") else None
    if licence and licence.get("IsAvailableForIntegrations"):
        raise texts.APP_ACCESS_LICENCE.error(licence=licence["MasterLabel"])


def _refuse_second(write: Write, key: str) -> None:
    same = {"ParentId": write.values["ParentId"], key: write.values[key]}
    for row in write.store.find(write.sobject.name, **same):
        raise texts.DUPLICATE_VALUE.error(field=f"ParentId, {key}", record_id=row["Id"])


def _refuse_managed(write: Write) -> None:
    """Sets of managed packages are read-only."""
    held = write.store.get("PermissionSet", str(write.value("ParentId")))
    if held and held.get("NamespacePrefix"):
        raise texts.MANAGED.error(sobject="PermissionSet", record_id=held["Id"])
