# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats: PermissionSetLicenseAssign (contract 5.3) and UserPackageLicense (contract 7)."""

from __future__ import annotations

from typing import Any

from sf_emulator.rules import texts
from sf_emulator.rules.write import Family, Write


class PermissionSetLicenseAssign(Family):
    def check(self, write: Write) -> None:
        if write.kind == "delete":
            _refuse_needed(write)
            return
        licence_id = write.values["PermissionSetLicenseId"]
        licence: dict[str, Any] = write.store.get("PermissionSetLicense", licence_id) or {}
        present = write.store.find(
            "PermissionSetLicenseAssign", AssigneeId=write.values["AssigneeId"], PermissionSetLicenseId=licence_id
        )
        if present:
            raise texts.DUPLICATE_LICENCE.error(record_id=present[0]["Id"])
        if licence.get("Status") != "Active":
            raise texts.LICENCE_EXPIRED.error(licence=licence.get("MasterLabel"))
        if int(licence["UsedLicenses"]) >= int(licence["TotalLicenses"]):
            raise texts.SEATS_EXHAUSTED.error(licence=licence["MasterLabel"])

    def after(self, write: Write) -> None:
        licence_id = str(write.record["PermissionSetLicenseId"])
        _count(write, "PermissionSetLicense", licence_id)


class UserPackageLicense(Family):
    def check(self, write: Write) -> None:
        if write.kind == "delete":
            return
        licence_id = write.values["PackageLicenseId"]
        licence: dict[str, Any] = write.store.get("PackageLicense", licence_id) or {}
        present = write.store.find("UserPackageLicense", UserId=write.values["UserId"], PackageLicenseId=licence_id)
        if present:
            raise texts.DUPLICATE_LICENCE.error(record_id=present[0]["Id"])
        allowed = int(licence["AllowedLicenses"])
        if 0 <= allowed <= int(licence["UsedLicenses"]):
            raise texts.SEATS_EXHAUSTED.error(licence=licence["NamespacePrefix"])

    def after(self, write: Write) -> None:
        _count(write, "PackageLicense", str(write.record["PackageLicenseId"]))


def _count(write: Write, sobject: str, licence_id: str) -> None:
    licence = write.store.get(sobject, licence_id)
    if licence is not None:
        step = 1 if write.kind == "create" else -1
        write.store.update(sobject, licence_id, {"UsedLicenses": max(int(str(licence["UsedLicenses"])) + step, 0)})


def _refuse_needed(write: Write) -> None:
    """A licence stays while a permission set bound to it is assigned."""
    licence_id = str(write.record["PermissionSetLicenseId"])
    for row in write.store.find("PermissionSetAssignment", AssigneeId=write.record["AssigneeId"]):
        held: dict[str, Any] = write.store.get("PermissionSet", str(row["PermissionSetId"])) or {}
        if held.get("LicenseId") == licence_id:
            licence = write.store.get("PermissionSetLicense", licence_id) or {}
            raise texts.LICENCE_IN_USE.error(licence=licence.get("MasterLabel"), permission_set=held["Label"])
