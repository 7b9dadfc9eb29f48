# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests behind a snapshot: two rounds, packed by `client.composite` into three calls at most.

Nothing here needs an id of an earlier answer: rows of the user are found through ``Assignee.Username``, so that the first round already holds
most of the snapshot. The second round asks for objects that not every org has or shows; the first one describes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import any_of, soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import is_id
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.profiles import OF_PROFILE, PROFILES
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted

# Objects that may be absent, or hidden from the running user, with the fields the snapshot would like (contract 5.5, 7).
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "ConnectedApplication": ("Id", "Name", "OptionsAllowAdminApprovedUsersOnly", "RefreshTokenValidityPeriod"),
    "ExternalClientApplication": ("Id", "DeveloperName", "MasterLabel", "DistributionState", "NamespacePrefix"),
    "ExtlClntAppOauthPlcyCnfg": (
        "ExternalClientApplicationId",
        "PermittedUsersPolicyType",
        "IpRelaxationPolicyType",
        "RefreshTokenPolicyType",
        "RefreshTokenValidityPeriod",
        "RefreshTokenValidityUnit",
        "IsClientCredentialsFlowEnabled",
        "ClientCredentialsFlowUser",
    ),
    "OauthToken": ("Id", "AppName", "UserId", "CreatedDate", "LastUsedDate", "UseCount", "AppMenuItemId"),
    "Publisher": ("NamespacePrefix", "Name", "MajorVersion", "MinorVersion", "IsSalesforce"),
    "PackageLicense": ("NamespacePrefix", "Status", "ExpirationDate", "AllowedLicenses", "UsedLicenses"),
    "AssignmentRule": ("Name", "SobjectType", "Active"),
    "SetupAuditTrail": ("CreatedDate", "CreatedById", "CreatedByContext", "Action", "Section", "Display"),
}
# Kinds of SetupEntityAccess that are named in baselines, with the field that holds their API name.
SETUP_ENTITIES = {"ApexClass": "Name", "ApexPage": "Name", "CustomPermission": "DeveloperName"}
_PARENTS = {"OauthToken": ["User.Username"], "SetupAuditTrail": ["CreatedBy.Username"]}
_BY_SUBSET = {
    "apps": ("ConnectedApplication", "ExternalClientApplication", "ExtlClntAppOauthPlcyCnfg"),
    "grants": ("OauthToken",),
    "packages": ("Publisher", "PackageLicense"),
    "customization": ("AssignmentRule",),
    "audit_trail": ("SetupAuditTrail",),
}

_USER = (
    f"SELECT FIELDS(STANDARD), UserRole.Name, {OF_PROFILE}, "
    "(SELECT Id, PermissionSetId, PermissionSetGroupId, ExpirationDate, IsActive FROM PermissionSetAssignments), "
    "(SELECT Id, PermissionSetLicenseId, PermissionSetLicense.DeveloperName, PermissionSetLicense.MasterLabel, "
    "PermissionSetLicense.PermissionSetLicenseKey, PermissionSetLicense.Status, PermissionSetLicense.ExpirationDate FROM PermissionSetLicenseAssignments) "
    "FROM User WHERE Username = {}"
)
_LOGIN = (
    "SELECT Id, IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username = {})"
)
RIGHTS = "SELECT FIELDS(STANDARD) FROM UserPermissionAccess"
_ASSIGNED_SETS = "Id IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = {})"
_GROUPS = (
    "SELECT Id, DeveloperName, NamespacePrefix, MasterLabel, Status, "
    "(SELECT PermissionSetId FROM PermissionSetGroupComponents) FROM PermissionSetGroup "
    "WHERE Id IN (SELECT PermissionSetGroupId FROM PermissionSetAssignment WHERE Assignee.Username = {})"
)
_SET_COLUMNS = "Id, Name, Label, NamespacePrefix, Type, LicenseId, IsOwnedByProfile"


def first_round(wanted: Wanted) -> list[Subrequest]:
    """Who the user is and what is assigned to it; who asks and what that one may see; which optional objects exist."""
    requests = [
        Subrequest.query("user", soql(_USER, wanted.username)),
        Subrequest.query("login", soql(_LOGIN, wanted.username)),
        Subrequest.query("rights", RIGHTS),
    ]
    if wanted.wants("permissions"):
        requests += [
            Subrequest.query("sets", _permission_sets(wanted)),
            Subrequest.query("groups", soql(_GROUPS, wanted.username)),
        ]
    return requests + [Subrequest.describe(f"describe{name}", name) for name in described(wanted)]


def described(wanted: Wanted) -> list[str]:
    """The sObjects whose describe the snapshot needs, each once."""
    optional = [name for subset, names in _BY_SUBSET.items() if wanted.wants(subset) for name in names]
    objects = wanted.described if wanted.wants("customization") else ()
    fielded = {name.partition(".")[0] for name in wanted.fields} if wanted.wants("objects") else set()
    return list(dict.fromkeys([*optional, *objects, *sorted(fielded)]))


def _permission_sets(wanted: Wanted) -> str:
    """Everything the assigned sets grant, the profile's own set and the groups' aggregates among them (contract 5.1, 6)."""
    columns = ["FIELDS(STANDARD), Profile.Name", *_data_rights(wanted)]
    if wanted.setup_entities:
        kinds = sorted(wanted.setup_entities)
        columns.append(
            soql(
                "(SELECT SetupEntityId, SetupEntityType FROM SetupEntityAccessItems WHERE SetupEntityType IN {})", kinds
            )
        )
    return f"SELECT {', '.join(columns)} FROM PermissionSet WHERE " + soql(_ASSIGNED_SETS, wanted.username)


def _data_rights(wanted: Wanted) -> Iterable[str]:
    """Sub-selects for the objects and fields asked about."""
    if wanted.wants("objects") and wanted.objects:
        yield soql(
            "(SELECT SobjectType, PermissionsCreate, PermissionsRead, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, "
            "PermissionsModifyAllRecords FROM ObjectPerms WHERE SobjectType IN {})",
            sorted(wanted.objects),
        )
    if wanted.wants("objects") and wanted.fields:
        yield soql(
            "(SELECT Field, PermissionsRead, PermissionsEdit FROM FieldPerms WHERE Field IN {})",
            sorted(wanted.fields),
        )


def second_round(
    wanted: Wanted, first: Mapping[str, Answer], available: Mapping[str, frozenset[str]]
) -> list[Subrequest]:
    """What the first round showed to exist, the candidates for names that were typed, and what groups are made of."""
    return [
        *_optional(wanted, available),
        *candidate_requests(wanted),
        *_components(first, wanted),
        *_password(first, wanted),
        *_setup_entities(wanted),
    ]


def _optional(wanted: Wanted, available: Mapping[str, frozenset[str]]) -> Iterable[Subrequest]:
    for name, fields in OPTIONAL.items():
        columns = [column for column in fields if column in available.get(name, ())]
        if columns:
            columns += _PARENTS.get(name, [])
            yield Subrequest.query(name, f"SELECT {', '.join(columns)} FROM {name}" + _filter(name, wanted))
    if wanted.wants("apps"):
        yield Subrequest.query(
            "approvals",
            "SELECT ParentId, Parent.Name, Parent.Label, Parent.NamespacePrefix, Parent.IsOwnedByProfile, Parent.Profile.Name, "
            "SetupEntityId, SetupEntityType FROM SetupEntityAccess "
            "WHERE SetupEntityType IN ('ConnectedApplication', 'ExternalClientApplication')",
        )


def _filter(name: str, wanted: Wanted) -> str:
    if name == "OauthToken":
        return soql(" WHERE User.Username = {}", wanted.username) + (
            soql(" OR AppName IN {}", sorted(wanted.apps)) if wanted.apps else ""
        )
    if name == "SetupAuditTrail":
        return " WHERE CreatedDate = LAST_N_DAYS:30 ORDER BY CreatedDate DESC LIMIT 200"
    return ""


def candidate_requests(wanted: Wanted) -> Iterable[Subrequest]:
    if wanted.permission_sets:
        bare = [name.partition("__")[2] or name for name in wanted.permission_sets]
        names = any_of(
            Id=_ids(wanted.permission_sets), Name=[*wanted.permission_sets, *bare], Label=wanted.permission_sets
        )
        yield Subrequest.query(
            "candidateSets", f"SELECT {_SET_COLUMNS} FROM PermissionSet WHERE IsOwnedByProfile = false AND {names}"
        )
    if wanted.permission_set_groups:
        given = wanted.permission_set_groups
        bare = [name.partition("__")[2] or name for name in given]
        names = any_of(Id=_ids(given), DeveloperName=[*given, *bare], MasterLabel=given)
        yield Subrequest.query(
            "candidateGroups",
            f"SELECT Id, DeveloperName, NamespacePrefix, MasterLabel, Status FROM PermissionSetGroup WHERE {names}",
        )
    if wanted.permission_set_licenses:
        given = wanted.permission_set_licenses
        names = any_of(Id=_ids(given), DeveloperName=given, PermissionSetLicenseKey=given, MasterLabel=given)
        yield Subrequest.query(
            "candidateLicenses",
            "SELECT Id, DeveloperName, MasterLabel, PermissionSetLicenseKey, TotalLicenses, UsedLicenses, Status "
            f"FROM PermissionSetLicense WHERE {names}",
        )
    if wanted.profiles or wanted.any_profile:
        columns = {"ProfileId": _ids(wanted.profiles), "Profile.Name": wanted.profiles}
        named = "" if wanted.any_profile else f" AND {any_of(**columns)}"
        yield Subrequest.query("candidateProfiles", PROFILES + named)
    if wanted.licences:
        yield Subrequest.query(
            "licences", "SELECT Id, Name, LicenseDefinitionKey, Status, TotalLicenses, UsedLicenses FROM UserLicense"
        )


def _ids(names: Iterable[str]) -> list[str]:
    """Those that can be record ids: a name of another shape in an id filter fails the whole query."""
    return [name for name in names if is_id(name, "0PS", "0PG", "0PL", "00e")]


def _components(first: Mapping[str, Answer], wanted: Wanted) -> Iterable[Subrequest]:
    """The sets inside the user's groups, with what they grant, and the muting sets, to explain what a group gives and takes."""
    groups = first["groups"].records if "groups" in first else []
    members = sorted(
        {row["PermissionSetId"] for group in groups for row in rows_of(group, "PermissionSetGroupComponents")}
    )
    sets = [member for member in members if not is_muting(member)]
    if sets:
        columns = ", ".join(["FIELDS(STANDARD)", *_data_rights(wanted)])
        yield Subrequest.query("components", f"SELECT {columns} FROM PermissionSet WHERE " + soql("Id IN {}", sets))
    for member in members:
        if is_muting(member):
            yield Subrequest.retrieve(f"muting{member}", "MutingPermissionSet", member)


def _password(first: Mapping[str, Answer], wanted: Wanted) -> Iterable[Subrequest]:
    """Whether the password has expired is no field of any object (contract 5.6)."""
    if wanted.wants("password"):
        for row in first["user"].records:
            yield Subrequest.password("password", row["Id"])


def _setup_entities(wanted: Wanted) -> Iterable[Subrequest]:
    """Names for the ids in SetupEntityAccess, which points to objects of many types."""
    for kind in wanted.setup_entities:
        if column := SETUP_ENTITIES.get(kind):
            yield Subrequest.query(f"entities{kind}", f"SELECT Id, {column}, NamespacePrefix FROM {kind}")


def is_muting(record_id: str) -> bool:
    """Muting sets are components like any other; their key prefix tells them apart (contract 5.2)."""
    return record_id.startswith("0QM")


def rows_of(record: Mapping[str, Any], relationship: str) -> list[dict[str, Any]]:
    """The rows of a child sub-select, which is null and not empty when there are none (contract 4.1)."""
    page = record.get(relationship)
    return list(page["records"]) if isinstance(page, dict) else []
