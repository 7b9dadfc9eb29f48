# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to look at: whose access, and which parts of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

# Parts beyond `org` and `user`, which are always gathered.
SUBSETS = (
    "permissions",
    "objects",
    "customization",
    "packages",
    "apps",
    "grants",
    "network",
    "audit_trail",
    "password",
)
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
    system_permissions: frozenset[str] | None = None  # those to report, by API name; None for all
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

    @property
    def without_candidates(self) -> Wanted:
        """What judges read; candidates are what a plan resolves names with, and cost a call."""
        return replace(
            self,
            permission_sets=(),
            permission_set_groups=(),
            permission_set_licenses=(),
            profiles=(),
            any_profile=False,
            licences=False,
        )

    def wants(self, subset: str) -> bool:
        return subset in self.subsets
