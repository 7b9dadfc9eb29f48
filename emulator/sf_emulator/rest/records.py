# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single records: create, read, update, delete (contract 4.2)."""

from __future__ import annotations

from typing import Any

from sf_emulator import rules
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.objects import existing_id, is_deleted, looks_like_id, missing_record, read_record, sobject_of
from sf_emulator.rules import texts


def create(call: Call) -> Answer:
    sobject = sobject_of(call)
    values = without_attributes(call.json_object())
    made = rules.create(call.org, call.user_id, sobject.name, values, world=call.world)
    return created(call, sobject.name, made)


def created(call: Call, sobject: str, record_id: str, **more: Any) -> Answer:
    location = f"{call.base}/sobjects/{sobject}/{record_id}"
    return Answer(201, {"id": record_id, "success": True, "errors": [], **more}, {"Location": location})


def read(call: Call) -> Answer:
    """One record; ``?fields=A,B`` chooses what comes."""
    sobject = sobject_of(call)
    wished = [name for name in call.query.get("fields", "").split(",") if name]
    text = call.parts["id"]
    record = read_record(call, sobject, text, wished or None) if looks_like_id(text) else None
    if record is None:
        raise missing_record(call, sobject, text)
    return Answer(body=record)


def update(call: Call) -> Answer:
    sobject = sobject_of(call)
    record_id = existing_id(call, sobject, call.parts["id"])
    values = without_attributes(call.json_object())
    rules.update(call.org, call.user_id, sobject.name, record_id, values, world=call.world)
    return Answer(204)


def delete(call: Call) -> Answer:
    """Unknown ids answer INVALID_CROSS_REFERENCE_KEY, deleted ones ENTITY_IS_DELETED (contract 4)."""
    sobject = sobject_of(call)
    text = call.parts["id"]
    record = read_record(call, sobject, text, ["Id"]) if looks_like_id(text) else None
    if record is None:
        raise (
            texts.ENTITY_DELETED if looks_like_id(text) and is_deleted(call, sobject, text) else texts.UNKNOWN_ON_DELETE
        ).error()
    rules.delete(call.org, call.user_id, sobject.name, str(record["Id"]), world=call.world)
    return Answer(204)


def without_attributes(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "attributes"}
