# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The User record: reactivated, unfrozen, with the profile and the checkboxes that the baselines demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import PASS
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.identity import accepts_profile
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.account import LOGIN, USER, Setting, creation
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.demand import Demand

# Field of the snapshot's `user` -> field of the User record, for those that can be written.
FIELDS = {
    "active": "IsActive",
    "language": "LanguageLocaleKey",
    "locale": "LocaleSidKey",
    "time_zone": "TimeZoneSidKey",
    "currency": "DefaultCurrencyIsoCode",
    "email_encoding": "EmailEncodingKey",
}


def user_changes(snapshot: Mapping[str, Any], failing: Sequence[Demand], demands: Sequence[Demand]) -> Iterator[Change]:
    """Changes of the User record and of its UserLogin; a missing user is created with the profile that all `demands` accept."""
    user = snapshot.get("user") or {}
    mine = [demand for demand in failing if demand.section in ("user", "profile", "licence")]
    profile = _profile(snapshot, demands) if any(demand.section != "user" for demand in mine) else None
    if user.get("exists") is False:
        # Without a profile nobody can be created: choosing one is a person's.
        if profile:
            yield _creation(snapshot, profile, mine)
        return
    for demand in mine:
        if demand.section == "user":
            yield from _field_changes(user, demand)
    if profile:
        record = {"Id": user["id"], "ProfileId": profile["id"]}
        before, after = {"profile": (snapshot.get("profile") or {}).get("name")}, {"profile": profile["name"]}
        ids = _ids(demand for demand in mine if demand.section != "user")
        yield Change(USER, "update", user["username"], record, before, after, "profile", ids)


def _creation(snapshot: Mapping[str, Any], profile: Mapping[str, Any], demands: Sequence[Demand]) -> Change:
    """The user with what the baselines demand of it from the start, and Salesforce's required fields."""
    wanted = [Setting("profile", "ProfileId", profile["id"], profile["name"])]
    for demand in demands:
        asked = demand.requirement if demand.section == "user" else {}
        fields = {name: FIELDS[name] for name in asked.get("is", {}) if name in FIELDS}
        wanted += [Setting(name, field, asked["is"][name], asked["is"][name]) for name, field in fields.items()]
        boxes = asked.get("checkboxes", {}).items()
        wanted += [Setting(f"checkboxes.{name}", f"UserPermissions{name}", ticked, ticked) for name, ticked in boxes]
    born = creation(str(snapshot["user"]["username"]), wanted, _home(snapshot))
    return replace(born, after={**born.after, "active": born.record["IsActive"]}, findings=_ids(demands))


def _home(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Where a new user's defaults come from, by Salesforce's names for them."""
    org = snapshot.get("org") or {}
    return {
        "LanguageLocaleKey": org.get("language"),
        "DefaultLocaleSidKey": org.get("locale"),
        "TimeZoneSidKey": org.get("time_zone"),
        "Email": (snapshot.get("running_user") or {}).get("email"),
    }


def _field_changes(user: Mapping[str, Any], demand: Demand) -> Iterator[Change]:
    wanted = {name: value for name, value in demand.requirement.get("is", {}).items() if user.get(name) != value}
    boxes = {
        name: value
        for name, value in demand.requirement.get("checkboxes", {}).items()
        if (user.get("checkboxes") or {}).get(name) != value
    }
    record = {FIELDS[name]: value for name, value in wanted.items() if name in FIELDS}
    record |= {f"UserPermissions{name}": value for name, value in boxes.items()}
    told = {name: value for name, value in wanted.items() if name in FIELDS} | boxes
    if record:
        before = {name: user.get(name, (user.get("checkboxes") or {}).get(name)) for name in told}
        yield Change(USER, "update", user["username"], {"Id": user["id"], **record}, before, told, "user", (demand.id,))
    login = {name: value for name, value in wanted.items() if name == "frozen"}
    if login and user.get("user_login_id"):
        record = {"Id": user["user_login_id"], "IsFrozen": login["frozen"]}
        before = {"frozen": user.get("frozen")}
        yield Change(LOGIN, "update", user["username"], record, before, login, "user", (demand.id,))


def _profile(snapshot: Mapping[str, Any], demands: Iterable[Demand]) -> Mapping[str, Any] | None:
    """The one candidate that meets every standing demand on profile and licence; none when none or several do."""
    standing = [demand for demand in demands if demand.stands]
    profiles = [demand.requirement for demand in standing if demand.section == "profile"]
    licences = [demand.requirement for demand in standing if demand.section == "licence"]
    candidates = (snapshot.get("candidates") or {}).get("profiles") or ()
    fitting = [
        row
        for row in candidates
        if all(accepts_profile(wanted, row["name"], row).status == PASS for wanted in profiles)
        and all(_licensed(wanted, row) for wanted in licences)
    ]
    return fitting[0] if profiles and len(fitting) == 1 else None


def _licensed(wanted: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    by_key = row.get("licence_key") in wanted.get("keys", ())
    accepted = by_key or "any_of" not in wanted or row.get("licence") in wanted["any_of"]
    return accepted and row.get("licence") not in wanted.get("forbidden", ())


def _ids(demands: Iterable[Demand]) -> tuple[str, ...]:
    return tuple(demand.id for demand in demands)
