# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for the fields of every object: known, writable, of the right type, required, unique, pointing somewhere."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sf_emulator.rules import texts
from sf_emulator.rules.errors import WriteError
from sf_emulator.rules.write import Write
from sf_emulator.schema import Field
from sf_emulator.store import full_id

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "int": int,
    "double": (int, float),
    "currency": (int, float),
    "percent": (int, float),
}
_FOUND = {str: "STRING", bool: "BOOLEAN", int: "INTEGER", float: "DECIMAL", dict: "START_OBJECT", list: "START_ARRAY"}

LARGEST_INT = 2**31 - 1
ALSO_ALLOWED = {
    "PermissionSetGroupComponent.PermissionSetId": ("MutingPermissionSet",),
    "ObjectPermissions.ParentId": ("MutingPermissionSet",),
    "FieldPermissions.ParentId": ("MutingPermissionSet",),
}
"""References that take more than their describe says: a muting set is a component too (contract 5.2)."""


def checked(write: Write) -> dict[str, Any]:
    """The values by their fields' own names, each of the right type.

    :raises WriteError: unknown, read-only or unfit fields
    """
    known: dict[str, Any] = {}
    closed: list[str] = []
    for name, value in write.values.items():
        field = write.sobject.field(name)
        if field is None or not write.access.field(write.sobject.name, field.name):
            raise texts.UNKNOWN_FIELD.error(field=name, sobject=write.sobject.name)
        if field.name == "Id" and value is None:
            continue
        if not (field.createable if write.kind == "create" else field.updateable) or not _editable(write, field):
            closed.append(field.name)
        known[field.name] = value if value is None else fitted(field, value)
    if closed:
        raise _about(texts.NOT_WRITABLE_FIELD, closed)
    return known


def _editable(write: Write, field: Field) -> bool:
    return not field.custom or "PermissionsEdit" in write.access.field_rights(write.sobject.name, field.name)


def _about(refusal: texts.Refusal, names: list[str]) -> WriteError:
    problem = refusal.error(names=", ".join(names))
    problem.fields = names
    return problem


def fitted(field: Field, value: Any) -> Any:
    """A value as the store keeps it.

    :raises WriteError: wrong type, malformed id, too long, bad choice
    """
    expected = _JSON_TYPES.get(field.type)
    if expected and (not isinstance(value, expected) or isinstance(value, bool) != (expected is bool)):
        value = _from_text(field, value)
    if field.type == "int" and not -LARGEST_INT <= value <= LARGEST_INT:
        raise texts.OUT_OF_RANGE.error(label=field.label, value=value, field=field.name)
    if field.type == "reference":
        return _id(field, value)
    if field.type in ("date", "datetime"):
        return _moment(field, value)
    if expected is None and not isinstance(value, str):
        if isinstance(value, (dict, list)):
            raise _wrong_type(field, value)
        value = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, str):
        _check_text(field, value)
    return value


def _from_text(field: Field, value: Any) -> Any:
    """Salesforce takes ``"true"`` for true and ``"5"`` for 5."""
    try:
        if field.type == "boolean":
            return {"true": True, "false": False}[str(value).lower()]
        return int(value) if field.type == "int" else float(value)
    except (KeyError, ValueError, TypeError):
        raise _wrong_type(field, value) from None


def _wrong_type(field: Field, value: Any) -> WriteError:
    found = _FOUND.get(type(value), "VALUE")
    return texts.WRONG_TYPE.error(type=field.type, found=found, value=value)


def _id(field: Field, value: Any) -> str | None:
    if value == "":
        return None
    try:
        return full_id(str(value))
    except ValueError:
        raise texts.MALFORMED_ID.error(field=field.name, label=field.label, value=value) from None


def _moment(field: Field, value: Any) -> str | None:
    if value == "":
        return None
    try:
        parsed = date.fromisoformat(str(value)) if field.type == "date" else datetime.fromisoformat(str(value))
    except ValueError:
        raise _wrong_type(field, value) from None
    return parsed.isoformat()


def _check_text(field: Field, value: str) -> None:
    if field.length and len(value) > field.length:
        raise texts.STRING_TOO_LONG.error(label=field.label, value=value, length=field.length, field=field.name)
    if field.type == "email" and value and not _EMAIL.fullmatch(value):
        raise texts.BAD_EMAIL.error(label=field.label, value=value, field=field.name)
    if field.type == "picklist" and field.restricted_picklist and value not in ("", *field.picklist):
        raise texts.RESTRICTED_PICKLIST.error(label=field.label, value=value, field=field.name)


def _required(field: Field) -> bool:
    return not field.nillable and field.createable and field.type != "boolean" and field.default is None


def require(write: Write) -> None:
    """Every universally required field has a value.

    :raises WriteError: REQUIRED_FIELD_MISSING with all of them
    """
    missing = [f.name for f in write.sobject.fields.values() if _required(f) and write.values.get(f.name) in (None, "")]
    missing = [name for name in missing if name != "OwnerId"]
    if missing:
        raise _about(texts.REQUIRED_FIELD_MISSING, missing)


def refuse_emptied(write: Write) -> None:
    """An update may not take a required field's value away.

    :raises WriteError: REQUIRED_FIELD_MISSING
    """
    emptied = [
        name
        for name, value in write.values.items()
        if value in (None, "") and (field := write.sobject.field(name)) and not field.nillable
    ]
    if emptied:
        raise _about(texts.REQUIRED_FIELD_MISSING, emptied)


def check_references(write: Write) -> None:
    """Every id points at a record of an object that the field may point at.

    :raises WriteError: INVALID_CROSS_REFERENCE_KEY, MALFORMED_ID
    """
    for name, value in write.values.items():
        field = write.sobject.field(name)
        if field is None or field.type != "reference" or not value:
            continue
        target = write.store.catalogue.sobject_of_id(str(value))
        if target is None or not write.store.count(target.name, Id=value):
            raise _reference_error(field)
        allowed = {*field.reference_to, *ALSO_ALLOWED.get(f"{write.sobject.name}.{field.name}", ())}
        if field.reference_to and target.name not in allowed and not _anything_goes(field):
            raise texts.MALFORMED_ID.error(field=field.name, label=field.label, value=value)


def _anything_goes(field: Field) -> bool:
    return not {"Name", "SObject"}.isdisjoint(field.reference_to)


def _reference_error(field: Field) -> WriteError:
    problem = texts.BAD_REFERENCE.error()
    problem.fields = [field.name]
    return problem


def check_unique(write: Write) -> None:
    """No two records share the value of a unique field.

    :raises WriteError: DUPLICATE_VALUE
    """
    for name, value in write.values.items():
        field = write.sobject.field(name)
        if field is None or not field.unique or value is None:
            continue
        for row in write.store.find(write.sobject.name, **{name: value}):
            if row["Id"] != write.record.get("Id"):
                raise texts.DUPLICATE_VALUE.error(field=name, record_id=row["Id"])
