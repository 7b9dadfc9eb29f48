# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an org holds of users and their access, read over REST; what became different, told in the words of a plan, so that the two can be equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment

Row = Mapping[str, Any]

# Every object that the collection writes to, and its neighbours, which must stay as they are.
QUERIES = {
    "User": "SELECT FIELDS(STANDARD) FROM User",
    "UserLogin": "SELECT Id, UserId, IsFrozen, IsPasswordLocked FROM UserLogin",
    "PermissionSet": "SELECT Id, Name, NamespacePrefix, Label, Type, LicenseId, PermissionSetGroupId FROM PermissionSet",
    "PermissionSetAssignment": "SELECT Id, AssigneeId, PermissionSetId, PermissionSetGroupId, ExpirationDate, IsActive "
    "FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = false",  # the others follow the profile
    "PermissionSetLicenseAssign": "SELECT Id, AssigneeId, PermissionSetLicenseId FROM PermissionSetLicenseAssign",
    "PermissionSetGroup": "SELECT Id, DeveloperName, NamespacePrefix, Status FROM PermissionSetGroup",
    "SetupEntityAccess": "SELECT Id, ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess",
    "ObjectPermissions": "SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsEdit FROM ObjectPermissions",
    "FieldPermissions": "SELECT Id, ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions",
    "Profile": "SELECT Id, Name FROM Profile",
    "ConnectedApplication": "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication",
}
# What Salesforce itself writes: when and by whom, and the logins of the one who looks.
_BY_SALESFORCE = {"attributes", "SystemModstamp", "LastModifiedDate", "LastModifiedById", "LastLoginDate"}
_USER_FIELDS = {
    "Email": "email",
    "Alias": "alias",
    "FirstName": "first_name",
    "LastName": "last_name",
    "IsActive": "active",
    "LanguageLocaleKey": "language",
    "LocaleSidKey": "locale",
    "TimeZoneSidKey": "time_zone",
    "EmailEncodingKey": "email_encoding",
    "ProfileId": "profile",
}


@dataclass(frozen=True)
class Holdings:
    """Rows by object and Id."""

    rows: Mapping[str, Mapping[str, Row]]

    @classmethod
    def of(cls, connection: Connection) -> Holdings:
        answers = connection.client.composite(Subrequest.query(name, soql) for name, soql in QUERIES.items())
        refused = {name: answer.message for name, answer in answers.items() if not answer.granted}
        assert not refused, refused
        return cls({name: {row["Id"]: _own(row) for row in answers[name].records} for name in QUERIES})

    def name(self, kind: str, record_id: str | None) -> str | None:
        """What people call a row; None for no row."""
        if record_id is None:
            return None
        row = self.rows[kind][record_id]
        space = row.get("NamespacePrefix")
        name = row.get("Username") or row.get("DeveloperName") or row["Name"]
        return f"{space}__{name}" if space else str(name)

    def row_id(self, kind: str, name: str) -> str:
        """The Id of the row that people call so."""
        return next(record_id for record_id in self.rows[kind] if self.name(kind, record_id) == name)

    def in_words(self) -> Counter[str]:
        """Users, their logins, sets of one's own, assignments and approvals, without Ids and dates: equal in two orgs that are alike."""
        return Counter(
            f"{kind} {name(self, row)} {_spoken_of(state(self, row))}"
            for kind, (name, state) in _WORDS.items()
            for row in self.rows[kind].values()
            if row.get("Type") != "Profile"
        )


@dataclass(frozen=True)
class Difference:
    """One row that was created, changed or deleted."""

    action: str
    kind: str
    record_id: str
    before: Row | None
    after: Row | None


def differences(before: Holdings, after: Holdings) -> list[Difference]:
    """Every row that is not as it was. A new user's UserLogin is Salesforce's doing."""
    return [found for kind in QUERIES for found in _of_kind(kind, before, after) if not _follows(found, before)]


def _of_kind(kind: str, before: Holdings, after: Holdings) -> Iterator[Difference]:
    old, new = before.rows[kind], after.rows[kind]
    for key in {**old, **new}:
        if key not in old:
            yield Difference("create", kind, key, None, new[key])
        elif key not in new:
            yield Difference("delete", kind, key, old[key], None)
        elif old[key] != new[key]:
            yield Difference("update", kind, key, old[key], new[key])


def _follows(found: Difference, before: Holdings) -> bool:
    created = found.kind == "UserLogin" and found.action == "create" and found.after
    return bool(created and created["UserId"] not in before.rows["User"])


def in_plans_words(found: Difference, before: Holdings, after: Holdings) -> dict[str, Any]:
    """The difference as a plan tells a change; fields that no plan speaks of keep Salesforce's names, and so equal no plan."""
    name, state = _WORDS.get(found.kind, _PLAIN)
    there = before if found.after is None else after
    told: dict[str, Any] = {
        "action": found.action,
        "kind": found.kind,
        "target": name(there, found.after or found.before or {}),
        "before": state(before, found.before) if found.before else {"User": {"exists": False}}.get(found.kind),
        "after": state(after, found.after) if found.after else None,
    }
    if found.kind in ("User", "UserLogin") and found.action == "update":
        changed = [field for field in told["after"] if told["before"][field] != told["after"][field]]
        told |= {side: {field: told[side][field] for field in changed} for side in ("before", "after")}
    return told


def _own(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _BY_SALESFORCE}


def _spoken_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """What plans have words for; Salesforce's own names begin with a capital."""
    return {name: value for name, value in state.items() if name.islower()}


def _user(there: Holdings, row: Row) -> dict[str, Any]:
    told = {_USER_FIELDS.get(name, name): value for name, value in row.items() if name != "Id"}
    return {"exists": True, **told, "profile": there.name("Profile", row["ProfileId"])}


def _assigned(there: Holdings, row: Row) -> str:
    group = there.name("PermissionSetGroup", row["PermissionSetGroupId"])
    return group or str(there.name("PermissionSet", row["PermissionSetId"]))


def _approved(there: Holdings, row: Row) -> str:
    apps, entity = there.rows["ConnectedApplication"], row["SetupEntityId"]
    name = apps[entity]["Name"] if entity in apps else row["SetupEntityType"]
    return f"{name} in {there.name('PermissionSet', row['ParentId'])}"


# What a plan says of a row: its target, and its state.
_WORDS: dict[str, tuple[Callable[[Holdings, Row], str], Callable[[Holdings, Row], dict[str, Any]]]] = {
    "User": (lambda there, row: row["Username"], _user),
    "UserLogin": (
        lambda there, row: str(there.name("User", row["UserId"])),
        lambda there, row: {"frozen": row["IsFrozen"], "locked": row["IsPasswordLocked"]},
    ),
    "PermissionSet": (
        lambda there, row: str(there.name("PermissionSet", row["Id"])),
        lambda there, row: {"label": row["Label"]},
    ),
    "PermissionSetAssignment": (
        _assigned,
        lambda there, row: {"assigned": row["IsActive"], "expires": moment(row["ExpirationDate"])},
    ),
    "SetupEntityAccess": (_approved, lambda there, row: {"approved": True}),
}
_PLAIN = (lambda there, row: str(row["Id"])), (lambda there, row: dict(row))
