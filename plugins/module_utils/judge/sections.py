# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The subjects a baseline can speak about: who judges them, who mends them, what must be gathered for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks import (
    access,
    app,
    assignments,
    expiry,
    governance,
    identity,
    installation,
    network,
    organisation,
    permissions,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import Outcome

Demand = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """`by`: who can mend a failure. `of_user`: has no object when the user does not exist, but for the aspects in `org_side`.
    `observable`: the snapshot can be expected to show it, so that not knowing counts against the org, but for those in `hidden`."""

    check: Callable[[Demand, Facts], Outcome]
    expected: Callable[[Demand], str]
    subsets: tuple[str, ...] = ()
    by: str = "person"
    of_user: bool = True
    observable: bool = True
    org_side: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


# Subsets are observe's (`observe.wanted.SUBSETS`); `org` and `user` are always gathered.
SECTIONS: dict[str, Section] = {
    "edition": Section(organisation.check_edition, organisation.expected_edition, of_user=False),
    "org": Section(organisation.check_org, organisation.expected_org, of_user=False),
    "user": Section(identity.check_user, identity.expected_user, by="provision"),
    "licence": Section(identity.check_licence, identity.expected_licence, by="provision"),
    "profile": Section(identity.check_profile, identity.expected_profile, ("permissions",), by="provision"),
    "interactive_login": Section(identity.check_login, identity.expected_login, ("permissions",)),
    "system_permissions": Section(permissions.check, permissions.expected, ("permissions",)),
    "object_permissions": Section(access.check_objects, access.expected_objects, ("permissions", "objects")),
    "field_permissions": Section(access.check_fields, access.expected_fields, ("permissions", "objects")),
    "record_types": Section(access.check_record_types, access.expected_record_types, ("customization",)),
    "setup_access": Section(access.check_setup_access, access.expected_setup_access, ("permissions",)),
    "permission_sets": Section(
        assignments.check_sets, assignments.expected_assignment, ("permissions",), by="provision"
    ),
    "permission_set_groups": Section(
        assignments.check_groups, assignments.expected_assignment, ("permissions",), by="provision"
    ),
    "permission_set_licenses": Section(
        assignments.check_licenses, assignments.expected_licenses, ("permissions",), by="provision"
    ),
    "packages": Section(installation.check_package, installation.expected_package, ("packages",), of_user=False),
    "custom_fields": Section(
        installation.check_fields, installation.expected_fields, ("customization",), of_user=False
    ),
    # What ends is renewed by whoever pays or decides; the plan renews assignments that a requirement names.
    # Whether a password has expired is told only to who may set it.
    "expiry": Section(
        expiry.check,
        expiry.expected,
        ("permissions",),
        org_side=frozenset({"package"}),
        hidden=frozenset({"password"}),
    ),
    "layouts": Section(installation.check_layout, installation.expected_layout, of_user=False, observable=False),
    "app": Section(
        app.check, app.expected, ("apps", "permissions"), org_side=frozenset({"installed", "policy", "scopes"})
    ),
    # Login hours and IP ranges are in the profile's metadata alone, which a snapshot need not hold.
    "network": Section(network.check, network.expected, ("permissions",), observable=False),
    "audit_trail": Section(governance.check_trail, governance.expected_trail, ("audit_trail",)),
    "documentation": Section(governance.check_facts, governance.expected_facts, of_user=False),
}

# Aspects of a subject that need something else than the subject as a whole.
ASPECT_SUBSETS: dict[str, dict[str, tuple[str, ...]]] = {
    "app": {
        "granted": ("grants",),
        "granted_only_by_user": ("grants",),
        "max_idle_days": ("grants",),
        "grant_limit": ("grants",),
        "dedicated": ("grants",),
        "connectable": ("apps", "grants", "permissions"),
    },
    "expiry": {"package": ("packages",), "password": ("password",)},
    "org": {"assignment_rule": ("customization",), "required_fields": ("customization",)},
}


def subsets_of(section: str, demand: Demand) -> tuple[str, ...]:
    """What observe must gather to judge one requirement."""
    special = ASPECT_SUBSETS.get(section, {})
    return next((subsets for aspect, subsets in special.items() if aspect in demand), SECTIONS[section].subsets)


def mender(section: str, demand: Demand) -> str:
    """Who can mend a failure: the requirement's own word, or the subject's rule. An approval is a write; the rest of an app is Setup's."""
    if "by" in demand:
        return str(demand["by"])
    if section == "app":
        return "provision" if "approved" in demand else "person"
    return SECTIONS[section].by


def needs_user(section: str, demand: Demand) -> bool:
    """Whether the requirement has no object when the user does not exist."""
    return SECTIONS[section].of_user and not SECTIONS[section].org_side & demand.keys()


def observable(section: str, demand: Demand) -> bool:
    """Whether the snapshot can be expected to show it."""
    return SECTIONS[section].observable and not SECTIONS[section].hidden & demand.keys()


def requirements(baseline: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every requirement of a resolved baseline with its section, bound to what it borrows from the rest of the document.

    Options of alternatives are left to `alternatives`.
    """
    yield from in_sections(baseline, baseline.get("require") or {})


def in_sections(baseline: Mapping[str, Any], sections: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The requirements of one `require` mapping, in the order of `SECTIONS`."""
    for section in SECTIONS:
        for requirement in sections.get(section) or ():
            yield section, _bound(baseline, sections, section, requirement)


def _bound(
    baseline: Mapping[str, Any], sections: Mapping[str, Any], section: str, requirement: Demand
) -> dict[str, Any]:
    if section == "app":
        return {**requirement, "names": list(baseline["app"]["names"])}
    if "each" in requirement:
        each = requirement["each"]
        return {**requirement, "objects": dict.fromkeys(each["objects"], each["access"])}
    if section == "permission_sets" and requirement.get("only_named"):
        welcome = [
            other
            for other in sections["permission_sets"]
            if "only_named" not in other and other.get("state") != "absent"
        ]
        return {**requirement, "welcome": welcome}
    return dict(requirement)
