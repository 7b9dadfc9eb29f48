# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Up to 200 records in one call, answered one by one in input order with ``statusCode`` (contract 4.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sf_emulator import rules
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError, collection_errors
from sf_emulator.rest.external_ids import lookup_field
from sf_emulator.rest.objects import looks_like_id, read_record, records_with, sobject_of
from sf_emulator.rest.records import without_attributes
from sf_emulator.rules import WriteError, texts
from sf_emulator.schema import SObject

MOST = 200
Row = dict[str, Any]
ROLLED_BACK = {
    "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "message": "Record rolled back because not all records were valid and the request was using AllOrNone header",
    "fields": [],
}


class _RollBack(Exception):
    """Undo what has been written so far."""


def create(call: Call) -> Answer:
    def one(record: Row) -> Row:
        sobject = _type_of(call, record)
        made = rules.create(call.org, call.user_id, sobject.name, without_attributes(record), world=call.world)
        return {"id": made, "success": True, "errors": []}

    return _each(call, _records(call), one)


def update(call: Call) -> Answer:
    def one(record: Row) -> Row:
        sobject = _type_of(call, record)
        values = without_attributes(record)
        given = next((values.pop(name) for name in list(values) if name.casefold() == "id"), None)
        if given is None:
            raise WriteError("MISSING_ARGUMENT", "Id not specified in an update call")
        record_id = _existing(call, sobject, str(given))
        rules.update(call.org, call.user_id, sobject.name, record_id, values, world=call.world)
        return {"id": record_id, "success": True, "errors": []}

    return _each(call, _records(call), one)


def upsert(call: Call) -> Answer:
    """``PATCH /composite/sobjects/X/FIELD``; a null key creates (recorded)."""
    sobject = sobject_of(call)
    field = lookup_field(sobject, call.parts["field"])

    def one(record: Row) -> Row:
        values = without_attributes(record)
        key = next((values.pop(name) for name in list(values) if name.casefold() == field.name.casefold()), None)
        found = records_with(call, sobject, field, key) if key is not None else []
        if len(found) > 1:
            raise WriteError("DUPLICATE_EXTERNAL_ID", f"{field.name}: more than one record found for external id field")
        if found:
            record_id = str(found[0]["Id"])
            rules.update(call.org, call.user_id, sobject.name, record_id, values, world=call.world)
            return {"id": record_id, "success": True, "errors": [], "created": False}
        if field.name != "Id" and key is not None:
            values[field.name] = key
        elif key is not None:
            raise texts.BAD_REFERENCE.error()
        made = rules.create(call.org, call.user_id, sobject.name, values, world=call.world)
        return {"id": made, "success": True, "errors": [], "created": True}

    return _each(call, _records(call), one)


def delete(call: Call) -> Answer:
    """``DELETE /composite/sobjects?ids=A,B&allOrNone=``; the ids may be of several objects."""
    ids = [part.strip() for part in call.query.get("ids", "").split(",") if part.strip()]
    if not ids:
        raise RestError(400, "REQUIRED_FIELD_MISSING", "The ids parameter is required.")
    _refuse_too_many(ids)

    def one(record: Row) -> Row:
        text = record["id"]
        sobject = call.org.store.catalogue.sobject_of_id(text) if looks_like_id(text) else None
        if sobject is None:
            raise WriteError("MALFORMED_ID", f"malformed id {text}")
        record_id = _existing(call, sobject, text)
        rules.delete(call.org, call.user_id, sobject.name, record_id, world=call.world)
        return {"id": record_id, "success": True, "errors": []}

    return _each(call, [{"id": text} for text in ids], one, call.query.get("allOrNone", "").lower() == "true")


def read(call: Call) -> Answer:
    """Several records of one object; null for those that do not exist."""
    sobject = sobject_of(call)
    body = call.json_object() if call.method == "POST" else {}
    ids = body.get("ids") or [part for part in call.query.get("ids", "").split(",") if part]
    fields = body.get("fields") or [part for part in call.query.get("fields", "").split(",") if part]
    if not ids or not fields:
        raise RestError(400, "MALFORMED_QUERY", "ids and fields are required")
    found = [read_record(call, sobject, text, list(fields)) if looks_like_id(str(text)) else None for text in ids]
    return Answer(body=found)


def _records(call: Call) -> list[Row]:
    """The records of the body.

    :raises RestError: not a list of objects, or more than 200
    """
    records = call.json_object().get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise RestError(400, "JSON_PARSER_ERROR", "records: expected a list of objects")
    _refuse_too_many(records)
    return records


def _refuse_too_many(things: list[Any]) -> None:
    if len(things) > MOST:
        raise RestError(
            400, "EXCEEDED_MAX_SIZE_REQUEST", "record limit reached. cannot submit more than 200 records in this call"
        )


def _each(call: Call, records: Iterable[Row], one: Callable[[Row], Row], whole: bool | None = None) -> Answer:
    """Do ``one`` for each record; with allOrNone a single failure takes everything back."""
    if whole is None:
        whole = bool(call.json_object().get("allOrNone"))
    answers: list[Row] = []
    try:
        if not whole:
            return Answer(body=[_attempt(record, one) for record in records])
        with rules.transaction(call.org):
            answers = [_attempt(record, one) for record in records]
            if not all(answer["success"] for answer in answers):
                raise _RollBack
    except _RollBack:
        answers = [
            answer if not answer["success"] else {"success": False, "errors": [dict(ROLLED_BACK)]} for answer in answers
        ]
    return Answer(body=answers)


def _attempt(record: Row, one: Callable[[Row], Row]) -> Row:
    try:
        return one(record)
    except WriteError as problem:
        return {"success": False, "errors": collection_errors(problem)}


def _type_of(call: Call, record: Row) -> SObject:
    attributes = record.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(name, str):
        raise RestError(400, "INVALID_TYPE", "attributes.type is required for each record")
    sobject = call.org.store.catalogue.sobject(name)
    if sobject is None or sobject.tooling_only or not call.access.sobject(sobject.name):
        raise WriteError("INVALID_TYPE", f"sObject type '{name}' is not supported.")
    return sobject


def _existing(call: Call, sobject: SObject, text: str) -> str:
    record = read_record(call, sobject, text, ["Id"]) if looks_like_id(text) else None
    if record is None:
        raise texts.BAD_REFERENCE.error()
    return str(record["Id"])
