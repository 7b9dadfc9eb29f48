# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets: any number of orgs, each with a drift that follows from its number alone.

Every second org is healthy, every fifth a sandbox; the others go through the drifts in turn, so that a fleet of a hundred
shows each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sf_emulator.seeds.document import STATES, State, read
from sf_emulator.seeds.overlay import merge, resolve

DRIFTS = (
    "permission_set_missing",
    "profile_wrong",
    "user_frozen",
    "app_not_approved",
    "grant_by_wrong_user",
    "permission_set_expired",
    "grant_idle_35_days",
    "api_enabled_by_permission_set",
    "assignment_rule_missing",
    "user_inactive",
    "required_field_without_default",
    "approve_uninstalled_apps_held",
    "package_too_old",
    "group_failed",
    "modify_all_data_missing",
    "user_missing",
    "permission_set_wrong_namespace",
    "grant_missing",
    "api_limit_nearly_used",
    "muting_removes_permission",
    "licence_forbidden",
    "custom_fields_missing",
    "grant_idle_25_days",
    "user_password_locked",
    "app_self_authorize",
    "package_missing",
    "object_permission_missing",
    "grants_too_many",
    "permission_set_session",
    "licence_platform",
)


def drift_of(number: int) -> str:
    """The state that org ``number`` (from 1) of every fleet is in."""
    return "healthy" if number % 2 else DRIFTS[(number // 2 - 1) % len(DRIFTS)]


def fleet_states(size: int) -> Iterator[tuple[str, State]]:
    """Name and resolved state of ``size`` orgs: ``fleet0001`` and on."""
    resolved = {name: _drift(name) for name in {drift_of(number) for number in range(1, size + 1)}}
    for number in range(1, size + 1):
        yield f"fleet{number:04d}", _numbered(resolved[drift_of(number)], number)


def _drift(name: str) -> State:
    folder = STATES if name == "healthy" else STATES / "drifts"
    return resolve(read(folder / f"{name}.yaml"), folder)


def _numbered(state: State, number: int) -> State:
    """The state with names of its own: usernames are unique over all orgs."""
    sandbox = number % 5 == 0
    domain = f"customer{number:04d}.example"
    suffix = ".uat" if sandbox else ""

    def renamed(username: str) -> str:
        return f"{username.partition('@')[0]}@{domain}{suffix}"

    users: dict[str, Any] = {}
    for handle, user in state["users"].items():
        email = f"{user['username'].partition('@')[0]}@{domain}"
        users[handle] = {"username": renamed(user["username"]), "email": email + ".invalid" * sandbox}
    org = {"name": f"Customer {number:04d}", "instance": f"USA{1000 + number % 97}{'S' * sandbox}"}
    numbered: State = {"org": org | ({"kind": "sandbox", "sandbox_name": "uat"} if sandbox else {}), "users": users}
    connection = state.get("connection", {})
    if "api_username" in connection:
        numbered["connection"] = {"api_username": renamed(connection["api_username"])}
    return merge(state, numbered)
