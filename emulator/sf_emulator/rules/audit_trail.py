# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SetupAuditTrail: every setup write leaves a row. Actions and sections as in Setup, texts inferred."""

from __future__ import annotations

from sf_emulator.rules.write import Write

_ACTIONS: dict[tuple[str, str], tuple[str, str]] = {
    ("PermissionSetAssignment", "create"): ("PermSetAssign", "Manage Users"),
    ("PermissionSetAssignment", "update"): ("PermSetAssignExpiration", "Manage Users"),
    ("PermissionSetAssignment", "delete"): ("PermSetUnassign", "Manage Users"),
    ("PermissionSetLicenseAssign", "create"): ("PermSetLicenseAssign", "Manage Users"),
    ("PermissionSetLicenseAssign", "delete"): ("PermSetLicenseUnassign", "Manage Users"),
    ("User", "create"): ("createduser", "Manage Users"),
    ("User", "update"): ("changeduser", "Manage Users"),
    ("UserLogin", "update"): ("changeduserlogin", "Manage Users"),
    ("SetupEntityAccess", "create"): ("insertSetupEntityAccess", "Manage Users"),
    ("SetupEntityAccess", "delete"): ("deleteSetupEntityAccess", "Manage Users"),
    ("UserPackageLicense", "create"): ("addPackageUser", "Manage Users"),
    ("UserPackageLicense", "delete"): ("removePackageUser", "Manage Users"),
}
_VERBS = {"create": "Created", "update": "Changed", "delete": "Deleted"}
_SECTION = "Application"


def record(write: Write) -> None:
    """One row for this write."""
    name = write.sobject.name
    action, section = _ACTIONS.get((name, write.kind), (f"{write.kind}d{name}", _SECTION))
    write.store.insert(
        "SetupAuditTrail",
        {
            "Action": action,
            "Section": section,
            "Display": _display(write)[:1000],
            "CreatedById": write.viewer_id,
        },
    )


def _display(write: Write) -> str:
    label = write.sobject.label.lower()
    name_field = write.sobject.name_field
    subject = write.value(name_field.name) if name_field else write.record.get("Id")
    changed = ", ".join(sorted(field for field in write.values if write.kind == "update"))
    what = f"{_VERBS[write.kind]} {label} {subject}"
    return f"{what}: {changed}" if changed else what
