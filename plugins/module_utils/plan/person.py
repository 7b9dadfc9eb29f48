# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only a person can do, with the exact steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.demand import Demand

Requirement = Mapping[str, Any]

# Section of a baseline -> what the record to be changed is called.
KINDS = {
    "app": "ConnectedApplication",
    "custom_fields": "CustomField",
    "edition": "Organization",
    "field_permissions": "FieldPermissions",
    "layouts": "Layout",
    "licence": "UserLicense",
    "network": "Profile",
    "object_permissions": "ObjectPermissions",
    "org": "Organization",
    "packages": "InstalledSubscriberPackage",
    "permission_set_groups": "PermissionSetGroup",
    "permission_set_licenses": "PermissionSetLicense",
    "permission_sets": "PermissionSet",
    "profile": "Profile",
    "record_types": "RecordType",
    "setup_access": "SetupEntityAccess",
    "system_permissions": "PermissionSet",
    "user": "User",
}


def by_hand(demand: Demand) -> Change:
    """The steps for a finding that no change of ours mends."""
    steps = STEPS.get(_aspect(demand), STEPS.get(demand.section, _remedy))(demand)
    return Change(
        kind=KINDS.get(demand.section, demand.section),
        action="update",
        target=str(demand.requirement["title"]),
        before=demand.finding["found"],
        after=demand.finding["expected"],
        section=demand.section,
        findings=(demand.id,),
        by="person",
        steps=tuple(steps),
    )


def look_again(demands: Sequence[Demand]) -> Change:
    """Rights that the changes before this one may bring with them."""
    return Change(
        kind="PermissionSet",
        action="update",
        target="rights that may come with the changes above",
        section="system_permissions",
        findings=tuple(demand.id for demand in demands),
        by="person",
        steps=("Run the audit again after the changes above; mend by hand only what still fails then.",),
    )


def _aspect(demand: Demand) -> str:
    aspects = ("installed", "policy", "approved", "granted", "max_idle_days", "connectable")
    return next((aspect for aspect in aspects if demand.section == "app" and aspect in demand.requirement), "")


def _remedy(demand: Demand) -> list[str]:
    return [str(demand.requirement["remedy"])]


def _package(demand: Demand) -> list[str]:
    return [
        _remedy(demand)[0],
        f"Check Setup > Installed Packages for namespace {demand.requirement['namespace']}.",
        "Run provision again: it assigns what the package brings.",
    ]


def _set(demand: Demand) -> list[str]:
    return [
        f"The org offers no single match for {demand.finding['expected']}: install what brings it, or name it exactly.",
        "Run provision again.",
    ]


def _layout(demand: Demand) -> list[str]:
    sobject, fields = demand.requirement["object"], ", ".join(demand.requirement["fields"])
    return [
        f"Open Setup > Object Manager > {sobject} > Page Layouts.",
        f"Add {fields} to every layout in use, and save.",
        f"Record it in a waiver of {demand.id}, since no query shows layouts.",
    ]


def _profile(demand: Demand) -> list[str]:
    return [
        f"Choose or make one profile that is {demand.finding['expected']}; the org offers no single match.",
        "Set it on the user with sf_api_user, or run provision again.",
    ]


def _app_name(demand: Demand) -> str:
    return " or ".join(demand.requirement["names"])


def _install(demand: Demand) -> list[str]:
    return [
        "Open Setup > Connected Apps OAuth Usage as an administrator with Customize Application and Manage Connected Apps.",
        f"Press Install beside {_app_name(demand)}.",
        "Open Manage App Policies and choose who may use it.",
    ]


def _policy(demand: Demand) -> list[str]:
    return [
        "First make sure that the users who need it are approved: the policy locks out everybody else.",
        f"Open Setup > Manage Connected Apps (or External Client App Manager) > {_app_name(demand)} > Edit Policies.",
        f"Set Permitted Users to: {demand.finding['expected']}.",
    ]


def _approve(demand: Demand) -> list[str]:
    return [
        f"Choose a permission set of your own that approves {_app_name(demand)}, not one of licence Salesforce API Integration.",
        "Name it in the baseline's variable for the approving permission set.",
        "Run provision again.",
    ]


def _connect(demand: Demand) -> list[str]:
    return [
        "In the connector's settings disconnect from Salesforce, if it is connected.",
        "Sign out of Salesforce, or use a private window: the grant belongs to whoever is signed in.",
        "Press Connect and sign in as the API user; for a sandbox choose the sandbox login first.",
        "Press Allow, then run the audit again.",
    ]


STEPS: dict[str, Callable[[Demand], list[str]]] = {
    "approved": _approve,
    "connectable": _install,
    "granted": _connect,
    "installed": _install,
    "layouts": _layout,
    "max_idle_days": _connect,
    "packages": _package,
    "permission_set_groups": _set,
    "permission_set_licenses": _set,
    "permission_sets": _set,
    "policy": _policy,
    "profile": _profile,
}
