# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots that satisfy a baseline, built from its demands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
    "date": "2026-11-01",
    "names_by_object": {"Lead": ["Region__c"]},
    "access_by_object": {"Lead": ["create", "read", "edit"]},
}
# Variables whose value must make sense for the requirement that uses it.
PARTICULAR = {
    "connector_addresses": ["203.0.113.0/28"],
    "app_names": ["The connector"],
    "minimum_package_version": "3.14",
}
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
        for name, _unused, required in options(baseline, alternative):
            if name == alternative["prefer"]:
                yield from required


def healthy(baseline: Mapping[str, Any]) -> Snapshot:
    """An org and a user in which every demand is met."""
    snapshot = _empty()
    for section, demand in demands(baseline):
        MEET[section](snapshot, demand)
    return snapshot


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
            "password_expired": False,
            "currency": None,
            "checkboxes": {},
        },
        "licence": {"name": "Salesforce", "key": "SFDC", "status": "Active"},
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
        "system_permissions": {"ApiUserOnly": grant(False), "CanApproveUninstalledApps": grant(False)},
        "object_permissions": {},
        "field_permissions": {},
        "custom_fields": {},
        "required_fields": {},
        "record_types": {},
        "assignment_rules": [],
        "packages": [],
        "package_licences": [],
        "apps": [],
        "grants": [],
        "setup_access": {},
        "audit_trail": [],
    }


def grant(granted: bool, source: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "label": "",
        "granted": granted,
        "through": [dict(source or PERMISSION_SET)] if granted else [],
        "muted": [],
    }


def permission(snapshot: Snapshot, name: str, granted: bool, through: str = "any") -> None:
    source = {"kind": "profile", "name": snapshot["profile"]["name"]} if through == "profile" else PERMISSION_SET
    known = snapshot["system_permissions"].get(name)
    if granted and known and known["granted"]:
        known["through"].append(dict(source))
    else:
        snapshot["system_permissions"][name] = grant(granted, source)


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
        snapshot["licence"] = {"name": demand["any_of"][0], "key": "SOME_KEY", "status": "Active"}


def _meet_profile(snapshot: Snapshot, demand: Demand) -> None:
    kind = demand.get("kinds", ["custom"])[0]
    profile = snapshot["profile"]
    profile["name"] = demand.get("names", [profile["name"]])[0]
    profile["custom"] = kind in ("custom", "administrator_clone")
    if kind in ("standard_administrator", "administrator_clone"):
        profile["permissions"] = list(ADMINISTRATOR)


def _meet_login(snapshot: Snapshot, demand: Demand) -> None:
    permission(snapshot, "ApiUserOnly", not demand["possible"])


def _meet_system(snapshot: Snapshot, demand: Demand) -> None:
    for name in [*demand.get("all_of", ()), *demand.get("recommended", ()), *demand.get("any_of", ())]:
        permission(snapshot, name, True, demand.get("through", "any"))
    for name in [*demand.get("forbidden", ()), *demand.get("not_together", ())]:
        permission(snapshot, name, False)


def _meet_objects(snapshot: Snapshot, demand: Demand) -> None:
    for name, accesses in demand["objects"].items():
        snapshot["object_permissions"].setdefault(name, {}).update({access: grant(True) for access in accesses})


def _meet_fields(snapshot: Snapshot, demand: Demand) -> None:
    for name, fields in demand["fields"].items():
        for field in fields:
            grants = {access: grant(not demand.get("forbidden")) for access in demand["access"]}
            snapshot["field_permissions"].setdefault(f"{name}.{field}", {}).update(grants)


def _meet_record_types(snapshot: Snapshot, demand: Demand) -> None:
    for name, kinds in demand["available"].items():
        snapshot["record_types"][name] = [{"name": kind, "available": True} for kind in kinds]


def _meet_setup_access(snapshot: Snapshot, demand: Demand) -> None:
    names = [name.replace(".", "__") for name in demand["all_of"]]
    snapshot["setup_access"].setdefault(demand["kind"], []).extend(names)


def _meet_set(snapshot: Snapshot, demand: Demand) -> None:
    if "only_named" not in demand:
        snapshot["permission_sets"].append(assigned(demand, len(snapshot["permission_sets"])))


def _meet_psl(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["permission_set_licenses"].append({"id": "0PL", "assignment_id": "2LA", "name": demand["any_of"][0]})


def assigned(demand: Demand, number: int) -> dict[str, Any]:
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
    snapshot["grants"] = [oauth_grant(name)]


def oauth_grant(app: str, of_user: bool = True) -> dict[str, Any]:
    return {
        "app": app,
        "username": "api@acme.example" if of_user else "owner@acme.example",
        "of_user": of_user,
        "created": "2026-01-01T00:00:00Z",
        "last_used": "2026-11-20T08:00:00Z",
    }


def _meet_expiry(snapshot: Snapshot, demand: Demand) -> None:
    """Assignments and licences without an end meet it; a package's licence must be there to be in force."""
    if "package" in demand:
        licence = {"namespace": demand["package"], "status": "Active", "expires": "2027-11-21T00:00:00Z"}
        snapshot["package_licences"].append(licence)


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
    "expiry": _meet_expiry,
    "layouts": _meet_nothing,
    "app": _meet_app,
    "network": _meet_network,
    "audit_trail": _meet_nothing,
    "documentation": _meet_nothing,
}
