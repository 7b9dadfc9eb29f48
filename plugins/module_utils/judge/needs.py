# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What observe must gather so that baselines can be judged, and so that a plan can name what it assigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import every_requirement
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.access import qualified
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import subsets_of

Required = tuple[str, dict[str, Any]]


def needs(baselines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The arguments of `observe`'s `Wanted` beside the username: `Wanted(username, **needs(baselines))`.

    `subsets` is a frozenset, `any_profile` a boolean, everything else a sorted tuple of names.
    """
    required = [pair for baseline in baselines for pair in _all(baseline)]
    apps = [baseline["app"] for baseline in baselines if baseline.get("app")]
    profiles = list(_of(required, "profile"))
    return {
        "subsets": frozenset(subset for pair in required for subset in subsets_of(*pair)),
        "objects": _unique(
            name
            for demand in _of(required, "object_permissions")
            for name in demand.get("objects") or demand["forbidden"]
        ),
        "fields": _unique(
            name for demand in _of(required, "field_permissions") for name in qualified(demand["fields"])
        ),
        "described": _unique(_described(required)),
        "apps": _unique(
            [
                *(name for app in apps for name in app["names"]),
                *(name for demand in _of(required, "app") for name in demand["names"]),
            ]
        ),
        "setup_entities": _unique(demand["kind"] for demand in _of(required, "setup_access")),
        "permission_sets": _unique(
            [
                *_names(required, "permission_sets"),
                *(app["approve_through"] for app in apps if app.get("approve_through")),
            ]
        ),
        "permission_set_groups": _unique(_names(required, "permission_set_groups")),
        "permission_set_licenses": _unique(
            name for demand in _of(required, "permission_set_licenses") for name in demand.get("any_of", ())
        ),
        "profiles": _unique(name for demand in profiles for name in demand.get("names", ())),
        "any_profile": any("kinds" in demand for demand in profiles),
    }


def proof(baselines: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """`{can, cannot}`, each object -> accesses: what a login as the API user is to show."""
    merged: dict[str, dict[str, list[str]]] = {"can": {}, "cannot": {}}
    for baseline in baselines:
        for side, objects in (baseline.get("proof") or {}).items():
            for sobject, accesses in objects.items():
                merged[side][sobject] = sorted({*merged[side].get(sobject, ()), *accesses})
    return merged


def _all(baseline: Mapping[str, Any]) -> Iterator[Required]:
    """The requirements that can apply: what a variable switches off, or leaves empty, needs no query."""
    for speaking, section, requirement in every_requirement(baseline):
        if _applies(speaking, requirement):
            yield section, requirement


def _applies(baseline: Mapping[str, Any], demand: Mapping[str, Any]) -> bool:
    variable = (demand.get("when") or {}).get("variable")
    on = variable is None or bool(baseline["values"].get(variable))
    return on and all(demand.get(key, True) for key in ("fields", "available", "objects"))


def _of(required: Iterable[Required], section: str) -> Iterator[dict[str, Any]]:
    return (demand for name, demand in required if name == section)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _described(required: Sequence[Required]) -> Iterator[str]:
    for demand in _of(required, "custom_fields"):
        yield from demand["fields"]
    for demand in _of(required, "record_types"):
        yield from demand["available"]
    for demand in _of(required, "org"):
        yield from demand.get("required_fields", {}).get("objects", ())


def _names(required: Iterable[Required], section: str) -> Iterator[str]:
    for demand in _of(required, section):
        yield from demand.get("labels", ())
        for name in demand.get("names", ()):
            yield f"{demand['namespace']}__{name}" if demand.get("namespace") else name
