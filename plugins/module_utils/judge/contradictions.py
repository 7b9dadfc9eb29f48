# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two demands that no user can meet at once, found in the documents alone, before any call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Demand = Mapping[str, Any]

# Standard profiles by their English names, as baselines write them (contract 6).
STANDARD_PROFILES = {
    "System Administrator": {"standard", "standard_administrator"},
    "Standard User": {"standard"},
    "Read Only": {"standard"},
    "Minimum Access - Salesforce": {"standard"},
    "Minimum Access - API Only Integrations": {"standard"},
    "Salesforce API Only System Integrations": {"standard"},
}
KINDS = {
    "standard": {"standard"},
    "custom": {"custom"},
    "standard_administrator": {"standard", "standard_administrator"},
    "administrator_clone": {"custom", "administrator_clone"},
}
# Permissions that come with a profile, whatever the baseline says about them (contract 0 and 6).
IMPLIED = {
    "standard_administrator": {
        "ApiEnabled",
        "CanApproveUninstalledApps",
        "CustomizeApplication",
        "ManageUsers",
        "ModifyAllData",
        "ViewAllData",
    },
    "Minimum Access - API Only Integrations": {"ApiEnabled", "ApiUserOnly"},
    "Salesforce API Only System Integrations": {"ApiEnabled", "ApiUserOnly"},
}


def squash(name: str) -> str:
    """`API Enabled` and `ApiEnabled` are one permission."""
    return name.replace(" ", "").casefold()


def clash(section: str, one: Demand, other_section: str, other: Demand) -> str:
    """Why the two demands cannot both hold; empty when they can, or when the documents do not tell."""
    return _one_way(section, one, other_section, other) or _one_way(other_section, other, section, one)


def _one_way(section: str, demand: Demand, against_section: str, against: Demand) -> str:
    rule = RULES.get((section, against_section))
    return rule(demand, against) if rule else ""


def _licence(one: Demand, other: Demand) -> str:
    if "any_of" not in one:
        return ""
    refused = set(other.get("forbidden", ()))
    accepted = set(one["any_of"]) - refused
    if "any_of" in other:
        accepted &= set(other["any_of"])
    return "" if accepted else "No user licence satisfies both."


def _profile(one: Demand, other: Demand) -> str:
    wanted = _profiles(one)
    if not wanted:
        return ""
    return "" if any(_accepted(name, kinds, other) for name, kinds in wanted) else "No profile satisfies both."


def _profiles(demand: Demand) -> list[tuple[str, set[str]]]:
    """The profiles a demand accepts: (name or empty, the kinds it is known to have)."""
    named = [(name, STANDARD_PROFILES.get(name, set())) for name in demand.get("names", ())]
    return [*named, *(("", KINDS[kind]) for kind in demand.get("kinds", ()))]


def _accepted(name: str, kinds: set[str], demand: Demand) -> bool:
    if name in demand.get("forbidden_names", ()) or kinds & set(demand.get("forbidden_kinds", ())):
        return False
    if "names" not in demand and "kinds" not in demand:
        return True
    return any(_same(name, kinds, *profile) for profile in _profiles(demand))


def _same(name: str, kinds: set[str], other_name: str, other_kinds: set[str]) -> bool:
    """Whether one profile can be both; a custom profile's kind is not known from its name."""
    if name and other_name:
        return name == other_name
    if not kinds or not other_kinds:
        return True
    return not ({"standard", "custom"} <= kinds | other_kinds)


def _equal(key: str) -> Callable[[Demand, Demand], str]:
    def rule(one: Demand, other: Demand) -> str:
        mine, theirs = one.get(key) or {}, other.get(key) or {}
        differing = [name for name in mine if name in theirs and mine[name] != theirs[name]]
        return f"They demand different values of {', '.join(differing)}." if differing else ""

    return rule


def _user(one: Demand, other: Demand) -> str:
    return _equal("is")(one, other) or _equal("checkboxes")(one, other)


def _permissions(one: Demand, other: Demand) -> str:
    return _granted_but_refused(
        {squash(name): name for name in one.get("all_of", ())}, other, "One demands {}, the other forbids it.", one
    )


def _profile_brings(one: Demand, other: Demand) -> str:
    """A profile that brings what the other forbids."""
    brings = [IMPLIED[key] for key in _only_profile(one) if key in IMPLIED]
    held = {squash(name): name for name in (set.intersection(*brings) if brings else set())}
    return _granted_but_refused(held, other, "The profile that one demands brings {}, which the other forbids.", one)


def _only_profile(demand: Demand) -> list[str]:
    """The keys of IMPLIED for a demand that leaves no other choice."""
    kinds = set(demand.get("kinds", ()))
    names = set(demand.get("names", ())) - ({"System Administrator"} if "standard_administrator" in kinds else set())
    choices = [*kinds, *("standard_administrator" if name == "System Administrator" else name for name in names)]
    return choices if all(choice in IMPLIED for choice in choices) else []


def _granted_but_refused(held: Mapping[str, str], other: Demand, sentence: str, one: Demand) -> str:
    refused = [squash(name) for name in other.get("forbidden", ())]
    # A permission set may still grant what only the profile must not.
    if other.get("through") == "profile" and one.get("through") != "profile" and "all_of" in one:
        return ""
    both = [held[name] for name in refused if name in held]
    if both:
        return sentence.format(", ".join(both))
    together = [squash(name) for name in other.get("not_together", ())]
    if together and all(name in held for name in together):
        return sentence.format(" with ".join(held[name] for name in together))
    return ""


def _login(one: Demand, other: Demand) -> str:
    return "" if one["possible"] == other["possible"] else "One needs an interactive login, the other refuses it."


def _login_and_permissions(login: Demand, permissions: Demand) -> str:
    key = "all_of" if login["possible"] else "forbidden"
    if "apiuseronly" not in {squash(name) for name in permissions.get(key, ())}:
        return ""
    return (
        "One needs an interactive login, the other API Only User."
        if login["possible"]
        else "One needs API Only User, the other forbids it."
    )


def _login_and_profile(login: Demand, profile: Demand) -> str:
    choices = _only_profile(profile)
    api_only = bool(choices) and all("ApiUserOnly" in IMPLIED[choice] for choice in choices)
    return (
        "One needs an interactive login, the profile that the other demands is API only."
        if login["possible"] and api_only
        else ""
    )


def _assignment(one: Demand, other: Demand) -> str:
    if one.get("state") == "absent" or other.get("state") != "absent":
        return ""
    same_namespace = "namespace" not in one or "namespace" not in other or one["namespace"] == other["namespace"]
    both = _overlap(one.get("labels"), other.get("labels")) | _overlap(one.get("names"), other.get("names"))
    return f"One demands {', '.join(sorted(both))}, the other its absence." if both and same_namespace else ""


def _overlap(one: Iterable[str] | None, other: Iterable[str] | None) -> set[str]:
    return set(one or ()) & set(other or ())


def _license(one: Demand, other: Demand) -> str:
    wanted = set(one.get("any_of", ()))
    left = wanted - set(other.get("forbidden", ()))
    return (
        f"One demands permission set licence {', '.join(sorted(wanted))}, the other forbids it."
        if wanted and not left
        else ""
    )


def _objects(one: Demand, other: Demand) -> str:
    both = [
        f"{access} on {name}"
        for name, accesses in (one.get("objects") or {}).items()
        for access in accesses
        if access in (other.get("forbidden") or {}).get(name, ())
    ]
    return f"One demands {', '.join(both)}, the other forbids it." if both else ""


def _network(one: Demand, other: Demand) -> str:
    differing = [key for key in ("login_hours", "ip_ranges") if key in one and key in other and one[key] != other[key]]
    return f"They demand opposite {' and '.join(differing).replace('_', ' ')}." if differing else ""


def _login_and_network(login: Demand, network: Demand) -> str:
    return (
        "An interactive login at any time is needed, and login hours are demanded."
        if login["possible"] and network.get("login_hours") == "restricted"
        else ""
    )


def _app(one: Demand, other: Demand) -> str:
    if "policy" not in one or "policy" not in other or one["policy"] == other["policy"]:
        return ""
    both = {name.casefold() for name in one["names"]} & {name.casefold() for name in other["names"]}
    return "They demand different policies of the same app." if both else ""


RULES: dict[tuple[str, str], Callable[[Demand, Demand], str]] = {
    ("licence", "licence"): _licence,
    ("profile", "profile"): _profile,
    ("profile", "system_permissions"): _profile_brings,
    ("user", "user"): _user,
    ("system_permissions", "system_permissions"): _permissions,
    ("interactive_login", "interactive_login"): _login,
    ("interactive_login", "system_permissions"): _login_and_permissions,
    ("interactive_login", "profile"): _login_and_profile,
    ("interactive_login", "network"): _login_and_network,
    ("permission_sets", "permission_sets"): _assignment,
    ("permission_set_groups", "permission_set_groups"): _assignment,
    ("permission_set_licenses", "permission_set_licenses"): _license,
    ("object_permissions", "object_permissions"): _objects,
    ("network", "network"): _network,
    ("app", "app"): _app,
}
