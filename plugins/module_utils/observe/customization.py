# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the org is built around the connector: custom and required fields, record types, assignment rules, packages, recent changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import (
    SEES_ASSIGNMENTS,
    SEES_FIELDS,
    SEES_SETUP,
    Sight,
)

# Required by the platform and filled by it, or by every client: nobody has to map these (domain notes 2.3, inferred).
_FILLED = frozenset(
    {"OwnerId", "LastName", "Company", "Name", "Status", "IsUnreadByOwner", "DurationInMinutes", "ActivityDateTime"}
)


def custom_fields_hide(sight: Sight) -> None:
    """A field that describe does not show may be hidden by field-level security (contract 4): absent for administrators only."""
    sight.may_see("custom_fields.*", SEES_FIELDS, "fields that nobody opened to it")


def custom_fields(describes: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        name: sorted(field["name"] for field in body["fields"] if field["custom"]) for name, body in describes.items()
    }


def required_fields(describes: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Fields that a record cannot be created without and that nothing fills by itself.

    ``createable`` speaks of the running user, which may only read; custom fields that are required bind everybody.
    """
    return {
        name: sorted(field["name"] for field in body["fields"] if _is_required(field))
        for name, body in describes.items()
    }


def _is_required(field: Mapping[str, Any]) -> bool:
    return (
        (field["createable"] or field["custom"])
        and not field["nillable"]
        and not field["defaultedOnCreate"]
        and field["type"] != "boolean"
        and field["name"] not in _FILLED
    )


def record_types(
    describes: Mapping[str, Mapping[str, Any]], profile_id: str | None, running_profile_id: str | None, sight: Sight
) -> dict[str, list[dict[str, Any]]]:
    """Describe says what is available to the running user: told of another user where both have one profile, else unknown."""
    told = profile_id is not None and profile_id == running_profile_id
    if not told:
        sight.unknown["record_types.*"] = (
            "Salesforce shows the record types of the running user, whose profile is another."
        )
    return {
        name: [
            {
                "name": item["name"],
                "available": item["available"] if told or item.get("active") is False else None,
                "master": item.get("master", False),
            }
            for item in body.get("recordTypeInfos", ())
        ]
        for name, body in describes.items()
    }


def assignment_rules(answer: Answer | None, sight: Sight) -> list[dict[str, Any]] | None:
    if not sight.granted("assignment_rules", answer, "assignment rules") or answer is None:
        return None
    if not answer.records and not sight.may_see("assignment_rules", SEES_SETUP, "assignment rules"):
        return None
    rules = ({"name": row["Name"], "object": row["SobjectType"], "active": row["Active"]} for row in answer.records)
    return sorted(rules, key=lambda rule: (rule["object"], rule["name"]))


def packages(
    answer: Answer | None, installed: list[dict[str, Any]] | None, sight: Sight
) -> list[dict[str, Any]] | None:
    """Installed packages with their version: from Publisher, or from the Tooling API's rows where the org has no Publisher (contract 7)."""
    if installed is not None:
        found = [_tooling_package(row) for row in installed]
    elif sight.granted("packages", answer, "installed packages") and answer:
        found = [_publisher(row) for row in answer.records if not row.get("IsSalesforce")]
    else:
        return None
    if not found and not sight.may_see("packages", SEES_SETUP, "installed packages"):
        return None
    return sorted(found, key=lambda item: (item["namespace"] or "", item["name"]))


def package_licences(answer: Answer | None, sight: Sight) -> list[dict[str, Any]] | None:
    """Licences that Salesforce keeps for installed packages; packages without licence management have none (contract 7)."""
    if not sight.granted("package_licences", answer, "licences of packages") or answer is None:
        return None
    if not answer.records and not sight.may_see("package_licences", SEES_ASSIGNMENTS, "licences of packages"):
        return None
    rows = (
        {
            "namespace": row.get("NamespacePrefix"),
            "status": row.get("Status"),
            "expires": moment(row.get("ExpirationDate")),
            "allowed": row.get("AllowedLicenses"),
            "used": row.get("UsedLicenses"),
        }
        for row in answer.records
    )
    return sorted(rows, key=lambda item: str(item["namespace"]))


def _publisher(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "namespace": row.get("NamespacePrefix"),
        "name": row.get("Name"),
        "version": _version(row.get("MajorVersion"), row.get("MinorVersion")),
    }


def _tooling_package(row: Mapping[str, Any]) -> dict[str, Any]:
    package, version = row["SubscriberPackage"], row.get("SubscriberPackageVersion") or {}
    return {
        "namespace": package.get("NamespacePrefix"),
        "name": package.get("Name"),
        "version": _version(version.get("MajorVersion"), version.get("MinorVersion")),
    }


def _version(major: Any, minor: Any) -> str | None:
    return None if major is None else f"{int(major)}.{int(minor or 0)}"


def audit_trail(answer: Answer | None, username: str, sight: Sight) -> list[dict[str, Any]] | None:
    """Setup changes of the last 30 days that name the user, newest first."""
    if not sight.granted("audit_trail", answer, "the setup audit trail") or answer is None:
        return None
    if not answer.records and not sight.may_see("audit_trail", SEES_SETUP, "the setup audit trail"):
        return None
    return [audited(row) for row in answer.records if username.lower() in str(row.get("Display", "")).lower()]


def audited(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the setup audit trail."""
    return {
        "when": moment(row.get("CreatedDate")),
        "by": (row.get("CreatedBy") or {}).get("Username"),
        "action": row.get("Action"),
        "section": row.get("Section"),
        "display": row.get("Display"),
    }
