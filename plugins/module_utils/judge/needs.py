# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What observe must gather so that baselines can be judged and a plan can name what it assigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import options
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.access import qualified
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.sections import requirements, subsets_of

ALWAYS = ("org", "user")
Required = tuple[str, dict[str, Any]]


def needs(baselines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Sorted lists of names, without repetition:

    `subsets`; `objects` (object permissions); `fields` (`Object.Field`, field permissions); `custom_field_objects`;
    `required_field_objects`; `record_type_objects`; `setup_access` (SetupEntityType); `apps` (names); `namespaces` (packages);
    `checkboxes` (of the User record). For the snapshot's `candidates`: `profiles` (each `{names, kinds}`), `permission_sets` and
    `permission_set_groups` (each `{namespace, labels, names}`, namespace absent where any will do) and `permission_set_licenses` (names).
    `proof`: `{can, cannot}`, object -> accesses.
    """
    required = [pair for baseline in baselines for pair in _all(baseline)]
    apps = [baseline["app"] for baseline in baselines if baseline.get("app")]
    result: dict[str, Any] = {
        "subsets": _unique([*ALWAYS, *(subset for pair in required for subset in subsets_of(*pair))]),
        "objects": _unique(
            name
            for _, demand in _of(required, "object_permissions")
            for name in demand.get("objects") or demand["forbidden"]
        ),
        "fields": _unique(
            name for _, demand in _of(required, "field_permissions") for name in qualified(demand["fields"])
        ),
        "custom_field_objects": _unique(
            name for _, demand in _of(required, "custom_fields") for name in demand["fields"]
        ),
        "required_field_objects": _unique(
            name for _, demand in _of(required, "org") for name in demand.get("required_fields", {}).get("objects", ())
        ),
        "record_type_objects": _unique(
            name for _, demand in _of(required, "record_types") for name in demand["available"]
        ),
        "setup_access": _unique(demand["kind"] for _, demand in _of(required, "setup_access")),
        "apps": _unique(
            [
                *(name for app in apps for name in app["names"]),
                *(name for _, demand in _of(required, "app") for name in demand["names"]),
            ]
        ),
        "namespaces": _unique(demand["namespace"] for _, demand in _of(required, "packages")),
        "checkboxes": _unique(name for _, demand in _of(required, "user") for name in demand.get("checkboxes", ())),
        "profiles": [
            {"names": demand.get("names", []), "kinds": demand.get("kinds", [])}
            for _, demand in _of(required, "profile")
        ],
        "permission_sets": [*_named(required, "permission_sets"), *_approving(apps)],
        "permission_set_groups": _named(required, "permission_set_groups"),
        "permission_set_licenses": _unique(
            name for _, demand in _of(required, "permission_set_licenses") for name in demand.get("any_of", ())
        ),
        "proof": {side: _merged(baselines, side) for side in ("can", "cannot")},
    }
    if any(result[key] for key in ("profiles", "permission_sets", "permission_set_groups", "permission_set_licenses")):
        result["subsets"] = _unique([*result["subsets"], "candidates"])
    return result


def _all(baseline: Mapping[str, Any]) -> Iterator[Required]:
    """The requirements that can apply: what a variable switches off, or leaves empty, needs no query."""
    yield from (pair for pair in requirements(baseline) if _applies(baseline, pair[1]))
    for alternative in baseline.get("alternatives") or ():
        for _, speaking, required in options(baseline, alternative):
            yield from (pair for pair in required if _applies(speaking, pair[1]))


def _applies(baseline: Mapping[str, Any], demand: Mapping[str, Any]) -> bool:
    variable = (demand.get("when") or {}).get("variable")
    return (variable is None or bool(baseline["values"].get(variable))) and all(
        demand.get(key, True) for key in ("fields", "available", "objects")
    )


def _of(required: Iterable[Required], section: str) -> Iterator[Required]:
    return (pair for pair in required if pair[0] == section)


def _unique(names: Iterable[str]) -> list[str]:
    return sorted(set(names))


def _named(required: Iterable[Required], section: str) -> list[dict[str, Any]]:
    keys = ("namespace", "labels", "names")
    return [
        {key: demand[key] for key in keys if key in demand}
        for _, demand in _of(required, section)
        if "only_named" not in demand
    ]


def _approving(apps: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    chosen = [app["approve_through"] for app in apps if app.get("approve_through")]
    return [_selector(name) for name in chosen]


def _selector(name: str) -> dict[str, Any]:
    namespace, separator, bare = name.partition("__")
    return {"namespace": namespace, "names": [bare]} if separator else {"labels": [name], "names": [name]}


def _merged(baselines: Sequence[Mapping[str, Any]], side: str) -> dict[str, list[str]]:
    merged: dict[str, set[str]] = {}
    for baseline in baselines:
        for sobject, accesses in ((baseline.get("proof") or {}).get(side) or {}).items():
            merged.setdefault(sobject, set()).update(accesses)
    return {sobject: sorted(accesses) for sobject, accesses in sorted(merged.items())}
