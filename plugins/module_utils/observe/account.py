# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lean look at one user's own record, for the task that writes it: one API call, two where a role and conflicts are looked for at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.soql import any_of, soql
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import is_id
from ansible_collections.orgops.salesforce.plugins.module_utils.observe import conflicts
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.conflicts import Conflicts
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.profiles import (
    ADMINISTERS,
    OF_PROFILE,
    PROFILES,
    profile_of,
)

STANDARD_ADMIN = "standard_admin"
# The running user comes along: its row shows which fields this org's users have, also when the user is still to be created.
_USERS = f"SELECT FIELDS(STANDARD), UserRole.Name, {OF_PROFILE} FROM User WHERE Username = {{}} OR Id = {{}}"
_LOGIN = "SELECT Id, IsFrozen FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username = {})"
_ADMINISTERING = (
    "SELECT Id, AssigneeId FROM PermissionSetAssignment WHERE IsActive = true AND Assignee.IsActive = true AND "
    + " AND ".join(f"PermissionSet.{permission} = true" for permission in ADMINISTERS)
    + " AND AssigneeId NOT IN (SELECT UserId FROM UserLogin WHERE IsFrozen = true) LIMIT 200"
)
_HOME = ("LanguageLocaleKey", "DefaultLocaleSidKey", "TimeZoneSidKey")


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to look at, and what was named: a profile by name or Id, or by its kind; a role; days of conflicts to look back, 0 for none."""

    username: str
    profile: str | None = None
    profile_kind: str | None = None
    role: str | None = None
    conflict_days: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """`user` is the record as Salesforce keeps it, None where there is none; `login` its UserLogin, None where no row is visible."""

    user: dict[str, Any] | None
    login: dict[str, Any] | None
    columns: frozenset[str]  # fields that users of this org have
    profiles: list[dict[str, Any]]  # that bear the name or are of the kind, with licence and seats
    roles: list[dict[str, Any]]
    home: dict[
        str, Any
    ]  # the org's language, locale and time zone, and the running user's e-mail: defaults of a new user
    conflicts: Conflicts


def account_of(connection: Connection, sought: Sought) -> Account:
    """Raises `SalesforceError` when reading is refused; a user who does not exist is no failure here."""
    running = connection.client.token.user_id
    requests = [
        Subrequest.query("users", soql(_USERS, sought.username, running)),
        Subrequest.query("login", soql(_LOGIN, sought.username)),
        Subrequest.retrieve("home", "Organization", connection.client.token.org_id, _HOME),
        *_candidates(sought),
    ]
    answers = connection.read([*requests, *conflicts.requests(sought.conflict_days, running)])
    for request in requests:
        if not answers[request.ref].granted:
            raise _refused(answers[request.ref], request.ref)
    rows = answers["users"].records
    user = next((row for row in rows if row["Username"].lower() == sought.username.lower()), None)
    runner = next((row for row in rows if row["Id"][:15] == running[:15]), {})
    return Account(
        user,
        next(iter(answers["login"].records), None),
        frozenset(name for row in rows for name in row),
        [profile_of(row) for row in _rows(answers, "profiles")],
        [{"id": row["Id"], "name": row["DeveloperName"], "label": row["Name"]} for row in _rows(answers, "roles")],
        {**answers["home"].body, "Email": runner.get("Email")},
        conflicts.conflicts_in(answers, user),
    )


def administering(connection: Connection) -> list[tuple[str, str]]:
    """(assignment, user) of those who can log in and administer, through a profile or a set, 200 at most."""
    return [(row["Id"], row["AssigneeId"]) for row in connection.client.query(_ADMINISTERING)]


def administrators(connection: Connection) -> list[str]:
    """Ids of users who can log in and administer: who would still be there when one is taken away."""
    return list(dict.fromkeys(user for _assignment, user in administering(connection)))


def profile_names(connection: Connection) -> list[dict[str, Any]]:
    """Every profile's id and name: what a task may have meant by a name that no profile bears."""
    return [{"id": row["Id"], "name": row["Name"]} for row in connection.client.query("SELECT Id, Name FROM Profile")]


def _candidates(sought: Sought) -> Iterable[Subrequest]:
    if sought.profile_kind == STANDARD_ADMIN:
        grants = " AND ".join(f"{permission} = true" for permission in ADMINISTERS)
        kind = f"{PROFILES} AND IsCustom = false AND Profile.UserLicense.LicenseDefinitionKey = 'SFDC' AND {grants}"
        yield Subrequest.query("profiles", kind)
    elif sought.profile:
        columns = {"ProfileId": _ids(sought.profile, "00e"), "Profile.Name": [sought.profile]}
        yield Subrequest.query("profiles", f"{PROFILES} AND {any_of(**columns)}")
    if sought.role:
        named = any_of(Id=_ids(sought.role, "00E"), DeveloperName=[sought.role], Name=[sought.role])
        yield Subrequest.query("roles", f"SELECT Id, Name, DeveloperName FROM UserRole WHERE {named}")


def _ids(name: str, prefix: str) -> list[str]:
    """A name of another shape in an id filter fails the whole query."""
    return [name] if is_id(name, prefix) else []


def _rows(answers: Mapping[str, Answer], ref: str) -> list[dict[str, Any]]:
    return answers[ref].records if ref in answers else []


def _refused(answer: Answer, what: str) -> Exception:
    return refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], f"query {what}")
