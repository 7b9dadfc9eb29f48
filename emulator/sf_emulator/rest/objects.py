# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sObject and record that a path names, as far as the running user may see them."""

from __future__ import annotations

import re
from typing import Any

from sf_emulator import soql
from sf_emulator.access import computed
from sf_emulator.rest.call import Call
from sf_emulator.rest.errors import RestError, not_found
from sf_emulator.rules.fields import fitted
from sf_emulator.schema import Field, SObject

_ID = re.compile(r"[A-Za-z0-9]{15}([A-Za-z0-9]{3})?")


def sobject_of(call: Call, *, tooling: bool = False) -> SObject:
    """The sObject in the path.

    :raises RestError: 404, for objects that the user may not see too
    """
    return visible_sobject(call, call.parts["sobject"], tooling=tooling)


def visible_sobject(call: Call, name: str, *, tooling: bool = False) -> SObject:
    sobject = call.org.store.catalogue.sobject(name)
    if sobject is None or (sobject.tooling_only and not tooling) or not call.access.sobject(sobject.name):
        raise not_found()
    return sobject


def looks_like_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))


def visible_fields(call: Call, sobject: SObject) -> list[str]:
    """Every field of the object that the user may read, Id first."""
    names = [name for name in sobject.fields if name != "Id" and call.access.field(sobject.name, name)]
    return ["Id", *names]


def read_record(
    call: Call, sobject: SObject, record_id: str, fields: list[str] | None = None, *, tooling: bool = False
) -> dict[str, Any] | None:
    """One record in the API's shape, or None when it does not exist for this user.

    :raises SoqlError: a field that does not exist
    """
    chosen = ", ".join(fields or visible_fields(call, sobject))
    text = f"SELECT {chosen} FROM {sobject.name} WHERE Id = '{record_id}'"
    computed.refresh(call.org, call.user_id, text)
    found = soql.run(call.org.store, text, visible=call.access, api_version=call.version, tooling=tooling)
    record: dict[str, Any] | None = found.records[0] if found.records else None
    return record


def existing_id(call: Call, sobject: SObject, text: str) -> str:
    """The 18-character id of a record that the user may see.

    :raises RestError: 404 when there is none
    """
    record = read_record(call, sobject, text, ["Id"]) if looks_like_id(text) else None
    if record is None:
        raise missing_record(call, sobject, text)
    return str(record["Id"])


def missing_record(call: Call, sobject: SObject, text: str) -> RestError:
    """A deleted record answers differently from one that never was (contract 4)."""
    if looks_like_id(text) and is_deleted(call, sobject, text):
        return RestError(404, "ENTITY_IS_DELETED", "entity is deleted")
    return not_found()


def records_with(call: Call, sobject: SObject, field: Field, value: Any) -> list[dict[str, Any]]:
    """The records with this value in a field; none when it cannot be a value of that field.

    :raises WriteError: a value of the wrong type
    """
    if field.type == "id":
        found = call.org.store.get(sobject.name, str(value)) if looks_like_id(str(value)) else None
        return [found] if found else []
    wanted: dict[str, Any] = {field.name: fitted(field, value)}
    return call.org.store.find(sobject.name, **wanted)


def is_deleted(call: Call, sobject: SObject, record_id: str) -> bool:
    if sobject.field("IsDeleted") is None:
        return False
    text = f"SELECT Id FROM {sobject.name} WHERE Id = '{record_id}' AND IsDeleted = true"
    return bool(soql.run(call.org.store, text, all_rows=True, api_version=call.version).records)
