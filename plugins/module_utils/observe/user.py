# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the user is: the sections `user`, `licence` and `profile`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.profiles import licence_of
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import Sight, permissions_in

_CHECKBOX = "UserPermissions"


def user_section(
    row: Mapping[str, Any] | None, login: Answer, password: Answer | None, username: str, sight: Sight
) -> dict[str, Any]:
    """A user who does not exist is a fact and not a failure."""
    if row is None:
        return {"exists": False, "username": username}
    frozen, locked = _login_state(login, sight)
    return {
        "exists": True,
        "id": row["Id"],
        "username": row["Username"],
        "name": row.get("Name"),
        "first_name": row.get("FirstName"),
        "last_name": row.get("LastName"),
        "email": row.get("Email"),
        "alias": row.get("Alias"),
        "active": row["IsActive"],
        "frozen": frozen,
        "password_locked": locked,
        "password_expired": _password_expired(password, sight),
        "user_login_id": login.records[0]["Id"] if login.records else None,
        "last_login": moment(row.get("LastLoginDate")),
        "created": moment(row.get("CreatedDate")),
        "user_type": row.get("UserType"),
        "role": (row.get("UserRole") or {}).get("Name"),
        "role_id": row.get("UserRoleId"),
        "language": row.get("LanguageLocaleKey"),
        "locale": row.get("LocaleSidKey"),
        "time_zone": row.get("TimeZoneSidKey"),
        "email_encoding": row.get("EmailEncodingKey"),
        "currency": row.get("DefaultCurrencyIsoCode"),
        "checkboxes": {name[len(_CHECKBOX) :]: value for name, value in row.items() if name.startswith(_CHECKBOX)},
    }


def _login_state(login: Answer, sight: Sight) -> tuple[bool | None, bool | None]:
    if sight.granted("user.frozen", login, "UserLogin"):
        if login.records:
            return login.records[0]["IsFrozen"], login.records[0]["IsPasswordLocked"]
        # The row is hidden from users without Manage Users, or not made before the first login (contract 5.6, inferred).
        sight.unknown["user.frozen"] = (
            "No UserLogin row is visible: the running user lacks Manage Users, or the user never logged in."
        )
    sight.unknown["user.password_locked"] = sight.unknown["user.frozen"]
    return None, None


def _password_expired(password: Answer | None, sight: Sight) -> bool | None:
    if password is None or not sight.granted("user.password_expired", password, "the state of the password"):
        return None
    return bool(password.body["IsExpired"])


def licence_section(row: Mapping[str, Any]) -> dict[str, Any] | None:
    profile = row.get("Profile") or {}
    return licence_of(profile) if profile.get("UserLicense") else None


def profile_section(row: Mapping[str, Any], own_set: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The profile with what it grants by itself; standard or custom is told by its own permission set (sample profiles)."""
    if not row.get("Profile"):
        return None
    return {
        "id": row["ProfileId"],
        "name": row["Profile"]["Name"],
        "custom": own_set["IsCustom"] if own_set else None,
        "permission_set_id": own_set["Id"] if own_set else None,
        "permissions": sorted(permissions_in(own_set)) if own_set else None,
    }
