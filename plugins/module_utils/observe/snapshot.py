# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Observe: the only reader. One user in one org, as plain data (the shape is in docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.observe import apps, assignments, customization
from ansible_collections.orgops.salesforce.plugins.module_utils.observe import permissions as effective
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import Assignments, full_name
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.candidates import candidates_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import told
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.network import login_limits
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import (
    SETUP_ENTITIES,
    described,
    first_round,
    second_round,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import SEES_ASSIGNMENTS, Sight
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.user import (
    licence_section,
    profile_section,
    user_section,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import SUBSETS, Wanted

SNAPSHOT_VERSION = 1
_PACKAGES = (
    "SELECT Id, SubscriberPackage.NamespacePrefix, SubscriberPackage.Name, SubscriberPackageVersion.MajorVersion, "
    "SubscriberPackageVersion.MinorVersion FROM InstalledSubscriberPackage ORDER BY SubscriberPackageId"
)
# Sections of the snapshot by the subset that fills them.
_SECTIONS = {
    "permissions": ("permission_sets", "permission_set_groups", "permission_set_licenses", "system_permissions"),
    "objects": ("object_permissions", "field_permissions"),
    "customization": ("custom_fields", "required_fields", "record_types", "assignment_rules"),
    "packages": ("packages", "package_licences"),
    "password": ("user.password_expired",),
    "apps": ("apps",),
    "grants": ("grants",),
    "audit_trail": ("audit_trail",),
    "network": ("profile.login_ip_ranges", "profile.login_hours"),
}


def observe(connection: Connection, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """The snapshot of `wanted.username`: at most three API calls beside the login. The Tooling API, which no composite takes, costs one
    more for the profile's login limits, and one where an org has no Publisher to list packages.

    Raises `SalesforceError` when the org refuses to be read at all; parts that are refused or hidden are told in `unknown`.
    """
    first = connection.read(first_round(wanted))
    if not first["user"].granted:
        answer = first["user"]
        raise refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], "query")
    describes = {name: first[f"describe{name}"] for name in described(wanted)}
    available = {name: _field_names(answer) for name, answer in describes.items() if answer.granted}
    answers = {**first, **connection.read(second_round(wanted, first, available))}
    installed = _installed_packages(connection, wanted, answers)
    return _snapshot(connection, wanted, answers, describes, installed, now)


def _field_names(describe: Answer) -> frozenset[str]:
    return frozenset(field["name"] for field in describe.body["fields"])


def _installed_packages(
    connection: Connection, wanted: Wanted, answers: Mapping[str, Answer]
) -> list[dict[str, Any]] | None:
    publisher = answers.get("Publisher")
    if not wanted.wants("packages") or (publisher is not None and publisher.granted):
        return None
    try:
        return connection.client.tooling_query(_PACKAGES)
    except SalesforceError:
        return None


def _snapshot(
    connection: Connection,
    wanted: Wanted,
    answers: Mapping[str, Answer],
    describes: Mapping[str, Answer],
    installed: list[dict[str, Any]] | None,
    now: datetime,
) -> dict[str, Any]:
    sight = Sight.of(answers["rights"])
    usage = connection.client.transport.usage
    row = next(iter(answers["user"].records), None)
    snapshot: dict[str, Any] = {
        "snapshot_version": SNAPSHOT_VERSION,
        "observed_at": told(now),
        "api_version": connection.client.api_version,
        "gathered": ["org", "user", *sorted(wanted.subsets)],
        "org": {**(connection.org or {}), "api_usage": {"used": usage.used, "limit": usage.limit}},
        "running_user": {**(connection.running_user or {}), "permissions": sorted(sight.rights or ())},
        "user": user_section(row, answers["login"], answers.get("password"), wanted.username, sight),
        "licence": licence_section(row) if row else None,
        "profile": None,
    }
    snapshot |= {section: None for sections in _SECTIONS.values() for section in sections if "." not in section}
    for subset in set(SUBSETS) - wanted.subsets:
        sight.unknown |= dict.fromkeys(_SECTIONS[subset], "not gathered")
    held = Assignments.of(row, answers) if row else None
    if row and held:
        snapshot["profile"] = profile_section(row, held.own)
        if snapshot["profile"] and wanted.wants("network"):
            snapshot["profile"] |= login_limits(connection.client, row["ProfileId"], sight)
        snapshot |= _of_user(row, held, wanted, answers, sight)
    running_profile_id = (connection.running_user or {}).get("profile_id")
    snapshot |= _of_org(held, row, wanted, answers, describes, installed, running_profile_id, sight)
    snapshot["candidates"] = candidates_section(answers)
    snapshot["unknown"] = dict(sorted(sight.unknown.items()))
    return snapshot


def _of_user(
    row: Mapping[str, Any], held: Assignments, wanted: Wanted, answers: Mapping[str, Answer], sight: Sight
) -> dict[str, Any]:
    """Assignments and what they grant; unknown as a whole where the running user sees no assignments."""
    paths = [path for subset in ("permissions", "objects") if wanted.wants(subset) for path in _SECTIONS[subset]]
    seen = [sight.may_see(path, SEES_ASSIGNMENTS, "permission set assignments") for path in paths]  # each path is noted
    if (
        not wanted.wants("permissions")
        or not all(seen)
        or not sight.granted("permission_sets", answers.get("sets"), "permission sets")
    ):
        sight.unknown["profile.permissions"] = sight.unknown["permission_sets"]
        return {}
    sections: dict[str, Any] = {
        "permission_sets": assignments.permission_sets(held),
        "permission_set_groups": assignments.permission_set_groups(held),
        "permission_set_licenses": assignments.permission_set_licenses(row),
        "system_permissions": effective.system_permissions(held, wanted.system_permissions),
    }
    if wanted.system_permissions is not None:
        sight.unknown["system_permissions.*"] = "not gathered; ask for system_permissions: [all]"
    if wanted.wants("objects"):
        sections["object_permissions"] = effective.object_permissions(held, wanted.objects)
        sections["field_permissions"] = effective.field_permissions(held, wanted.fields)
    if wanted.setup_entities:
        sections["setup_access"] = effective.setup_access(held, _entity_names(wanted, answers, sight))
    return sections


def _entity_names(wanted: Wanted, answers: Mapping[str, Answer], sight: Sight) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for kind in wanted.setup_entities:
        answer = answers.get(f"entities{kind}")
        if sight.granted(f"setup_access.{kind}", answer, f"{kind} records") and answer:
            column = SETUP_ENTITIES[kind]
            names[kind] = {row["Id"]: full_name(row[column], row["NamespacePrefix"]) for row in answer.records}
    return names


def _of_org(
    held: Assignments | None,
    row: Mapping[str, Any] | None,
    wanted: Wanted,
    answers: Mapping[str, Answer],
    describes: Mapping[str, Answer],
    installed: list[dict[str, Any]] | None,
    running_profile_id: str | None,
    sight: Sight,
) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    acting = frozenset(through[1]["Id"] for through in assignments.effective(held)) if held else frozenset()
    if wanted.wants("apps"):
        sections["apps"] = apps.apps_section(answers, acting, sight)
    if wanted.wants("grants"):
        sections["grants"] = apps.grants_section(answers.get("OauthToken"), row["Id"] if row else "", sight)
    if wanted.wants("packages"):
        sections["packages"] = customization.packages(answers.get("Publisher"), installed, sight)
        sections["package_licences"] = customization.package_licences(answers.get("PackageLicense"), sight)
    if wanted.wants("audit_trail"):
        sections["audit_trail"] = customization.audit_trail(answers.get("SetupAuditTrail"), wanted.username, sight)
    if wanted.wants("customization"):
        objects = {name: describes[name].body for name in wanted.described if describes[name].granted}
        for name in set(wanted.described) - set(objects):
            for section in ("custom_fields", "required_fields", "record_types"):
                sight.unknown[f"{section}.{name}"] = f"The org has no {name}, or hides it from the running user."
        customization.custom_fields_hide(sight)
        sections["custom_fields"] = customization.custom_fields(objects)
        sections["required_fields"] = customization.required_fields(objects)
        sections["record_types"] = customization.record_types(
            objects, row["ProfileId"] if row else None, running_profile_id, sight
        )
        sections["assignment_rules"] = customization.assignment_rules(answers.get("AssignmentRule"), sight)
    return sections
