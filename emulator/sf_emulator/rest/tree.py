# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /composite/tree/X``: records with their children, at most 200, all or nothing (contract 4.3: from memory)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sf_emulator import rules
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.composite import RollBack
from sf_emulator.rest.errors import RestError, collection_errors
from sf_emulator.rest.objects import sobject_of, visible_sobject
from sf_emulator.rules import WriteError
from sf_emulator.schema import SObject

MOST = 200
Record = dict[str, Any]


def tree(call: Call) -> Answer:
    """201 with the new ids by reference id, or 400 with what failed; then nothing is kept."""
    sobject = sobject_of(call)
    records = call.json_object().get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise RestError(400, "JSON_PARSER_ERROR", "records: expected a list of records")
    if sum(1 for _unused in _all(records)) > MOST:
        raise RestError(400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {MOST} records are allowed")
    results: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    try:
        with rules.transaction(call.org):
            for record in records:
                _create(call, sobject, record, {}, results, failures)
            if failures:
                raise RollBack
    except RollBack:
        return Answer(400, {"hasErrors": True, "results": failures})
    return Answer(201, {"hasErrors": False, "results": results})


def _all(records: list[Record]) -> Iterator[Record]:
    for record in records:
        yield record
        for _unused, children in _children(record):
            yield from _all(children)


def _children(record: Record) -> Iterator[tuple[str, list[Record]]]:
    for name, value in record.items():
        if isinstance(value, dict) and isinstance(value.get("records"), list):
            yield name, value["records"]


def _create(
    call: Call,
    sobject: SObject,
    record: Record,
    parent: dict[str, str],
    results: list[dict[str, Any]],
    failures: list[dict[str, Any]],
) -> None:
    attributes = record.get("attributes")
    reference = attributes.get("referenceId") if isinstance(attributes, dict) else None
    if not reference:
        raise RestError(400, "INVALID_INPUT", "Include a reference ID for each record in the request.")
    nested = dict(_children(record))
    values = {name: value for name, value in record.items() if name != "attributes" and name not in nested}
    try:
        made = rules.create(call.org, call.user_id, sobject.name, values | parent, world=call.world)
    except WriteError as problem:
        failures.append({"referenceId": reference, "errors": collection_errors(problem)})
        return
    results.append({"referenceId": reference, "id": made})
    for name, children in nested.items():
        relationship = sobject.child(name)
        if relationship is None:
            raise RestError(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject.name}")
        child = visible_sobject(call, relationship.sobject)
        for one in children:
            _create(call, child, one, {relationship.field: made}, results, failures)
