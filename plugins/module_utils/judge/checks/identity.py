# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the user is: the User record, its licence, its profile, and whether a person can sign in as it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, Unseen, text_of, texts_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    any_one,
    attempt,
    every,
    settle,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import Permission

# What makes a profile an administrator's, whatever its name in the reader's language (contract 6, recorded: names are localised).
ADMINISTRATOR = frozenset({"ApiEnabled", "CustomizeApplication", "ModifyAllData"})
KIND_WORDS = {
    "standard_administrator": "the standard administrator profile",
    "administrator_clone": "a clone of the administrator profile",
    "standard": "a standard profile",
    "custom": "a custom profile",
}


def expected_user(demand: Mapping[str, Any]) -> str:
    """The fields and checkboxes demanded, in words."""
    wanted = {**demand.get("is", {}), **demand.get("checkboxes", {})}
    return ", ".join(f"{name}: {_word(value)}" for name, value in wanted.items())


def check_user(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge fields (`is`) or checkboxes of the User record."""
    path = ("user", "checkboxes") if "checkboxes" in demand else ("user",)
    wanted = demand.get("checkboxes") or demand.get("is") or {}
    return every(attempt(_field, facts, path, name, wanted[name]) for name in wanted)


def _field(facts: Facts, path: tuple[str, ...], name: str, wanted: Any) -> Outcome:
    actual = facts.nullable(*path, name) if wanted is None else facts.value(*path, name)
    return settle(actual == wanted, f"{name}: {_word(actual)}", f"User {name}: {_word(actual)}.")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def expected_licence(demand: Mapping[str, Any]) -> str:
    """The licences accepted and refused, in words."""
    accepted = " or ".join(demand.get("any_of", ()))
    refused = ", ".join(demand.get("forbidden", ()))
    return " but ".join(filter(None, [accepted, f"not {refused}" if refused else ""]))


def check_licence(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge the user licence by name, or by a key accepted, since names may be localised."""
    name = facts.text("licence", "name")
    by_key = text_of(facts.mapping("licence"), "key") in demand.get("keys", ())
    accepted = by_key or "any_of" not in demand or name in demand["any_of"]
    holds = accepted and name not in demand.get("forbidden", ())
    return settle(holds, name, f"User licence: {name}.")


def expected_profile(demand: Mapping[str, Any]) -> str:
    """The profiles accepted and refused, in words."""
    accepted = [*demand.get("names", ()), *(KIND_WORDS[kind] for kind in demand.get("kinds", ()))]
    refused = [*demand.get("forbidden_names", ()), *(KIND_WORDS[kind] for kind in demand.get("forbidden_kinds", ()))]
    return " but ".join(filter(None, [" or ".join(accepted), f"not {', '.join(refused)}" if refused else ""]))


def check_profile(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge the profile by name or by kind; a name alone never decides against a kind that is accepted."""
    profile = facts.mapping("profile")
    return accepts_profile(demand, facts.text("profile", "name"), profile)


def accepts_profile(demand: Mapping[str, Any], name: str, profile: Mapping[str, Any]) -> Outcome:
    """The same judgement of any profile, so that a plan can choose one."""
    found = f"{name} ({'custom' if profile.get('custom') else 'standard'})"
    evidence = f"Profile: {found}."
    parts = []
    if "names" in demand or "kinds" in demand:
        by_name = settle(name in demand.get("names", ()), found, evidence)
        by_kind = attempt(_of_kinds, profile, demand["kinds"], True, found) if "kinds" in demand else by_name
        parts.append(any_one([by_name, by_kind]))
    if demand.get("forbidden_names"):
        parts.append(settle(name not in demand["forbidden_names"], found, evidence))
    if demand.get("forbidden_kinds"):
        parts.append(attempt(_of_kinds, profile, demand["forbidden_kinds"], False, found))
    return every(parts)


def _of_kinds(profile: Mapping[str, Any], kinds: Sequence[str], wanted: bool, found: str) -> Outcome:
    custom = profile.get("custom")
    if not isinstance(custom, bool):
        raise Unseen("Whether the profile is standard or custom was not seen.")
    plain, strong = ("custom", "administrator_clone") if custom else ("standard", "standard_administrator")
    fits = plain in kinds or (strong in kinds and _is_administrator(profile))
    return settle(fits is wanted, found, f"Profile: {found}.")


def _is_administrator(profile: Mapping[str, Any]) -> bool:
    if not isinstance(profile.get("permissions"), list):
        raise Unseen("The profile's own permissions were not seen.")
    return set(texts_of(profile, "permissions")) >= ADMINISTRATOR


def expected_login(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    return (
        "a person can sign in as the user" if demand.get("possible") else "nobody can sign in interactively (API only)"
    )


def check_login(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """API Only User forbids the user interface. Login hours are `network`'s; an enrolled passkey is not visible to a query."""
    held = Permission(facts, "ApiUserOnly")
    outcome = settle(
        held.granted() is not demand["possible"], "API only" if held.granted() else "possible", held.evidence()
    )
    note = "Not visible here: whether a phishing-resistant sign-in method is enrolled."
    return Outcome(outcome.status, outcome.found, [*outcome.evidence, note]) if demand["possible"] else outcome
