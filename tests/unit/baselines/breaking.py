# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest change to a healthy snapshot after which one demand is not met."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import (
    ADMINISTRATOR,
    Demand,
    Snapshot,
    assigned,
    grant,
    oauth_grant,
    permission,
)


def broken(snapshot: Snapshot, section: str, demand: Demand) -> Snapshot:
    """A copy in which one demand is not met."""
    result = deepcopy(snapshot)
    BREAK[section](result, demand)
    return result


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
    snapshot["licence"] = {"name": name, "key": "OTHER_KEY", "status": "Active"}


def _break_profile(snapshot: Snapshot, demand: Demand) -> None:
    wants_custom = "custom" in demand.get("kinds", ())
    snapshot["profile"] |= {"name": "Elsewhere", "custom": not wants_custom, "permissions": ["ApiEnabled"]}
    if "forbidden_kinds" in demand:
        snapshot["profile"] |= {"custom": False, "permissions": list(ADMINISTRATOR)}


def _break_login(snapshot: Snapshot, demand: Demand) -> None:
    permission(snapshot, "ApiUserOnly", demand["possible"])


def _break_system(snapshot: Snapshot, demand: Demand) -> None:
    for name in demand.get("all_of", ())[-1:] or demand.get("recommended", ())[-1:] or demand.get("any_of", ()):
        permission(snapshot, name, False)
    for name in demand.get("forbidden", ())[-1:] or demand.get("not_together", ()):
        permission(snapshot, name, True)


def _break_objects(snapshot: Snapshot, demand: Demand) -> None:
    name, accesses = list(demand["objects"].items())[-1]
    snapshot["object_permissions"][name][accesses[-1]] = grant(False)


def _break_fields(snapshot: Snapshot, demand: Demand) -> None:
    name, fields = list(demand["fields"].items())[-1]
    snapshot["field_permissions"][f"{name}.{fields[-1]}"][demand["access"][-1]] = grant(bool(demand.get("forbidden")))


def _break_record_types(snapshot: Snapshot, demand: Demand) -> None:
    snapshot["record_types"][list(demand["available"])[-1]][-1]["available"] = False


def _break_set(snapshot: Snapshot, demand: Demand) -> None:
    if "only_named" in demand:
        snapshot["permission_sets"].append(assigned({"labels": ["Somebody's own"]}, 99))
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
        snapshot["grants"] = [oauth_grant(app["name"], of_user=False)]
    elif "max_idle_days" in demand:
        grants[0]["last_used"] = "2026-10-01T00:00:00Z"
    elif "grant_limit" in demand:
        snapshot["grants"] = [oauth_grant(app["name"]) for _unused in range(demand["grant_limit"])]
    elif "dedicated" in demand:
        grants.append(oauth_grant("Another app"))
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


def _break_expiry(snapshot: Snapshot, demand: Demand) -> None:
    if "assignments" in demand:
        ended = {"active": False, "expires": "2026-11-11T22:00:00Z"}
        snapshot["permission_sets"].append(assigned({"labels": ["Of last year"]}, 98) | ended)
    elif "licences" in demand:
        snapshot["licence"]["status"] = "Disabled"
    elif "package" in demand:
        snapshot["package_licences"][0]["expires"] = "2026-11-20T00:00:00Z"
    else:
        snapshot["user"]["password_expired"] = True


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
    "expiry": _break_expiry,
    "custom_fields": _break_custom_fields,
    "app": _break_app,
    "network": _break_network,
    "audit_trail": _break_trail,
}
