# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records by external id or idLookup field: read, upsert, delete (contract 4.2)."""

from __future__ import annotations

from typing import Any

from sf_emulator import rules
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError, not_found
from sf_emulator.rest.objects import read_record, records_with, sobject_of
from sf_emulator.rest.records import created, without_attributes
from sf_emulator.schema import Field, SObject

UPSERT_TELLS_SINCE = 46.0
"""From here on an upsert that updates answers 200 with a body; before, 204 (contract 4.2)."""


def read(call: Call) -> Answer:
    sobject, field = _addressed(call)
    record_id = _only(call, sobject, field)
    if record_id is None:
        raise not_found()
    wished = [name for name in call.query.get("fields", "").split(",") if name]
    return Answer(body=read_record(call, sobject, record_id, wished or None))


def upsert(call: Call) -> Answer:
    sobject, field = _addressed(call)
    values = without_attributes(call.json_object())
    if field.name in {name for name in values if name.casefold() == field.name.casefold()} and field.name != "Id":
        raise RestError(400, "INVALID_FIELD", f"The {field.name} field should not be specified in the sobject data.")
    record_id = _only(call, sobject, field)
    return upserted(call, sobject, field, call.parts["value"], values, record_id)


def upserted(
    call: Call, sobject: SObject, field: Field, value: Any, values: dict[str, Any], record_id: str | None
) -> Answer:
    """Create or update, and say which."""
    if record_id is None:
        keyed = values if field.name == "Id" else {**values, field.name: value}
        made = rules.create(call.org, call.user_id, sobject.name, keyed, world=call.world)
        return created(call, sobject.name, made, created=True)
    rules.update(call.org, call.user_id, sobject.name, record_id, values, world=call.world)
    if float(call.version) < UPSERT_TELLS_SINCE:
        return Answer(204)
    return Answer(200, {"id": record_id, "success": True, "errors": [], "created": False})


def delete(call: Call) -> Answer:
    sobject, field = _addressed(call)
    record_id = _only(call, sobject, field)
    if record_id is None:
        raise not_found()
    rules.delete(call.org, call.user_id, sobject.name, record_id, world=call.world)
    return Answer(204)


def lookup_field(sobject: SObject, name: str) -> Field:
    """A field by which records may be addressed.

    :raises RestError: 404 with the recorded text
    """
    field = sobject.field(name)
    if field is None or not (field.external_id or field.id_lookup or field.name == "Id"):
        raise not_found(f"Provided external ID field does not exist or is not accessible: {name}")
    return field


def _addressed(call: Call) -> tuple[SObject, Field]:
    sobject = sobject_of(call)
    return sobject, lookup_field(sobject, call.parts["field"])


def _only(call: Call, sobject: SObject, field: Field) -> str | None:
    """The one record with this value.

    :raises RestError: 300 with the URL of each when there are several (recorded)
    """
    found = [str(row["Id"]) for row in records_with(call, sobject, field, call.parts["value"])]
    if len(found) > 1:
        urls = [f"{call.base}/sobjects/{sobject.name}/{record_id}" for record_id in found]
        raise RestError(300, "", "", body=urls)
    return found[0] if found else None
