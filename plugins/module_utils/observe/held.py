# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lean look at one user's assignments and at the things that were named: one API call, for tasks that assign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import (
    group_identity,
    identity,
    permission_set_licenses,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.candidates import candidates_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import candidate_requests, rows_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted

_HELD = (
    "SELECT Id, Username, IsActive, (SELECT Id, ExpirationDate, IsActive, "
    "PermissionSetId, PermissionSet.Name, PermissionSet.Label, PermissionSet.NamespacePrefix, PermissionSet.IsOwnedByProfile, "
    "PermissionSetGroupId, PermissionSetGroup.DeveloperName, PermissionSetGroup.MasterLabel, PermissionSetGroup.NamespacePrefix, "
    "PermissionSetGroup.Status FROM PermissionSetAssignments), "
    "(SELECT Id, PermissionSetLicenseId, PermissionSetLicense.DeveloperName, PermissionSetLicense.MasterLabel, "
    "PermissionSetLicense.PermissionSetLicenseKey FROM PermissionSetLicenseAssignments) FROM User WHERE Username = {}"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Direct assignments by kind, as plain rows, and the org's rows under the names that were asked for."""

    user_id: str
    username: str
    permission_sets: list[dict[str, Any]]
    permission_set_groups: list[dict[str, Any]]
    permission_set_licenses: list[dict[str, Any]]
    candidates: Mapping[str, list[dict[str, Any]]]


def held_by(connection: Connection, wanted: Wanted) -> Held:
    """Raises `NotFound` when the user does not exist in the org, `SalesforceError` when reading is refused."""
    answers = connection.read([Subrequest.query("held", soql(_HELD, wanted.username)), *candidate_requests(wanted)])
    for ref, answer in answers.items():
        if not answer.granted:
            raise refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], f"query {ref}")
    user = the_user(answers["held"], wanted.username)
    rows = rows_of(user, "PermissionSetAssignments")
    return Held(
        user["Id"],
        user["Username"],
        [
            _held_set(row)
            for row in rows
            if not row["PermissionSetGroupId"] and not row["PermissionSet"]["IsOwnedByProfile"]
        ],
        [_held_group(row) for row in rows if row["PermissionSetGroupId"]],
        permission_set_licenses(user),
        candidates_section(answers),
    )


def the_user(answer: Answer, username: str) -> dict[str, Any]:
    if not answer.records:
        raise no_such_user(username)
    return answer.records[0]


def no_such_user(username: str) -> NotFound:
    return NotFound(
        f"No user has the username {username}.",
        code="user_not_found",
        cause="The username is misspelt, or belongs to another org; in a sandbox it usually ends with the sandbox's name.",
        remedy="Give the exact username, not the alias or e-mail; sf_api_user can create the user.",
    )


def _held_set(row: Mapping[str, Any]) -> dict[str, Any]:
    its_set = {**row["PermissionSet"], "Id": row["PermissionSetId"]}
    return {**identity(its_set), **_terms(row)}


def _held_group(row: Mapping[str, Any]) -> dict[str, Any]:
    group = {**row["PermissionSetGroup"], "Id": row["PermissionSetGroupId"]}
    return {**group_identity(group), **_terms(row)}


def _terms(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"assignment_id": row["Id"], "expires": moment(row["ExpirationDate"]), "active": row["IsActive"]}
