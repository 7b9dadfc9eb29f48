# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orgs in which somebody runs the play who only provisions, so that the last administrator is somebody else."""

from __future__ import annotations

from typing import Any

PROVISIONER: dict[str, Any] = {
    "provisioner": {
        "name": "Provisioner",
        "custom": True,
        "user_licence": "SFDC",
        "permissions": ["ApiEnabled", "ManageUsers", "ViewSetup", "AssignPermissionSets", "ViewAllUsers"],
    }
}
POWERS: dict[str, Any] = {
    "Powers": {
        "label": "Powers",
        "permissions": ["ModifyAllData", "CustomizeApplication", "ManageUsers"],
        "apps": ["orgops"],
    }
}
# The API user administers through the permission set Powers, and nobody else does.
ONE_IS_LEFT: dict[str, Any] = {
    "permission_sets": POWERS,
    "profiles": PROVISIONER,
    "users": {
        "admin": {"profile": "provisioner"},
        "owner": {"profile": "standard"},
        "api": {"profile": "standard", "permission_sets": ["Powers"]},
    },
}
