# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the org offers under the names that were asked for: material for resolving names and for the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import group_identity, identity
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.profiles import profile_of


def candidates_section(answers: Mapping[str, Answer]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the org by kind, for kinds that were asked for: permission sets, groups, licences of both kinds, profiles."""
    shapes = {
        "permission_sets": ("candidateSets", _permission_set),
        "permission_set_groups": ("candidateGroups", group_identity),
        "permission_set_licenses": ("candidateLicenses", _permission_set_license),
        "profiles": ("candidateProfiles", _profile),
        "licences": ("licences", _licence),
    }
    return {
        kind: [shape(row) for row in answers[ref].records] for kind, (ref, shape) in shapes.items() if ref in answers
    }


def _permission_set(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**identity(row), "type": row.get("Type"), "licence_id": row.get("LicenseId")}


def _permission_set_license(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["Id"],
        "name": row["DeveloperName"],
        "key": row["PermissionSetLicenseKey"],
        "label": row["MasterLabel"],
        "total": row.get("TotalLicenses"),
        "used": row.get("UsedLicenses"),
        "status": row.get("Status"),
    }


def _profile(row: Mapping[str, Any]) -> dict[str, Any]:
    profile = profile_of(row)
    licence = profile["licence"]
    return {**profile, "licence": licence["name"], "licence_key": licence["key"], "seats": licence}


def _licence(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["Id"],
        "name": row["Name"],
        "key": row.get("LicenseDefinitionKey"),
        "status": row.get("Status"),
        "total": row.get("TotalLicenses"),
        "used": row.get("UsedLicenses"),
    }
