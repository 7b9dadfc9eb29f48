# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to data and to setup entities: objects, fields, record types, Apex classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, Unseen, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    attempt,
    every,
    settle,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import sentence


def expected_objects(demand: Mapping[str, Any]) -> str:
    """The accesses demanded or refused, in words."""
    wanted = demand.get("forbidden") or demand.get("objects") or {}
    listed = "; ".join(f"{name}: {', '.join(accesses)}" for name, accesses in wanted.items())
    return f"none of {listed}" if "forbidden" in demand else listed or "nothing"


def check_objects(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge object permissions, demanded (`objects`) or `forbidden`."""
    wanted, granted = (demand["forbidden"], False) if "forbidden" in demand else (demand.get("objects", {}), True)
    pairs = [(name, access) for name, accesses in wanted.items() for access in accesses]
    return every(attempt(_access, facts, ("object_permissions", name), access, granted) for name, access in pairs)


def expected_fields(demand: Mapping[str, Any]) -> str:
    """The fields and accesses demanded or refused, in words."""
    return f"{'no ' if demand.get('forbidden') else ''}{' and '.join(demand['access'])} on {', '.join(qualified(demand['fields'])) or 'nothing'}"


def check_fields(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge field-level security, demanded or `forbidden`."""
    pairs = [(name, access) for name in qualified(demand["fields"]) for access in demand["access"]]
    wanted = not demand.get("forbidden")
    return every(attempt(_access, facts, ("field_permissions", name), access, wanted) for name, access in pairs)


def qualified(by_object: Mapping[str, Any]) -> list[str]:
    """`{Event: [A]}` as `[Event.A]`."""
    return [f"{name}.{field}" for name, fields in by_object.items() for field in fields]


def _access(facts: Facts, path: tuple[str, str], access: str, wanted: bool) -> Outcome:
    grant = facts.mapping(*path, access)
    granted = grant.get("granted")
    if not isinstance(granted, bool):
        raise Unseen(f"Whether the user may {access.replace('_', ' ')} {path[1]} was not seen.")
    what = f"{access.replace('_', ' ').capitalize()} on {path[1]}"
    return settle(granted is wanted, f"{what}: {'granted' if granted else 'not granted'}", sentence(what, grant))


def expected_record_types(demand: Mapping[str, Any]) -> str:
    """The record types demanded, in words."""
    return "; ".join(f"{name}: {', '.join(types)}" for name, types in demand["available"].items()) or "nothing"


def check_record_types(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge record types by name."""
    pairs = [(name, kind) for name, kinds in demand["available"].items() for kind in kinds]
    return every(attempt(_record_type, facts, name, kind) for name, kind in pairs)


def _record_type(facts: Facts, sobject: str, wanted: str) -> Outcome:
    for row in facts.rows("record_types", sobject):
        if wanted in (text_of(row, "name"), text_of(row, "developer_name")):
            available = row.get("available")
            if not isinstance(available, bool):
                facts.refuse_unknown("record_types", "*")
                raise Unseen(f"Whether record type {wanted} of {sobject} is available to the user was not seen.")
            found = f"{sobject} {wanted}: {'available' if available else 'not available'}"
            return settle(available, found, f"Record type {found}.")
    return settle(False, f"{sobject} {wanted}: does not exist", f"{sobject} has no record type {wanted}.")


def expected_setup_access(demand: Mapping[str, Any]) -> str:
    """The setup entities demanded, in words."""
    return f"access to {demand['kind']} {', '.join(demand['all_of'])}"


def check_setup_access(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge access to setup entities such as Apex classes, by name; Apex writes `ns.Name` where everything else writes `ns__Name`."""
    kind = str(demand["kind"])
    held = {name.replace(".", "__") for name in facts.texts("setup_access", kind)}
    return every(_entity(kind, name, name.replace(".", "__") in held) for name in demand["all_of"])


def _entity(kind: str, name: str, held: bool) -> Outcome:
    evidence = f"{kind} {name}: {'accessible' if held else 'no access'}."
    return settle(held, f"{name} accessible" if held else f"no access to {name}", evidence)
