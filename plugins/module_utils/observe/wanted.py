# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to look at: whose access, and which parts of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

# Parts beyond `org` and `user`, which are always gathered.
SUBSETS = ("permissions", "objects", "customization", "packages", "apps", "grants", "network", "audit_trail")
ALWAYS = ("org", "user")


def chosen(gather_subset: Iterable[str]) -> frozenset[str]:
    """Subsets as `ansible.builtin.setup` takes them: names, ``all``, ``min``, and ``!name`` to leave out. Raises `InvalidInput`."""
    given = [item.strip() for item in gather_subset]
    unknown = [item for item in given if item.lstrip("!") not in (*SUBSETS, *ALWAYS, "all", "min")]
    if unknown:
        raise InvalidInput(
            f"gather_subset has unknown parts: {', '.join(unknown)}.",
            remedy=f"Choose from all, min, {', '.join(SUBSETS)}, or !name to leave one out.",
        )
    added = {item for item in given if not item.startswith("!")}
    everything = "all" in added or (not added - {"min"} and "min" not in added)
    taken = set(SUBSETS) if everything else added & set(SUBSETS)
    return frozenset(taken - {item[1:] for item in given if item.startswith("!")})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one observation is to answer. Names are as users type them; they are resolved later, never guessed."""

    username: str
    subsets: frozenset[str] = frozenset(SUBSETS)
    objects: tuple[str, ...] = ()  # object permissions of these sObjects
    fields: tuple[str, ...] = ()  # field permissions, as Object.Field
    described: tuple[str, ...] = ()  # sObjects whose custom and required fields and record types matter
    apps: tuple[str, ...] = ()  # connected apps and External Client Apps, by name or API name
    setup_entities: tuple[str, ...] = ()  # SetupEntityType values, such as ApexClass
    permission_sets: tuple[str, ...] = ()  # candidates: Id, ns__Name, API name or label
    permission_set_groups: tuple[str, ...] = ()
    permission_set_licenses: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()  # candidates: Id or name
    any_profile: bool = False  # list every profile: a kind such as `standard admin` is meant
    licences: bool = False  # every user licence with its seats

    def wants(self, subset: str) -> bool:
        return subset in self.subsets


# The words that baselines use for what must be gathered, where they differ from the subsets.
_GATHERED_WITH = {
    "assignments": "permissions",
    "setup_access": "permissions",
    "fields": "objects",
    "custom_fields": "customization",
    "required_fields": "customization",
    "record_types": "customization",
    "assignment_rules": "customization",
}


def for_needs(username: str, needs: Mapping[str, Any]) -> Wanted:
    """What to gather so that baselines can be judged; `needs` is what `judge.needs` returns for them."""
    subsets = {_GATHERED_WITH.get(name, name) for name in needs["subsets"]}
    if subsets & {"objects", "apps", "network"}:
        subsets.add("permissions")
    described = {*needs["custom_field_objects"], *needs["required_field_objects"], *needs["record_type_objects"]}
    return Wanted(
        username,
        subsets=frozenset(subsets & set(SUBSETS)),
        objects=tuple(needs["objects"]),
        fields=tuple(needs["fields"]),
        described=tuple(sorted(described)),
        apps=tuple(needs["apps"]),
        setup_entities=tuple(needs["setup_access"]),
        permission_sets=_names(needs["permission_sets"]),
        permission_set_groups=_names(needs["permission_set_groups"]),
        permission_set_licenses=tuple(needs["permission_set_licenses"]),
    )


def _names(selectors: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Every label and name of the selectors; the namespace decides later, when the org's rows are known."""
    return tuple(name for selector in selectors for key in ("names", "labels") for name in selector.get(key) or ())
