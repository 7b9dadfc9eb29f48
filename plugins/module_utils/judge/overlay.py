# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A team's own version of a baseline: what it adjusts, drops and adds."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.schema_errors import suggestion

MERGED = ("app", "sources", "variables")
APPENDED = ("conflicts", "alternatives")


def overlaid(parent: Mapping[str, Any], child: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """The parent's document with the child's changes; appends to `problems` what the child names and the parent lacks."""
    result = deepcopy(dict(parent))
    known = [requirement["id"] for section in (result.get("require") or {}).values() for requirement in section]
    _drop(result, child, known, problems)
    _adjust(result, child, known, problems)
    for section, added in (child.get("require") or {}).items():
        result.setdefault("require", {}).setdefault(section, []).extend(deepcopy(added))
    for key in MERGED:
        result[key] = {**(result.get(key) or {}), **(child.get(key) or {})}
    for key in APPENDED:
        result[key] = [*(result.get(key) or ()), *(child.get(key) or ())]
    rest = {
        key: value
        for key, value in child.items()
        if key not in (*MERGED, *APPENDED, "require", "adjust", "drop", "extends")
    }
    return {**result, **deepcopy(rest)}


def _drop(result: dict[str, Any], child: Mapping[str, Any], known: list[str], problems: list[str]) -> None:
    dropped = [entry["id"] for entry in child.get("drop") or ()]
    problems += [
        f"drop: the parent has no requirement {name!r}{suggestion(name, known)}"
        for name in dropped
        if name not in known
    ]
    for section, requirements in (result.get("require") or {}).items():
        result["require"][section] = [requirement for requirement in requirements if requirement["id"] not in dropped]
    result["conflicts"] = [entry for entry in result.get("conflicts") or () if entry["requirement"] not in dropped]


def _adjust(result: dict[str, Any], child: Mapping[str, Any], known: list[str], problems: list[str]) -> None:
    adjusted = child.get("adjust") or {}
    problems += [
        f"adjust: the parent has no requirement {name!r}{suggestion(name, known)}"
        for name in adjusted
        if name not in known
    ]
    for requirements in (result.get("require") or {}).values():
        for requirement in requirements:
            requirement.update(deepcopy(adjusted.get(requirement["id"], {})))
