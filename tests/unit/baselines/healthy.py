# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots that satisfy a baseline, built from its demands, and the smallest change that breaks one demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import options
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import requirements

Snapshot = dict[str, Any]
Demand = Mapping[str, Any]

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)
VALUES = {
    "string": "Some text",
    "strings": ["Lead"],
    "boolean": True,
    "integer": 1,
    "names_by_object": {"Lead": ["Region__c"]},
    "access_by_object": {"Lead": ["create", "read", "edit"]},
}
# Variables whose value must make sense for the requirement that uses it.
PARTICULAR = {"connector_addresses": ["203.0.113.0/28"], "app_names": ["The connector"]}
PERMISSION_SET = {"kind": "permission_set", "id": "0PS000000000001", "name": "Access", "label": "Access"}
ADMINISTRATOR = ["ApiEnabled", "CustomizeApplication", "ModifyAllData"]


def loaded(name: str) -> dict[str, Any]:
    """A baseline of the catalogue with every variable given, so that every requirement applies."""
    declared = catalogue.declared_variables(name)
    return catalogue.load(name, {key: PARTICULAR.get(key, VALUES[entry["type"]]) for key, entry in declared.items()})


def demands(baseline: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requirements that hold in a healthy org: all of the baseline's, and those of preferred options."""
    yield from requirements(baseline)
    for alternative in baseline["alternatives"]:
        for name, _, required in options(baseline, alternative):
            if name == alternative["prefer"]:
                yield from required


def healthy(baseline: Mapping[str, Any]) -> Snapshot:
    """An org and a user in which every demand is met."""
    snapshot = _empty()
    for section, demand in demands(baseline):
        MEET[section](snapshot, demand)
    return snapshot


def broken(snapshot: Snapshot, section: str, demand: Demand) -> Snapshot:
    """A copy in which one demand is not met."""
    result = deepcopy(snapshot)
    BREAK[section](result, demand)
    return result


def _empty() -> Snapshot:
    return {
        "snapshot_version": 1,
        "observed_at": "2026-11-21T22:00:00Z",
        "unknown": {},
        "org": {
            "id": "00D000000000001",
            "name": "Acme",
            "kind": "production",
            "edition": "Enterprise Edition",
            "trial_expires": None,
            "api_usage": {"used": 10, "limit": 1000},
        },
        "running_user": {"username": "admin@acme.example"},
        "user": {
            "exists": True,
            "id": "005000000000001",
            "user_login_id": "0Yw000000000001",
            "username": "api@acme.example",
            "active": True,
            "frozen": False,
            "password_locked": False,
            "currency": None,
            "checkboxes": {},
        },
        "licence": {"name": "Salesforce", "key": "SFDC"},
        "profile": {
            "id": "00e000000000001",
            "name": "Integration",
            "custom": True,
            "permissions": ["ApiEnabled"],
            "login_hours": {},
            "login_ip_ranges": [],
        },
        "permission_sets": [],
        "permission_set_groups": [],
        "permission_set_licenses": [],
        "system_permissions": {"ApiUserOnly": _grant(False), "CanApproveUninstalledApps": _grant(False)},
        "object_permissions": {},
        "field_permissions": {},
        "custom_fields": {},
        "required_fields": {},
        "record_types": {},
        "assignment_rules": [],
        "packages": [],
        "apps": [],
        "grants": [],
        "setup_access": {},
        "audit_trail": [],
    }


def _grant(granted: bool, source: Mapping[str, Any] = PERMISSION_SET) -> dict[str, Any]:
    return {"label": "", "granted": granted, "through": [dict(source)] if granted else [], "muted": []}


def _permission(snapshot: Snapshot, name: str, granted: bool, through: str = "any") -> None:
    source = {"kind": "profile", "name": snapshot["profile"]["name"]} if through == "profile" else PERMISSION_SET
    known = snapshot["system_permissions"].get(name)
    if granted and known and known["granted"]:
        known["through"].append(dict(source))
    else:
        snapshot["system_permissions"][name] = _grant(granted, source)


# How each demand is met.


def _meet_edition(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["org"]["edition"] = f"{demand['any_of'][0]} Edition"


def _meet_org(snapshot: Snapshot, demand: Demand) -> None:
    if "assignment_rule" in demand:
        snapshot["assignment_rules"].append({"name": "Standard", "object": demand["assignment_rule"], "active": True})
    for name in demand.get("required_fields", {}).get("objects", ()):
        snapshot["required_fields"][name] = []


def _meet_user(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["user"] |= demand.get("is", {})
    snapshot["user"]["checkboxes"] |= demand.get("checkboxes", {})


def _meet_licence(snapshot: Snapshot, demand: Demand) -> None:
    if "any_of" in demand:
        snapshot["licence"] = {"name": demand["any_of"][0], "key": "SOME_KEY"}


def _meet_profile(snapshot: Snapshot, demand: Demand) -> None:
    kind = demand.get("kinds", ["custom"])[0]
    profile = snapshot["profile"]
    profile["name"] = demand.get("names", [profile["name"]])[0]
    profile["custom"] = kind in ("custom", "administrator_clone")
    if kind in ("standard_administrator", "administrator_clone"):
        profile["permissions"] = list(ADMINISTRATOR)


def _meet_login(snapshot: Snapshot, demand: Demand) -> None:
    _permission(snapshot, "ApiUserOnly", not demand["possible"])


def _meet_system(snapshot: Snapshot, demand: Demand) -> None:
    for name in [*demand.get("all_of", ()), *demand.get("recommended", ()), *demand.get("any_of", ())]:
        _permission(snapshot, name, True, demand.get("through", "any"))
    for name in [*demand.get("forbidden", ()), *demand.get("not_together", ())]:
        _permission(snapshot, name, False)


def _meet_objects(snapshot: Snapshot, demand: Demand) -> None:
    for name, accesses in demand["objects"].items():
        snapshot["object_permissions"].setdefault(name, {}).update({access: _grant(True) for access in accesses})


def _meet_fields(snapshot: Snapshot, demand: Demand) -> None:
    for name, fields in demand["fields"].items():
        for field in fields:
            grants = {access: _grant(not demand.get("forbidden")) for access in demand["access"]}
            snapshot["field_permissions"].setdefault(f"{name}.{field}", {}).update(grants)


def _meet_record_types(snapshot: Snapshot, demand: Demand) -> None:
    for name, kinds in demand["available"].items():
        snapshot["record_types"][name] = [{"name": kind, "available": True} for kind in kinds]


def _meet_setup_access(snapshot: Snapshot, demand: Demand) -> None:
    rows = [{"id": "01p000000000001", "name": name, "through": PERMISSION_SET} for name in demand["all_of"]]
    snapshot["setup_access"].setdefault(demand["kind"], []).extend(rows)


def _meet_set(snapshot: Snapshot, demand: Demand) -> None:
    if "only_named" not in demand:
        snapshot["permission_sets"].append(_assigned(demand, len(snapshot["permission_sets"])))


def _meet_psl(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["permission_set_licenses"].append({"id": "0PL", "assignment_id": "2LA", "name": demand["any_of"][0]})


def _assigned(demand: Demand, number: int) -> dict[str, Any]:
    return {
        "id": f"0PS{number:012d}",
        "assignment_id": f"0Pa{number:012d}",
        "name": "Connector",
        "namespace": demand.get("namespace"),
        "label": demand["labels"][0],
        "active": True,
        "expires": None,
        "session_activated": False,
        "permissions": [],
    }


def _meet_package(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["packages"].append({"namespace": demand["namespace"], "name": "Package", "version": "3.14"})


def _meet_custom_fields(snapshot: Snapshot, demand: Demand) -> None:
    for name, fields in demand["fields"].items():
        snapshot["custom_fields"].setdefault(name, []).extend(fields)


def _meet_app(snapshot: Snapshot, demand: Demand) -> None:
    name = demand["names"][0]
    approval = {
        "permission_set_id": "0PS000000000001",
        "name": "Access",
        "label": "Access",
        "profile": None,
        "assigned": True,
    }
    app = {
        "id": "0H4000000000001",
        "name": name,
        "installed": True,
        "policy": "admin_approved",
        "approvals": [approval],
    }
    snapshot["apps"] = [app]
    snapshot["grants"] = [_oauth_grant(name)]


def _oauth_grant(app: str, of_user: bool = True) -> dict[str, Any]:
    return {
        "app": app,
        "username": "api@acme.example" if of_user else "owner@acme.example",
        "of_user": of_user,
        "created": "2026-01-01T00:00:00Z",
        "last_used": "2026-11-20T08:00:00Z",
    }


def _meet_network(snapshot: Snapshot, demand: Demand) -> None:
    """A profile without hours and ranges meets every demand of the catalogue."""


def _meet_nothing(snapshot: Snapshot, demand: Demand) -> None:
    """Met by an empty org, or by nothing that a snapshot holds."""


MEET: dict[str, Callable[[Snapshot, Demand], None]] = {
    "edition": _meet_edition,
    "org": _meet_org,
    "user": _meet_user,
    "licence": _meet_licence,
    "profile": _meet_profile,
    "interactive_login": _meet_login,
    "system_permissions": _meet_system,
    "object_permissions": _meet_objects,
    "field_permissions": _meet_fields,
    "record_types": _meet_record_types,
    "setup_access": _meet_setup_access,
    "permission_sets": _meet_set,
    "permission_set_licenses": _meet_psl,
    "packages": _meet_package,
    "custom_fields": _meet_custom_fields,
    "layouts": _meet_nothing,
    "app": _meet_app,
    "network": _meet_network,
    "audit_trail": _meet_nothing,
    "documentation": _meet_nothing,
}


# The smallest change after which it is not met.


def _break_org(snapshot: Snapshot, demand: Demand) -> None:
    if "assignment_rule" in demand:
        for rule in snapshot["assignment_rules"]:
            rule["active"] = rule["active"] and rule["object"] != demand["assignment_rule"]
    elif "required_fields" in demand:
        snapshot["required_fields"][demand["required_fields"]["objects"][-1]] = ["Urgency__c"]
    else:
        snapshot["org"]["api_usage"]["used"] = 990


def _break_user(snapshot: Snapshot, demand: Demand) -> None:
    if "checkboxes" in demand:
        snapshot["user"]["checkboxes"] = {name: not value for name, value in demand["checkboxes"].items()}
        return
    for name, value in demand["is"].items():
        snapshot["user"][name] = not value if isinstance(value, bool) else "other"
    if snapshot["user"]["exists"] is False:
        snapshot["user"] = {"exists": False, "username": "api@acme.example"}


def _break_licence(snapshot: Snapshot, demand: Demand) -> None:
    name = demand.get("forbidden", ["Chatter Free"])[0]
    snapshot["licence"] = {"name": name, "key": "OTHER_KEY"}


def _break_profile(snapshot: Snapshot, demand: Demand) -> None:
    wants_custom = "custom" in demand.get("kinds", ())
    snapshot["profile"] |= {"name": "Elsewhere", "custom": not wants_custom, "permissions": ["ApiEnabled"]}
    if "forbidden_kinds" in demand:
        snapshot["profile"] |= {"custom": False, "permissions": list(ADMINISTRATOR)}


def _break_login(snapshot: Snapshot, demand: Demand) -> None:
    _permission(snapshot, "ApiUserOnly", demand["possible"])


def _break_system(snapshot: Snapshot, demand: Demand) -> None:
    for name in demand.get("all_of", ())[-1:] or demand.get("recommended", ())[-1:] or demand.get("any_of", ()):
        _permission(snapshot, name, False)
    for name in demand.get("forbidden", ())[-1:] or demand.get("not_together", ()):
        _permission(snapshot, name, True)


def _break_objects(snapshot: Snapshot, demand: Demand) -> None:
    name, accesses = list(demand["objects"].items())[-1]
    snapshot["object_permissions"][name][accesses[-1]] = _grant(False)


def _break_fields(snapshot: Snapshot, demand: Demand) -> None:
    name, fields = list(demand["fields"].items())[-1]
    snapshot["field_permissions"][f"{name}.{fields[-1]}"][demand["access"][-1]] = _grant(bool(demand.get("forbidden")))


def _break_record_types(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["record_types"][list(demand["available"])[-1]][-1]["available"] = False


def _break_set(snapshot: Snapshot, demand: Demand) -> None:
    if "only_named" in demand:
        snapshot["permission_sets"].append(_assigned({"labels": ["Somebody's own"]}, 99))
    else:
        wanted = demand["labels"]
        snapshot["permission_sets"] = [row for row in snapshot["permission_sets"] if row["label"] not in wanted]


def _break_custom_fields(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["custom_fields"][list(demand["fields"])[-1]].pop()


def _break_app(snapshot: Snapshot, demand: Demand) -> None:
    app, grants = snapshot["apps"][0], snapshot["grants"]
    if "installed" in demand:
        app["installed"] = False
    elif "policy" in demand:
        app["policy"] = "self_authorize"
    elif "approved" in demand:
        app["approvals"][0]["assigned"] = False
    elif "granted" in demand:
        snapshot["grants"] = [_oauth_grant(app["name"], of_user=False)]
    elif "max_idle_days" in demand:
        grants[0]["last_used"] = "2026-10-01T00:00:00Z"
    elif "grant_limit" in demand:
        snapshot["grants"] = [_oauth_grant(app["name"]) for _ in range(demand["grant_limit"])]
    elif "dedicated" in demand:
        grants.append(_oauth_grant("Another app"))
    else:
        app["installed"] = False
        snapshot["grants"] = []


def _break_network(snapshot: Snapshot, demand: Demand) -> None:
    if "login_hours" in demand:
        snapshot["profile"]["login_hours"] = {"monday": [480, 1080]}
    elif "max_addresses" in demand:
        snapshot["profile"]["login_ip_ranges"] = [{"start": "0.0.0.0", "end": "255.255.255.255"}]
    else:
        snapshot["profile"]["login_ip_ranges"] = [{"start": "198.51.100.0", "end": "198.51.100.255"}]


def _break_trail(snapshot: Snapshot, demand: Demand) -> None:
    change = {"when": "2026-11-20T10:00:00Z", "by": "eve@acme.example", "display": "Changed profile for user api"}
    snapshot["audit_trail"].append(change)


BREAK: dict[str, Callable[[Snapshot, Demand], None]] = {
    "edition": lambda snapshot, demand: snapshot["org"].update(edition="Team Edition"),
    "org": _break_org,
    "user": _break_user,
    "licence": _break_licence,
    "profile": _break_profile,
    "interactive_login": _break_login,
    "system_permissions": _break_system,
    "object_permissions": _break_objects,
    "field_permissions": _break_fields,
    "record_types": _break_record_types,
    "setup_access": lambda snapshot, demand: snapshot["setup_access"][demand["kind"]].clear(),
    "permission_sets": _break_set,
    "permission_set_licenses": lambda snapshot, demand: snapshot["permission_set_licenses"].clear(),
    "packages": lambda snapshot, demand: snapshot["packages"].clear(),
    "custom_fields": _break_custom_fields,
    "app": _break_app,
    "network": _break_network,
    "audit_trail": _break_trail,
}
