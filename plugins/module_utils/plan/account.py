# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a user's record and what is asked of it to the changes between them: a creation, or the fields that drifted, and freezing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import Ambiguous, InvalidInput, NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change

Row = Mapping[str, Any]

USER = "User"
LOGIN = "UserLogin"
NO_ROLE = "none"
LONGEST_ALIAS = 8
_CHECKBOX = "UserPermissions"

# Option -> field, of what is written as it is given (contract 5.6).
FIELDS = {
    "first_name": "FirstName",
    "last_name": "LastName",
    "email": "Email",
    "alias": "Alias",
    "language": "LanguageLocaleKey",
    "locale": "LocaleSidKey",
    "time_zone": "TimeZoneSidKey",
    "email_encoding": "EmailEncodingKey",
    "currency": "DefaultCurrencyIsoCode",
    "federation_id": "FederationIdentifier",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One field that is spoken of: what people call it, where it is kept, what is to stand there, and how that reads."""

    name: str
    field: str
    value: Any
    shown: Any


def settings(given: Mapping[str, Any], profile: Row | None, role: Row | None, active: bool | None) -> list[Setting]:
    """What the options say, in the order of the record; `profile` and `role` are resolved, a role of ``none`` takes the role away."""
    spoken = [
        Setting(name, field, given[name], given[name]) for name, field in FIELDS.items() if given.get(name) is not None
    ]
    if profile:
        spoken.append(Setting("profile", "ProfileId", profile["id"], profile["name"]))
    if role:
        spoken.append(Setting("role", "UserRoleId", role["id"], role["label"]))
    elif given.get("role") == NO_ROLE:
        spoken.append(Setting("role", "UserRoleId", None, None))
    for name, ticked in sorted((given.get("checkboxes") or {}).items()):
        field = name if name.startswith(_CHECKBOX) else _CHECKBOX + name
        spoken.append(Setting(f"checkboxes.{field[len(_CHECKBOX) :]}", field, ticked, ticked))
    if active is not None:
        spoken.append(Setting("active", "IsActive", active, active))
    return spoken


def of_kind(kind: str, profiles: Sequence[Row]) -> Row:
    """The one profile of a kind such as ``standard_admin``. Raises `NotFound` or `Ambiguous`."""
    if len(profiles) == 1:
        return profiles[0]
    names = sorted(str(profile["name"]) for profile in profiles)
    if names:
        raise Ambiguous(
            f"{len(names)} profiles are of the kind {kind}: {', '.join(names)}.",
            remedy="Name the profile by its Id.",
            details={"candidates": names},
        )
    raise NotFound(
        f"No profile is of the kind {kind}.",
        cause="No standard profile of the licence grants what makes the kind, or the running user does not see permission sets.",
        remedy="Name the profile by its Id; give the running user View Setup and Configuration.",
        details={"candidates": []},
    )


def refuse_unknown_fields(wanted: Iterable[Setting], columns: frozenset[str]) -> None:
    """Raises `InvalidInput` for a field that users of this org do not have, such as a currency where there is only one."""
    unknown = [setting.name for setting in wanted if setting.field not in columns]
    if unknown:
        known = sorted(name[len(_CHECKBOX) :] for name in columns if name.startswith(_CHECKBOX))
        raise InvalidInput(
            f"Users of this org have no {', '.join(unknown)}.",
            code="unknown_field",
            cause="The feature behind the field is off in this org, or the running user may not see the field.",
            remedy=f"Leave it out for this org. Its checkboxes are {', '.join(known)}.",
            details={"unknown": unknown, "checkboxes": known},
        )


def creation(username: str, wanted: Sequence[Setting], home: Row) -> Change:
    """The user as it comes into being: what was asked for, and defaults for what Salesforce requires."""
    record = {"Username": username, **defaults(username, home), **{setting.field: setting.value for setting in wanted}}
    shown = {name: record[field] for name, field in FIELDS.items() if field in record}
    after = {"exists": True, **shown, **told(wanted)}
    return Change(USER, "create", username, record, {"exists": False}, after, section="user")


def defaults(username: str, home: Row) -> dict[str, Any]:
    """Everything that a creation requires but the profile (contract 5.6). IsActive is always sent: Salesforce's own default is not known."""
    return {
        "LastName": username.partition("@")[0],
        "Email": home["Email"] or username,
        "Alias": alias_of(username),
        "LanguageLocaleKey": home["LanguageLocaleKey"],
        "LocaleSidKey": home["DefaultLocaleSidKey"],
        "TimeZoneSidKey": home["TimeZoneSidKey"],
        "EmailEncodingKey": "UTF-8",
        "IsActive": True,
    }


def alias_of(username: str) -> str:
    """The same alias for a username in every org and run; an alias need not be unique."""
    return re.sub(r"[^a-z0-9]", "", username.partition("@")[0].lower())[:LONGEST_ALIAS] or "apiuser"


def drift(user: Row, wanted: Sequence[Setting]) -> Change | None:
    """One update of the fields that differ; None where none does."""
    different = [setting for setting in wanted if not _same(setting, user.get(setting.field))]
    if not different:
        return None
    record = {"Id": user["Id"], **{setting.field: setting.value for setting in different}}
    return Change(USER, "update", user["Username"], record, found(user, different), told(different), section="user")


def freezing(username: str, login: Row | None, frozen: bool | None) -> Change | None:
    """The update of the UserLogin row. A user without one is not frozen; the change that would freeze it has no Id to write to."""
    is_frozen = bool(login and login["IsFrozen"])
    if frozen is None or frozen == is_frozen:
        return None
    record = {"Id": login["Id"], "IsFrozen": frozen} if login else {"IsFrozen": frozen}
    return Change(LOGIN, "update", username, record, {"frozen": is_frozen}, {"frozen": frozen}, section="user")


def told(wanted: Iterable[Setting]) -> dict[str, Any]:
    """What is asked for, as people read it."""
    return {setting.name: setting.shown for setting in wanted}


def found(user: Row, wanted: Iterable[Setting]) -> dict[str, Any]:
    """The same fields as they stand."""
    names = {"ProfileId": "Profile", "UserRoleId": "UserRole"}
    return {
        setting.name: (user.get(names[setting.field]) or {}).get("Name")
        if setting.field in names
        else user.get(setting.field)
        for setting in wanted
    }


def _same(setting: Setting, value: Any) -> bool:
    if setting.field == "Email":  # Salesforce does not promise to keep the case
        return str(setting.value).lower() == str(value).lower()
    if setting.field.endswith("Id") and setting.value and value:
        return str(setting.value)[:15] == str(value)[:15]
    return bool(setting.value == value)
