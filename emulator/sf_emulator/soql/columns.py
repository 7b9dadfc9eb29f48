# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the columns of a query are: ``query?q=...&columns=true``, which the Salesforce CLI asks before it prints a table."""

from __future__ import annotations

from typing import Any

from sf_emulator.schema import Field
from sf_emulator.soql.functions import AGGREGATES
from sf_emulator.soql.grouped import Grouped
from sf_emulator.soql.literals import NUMBERS
from sf_emulator.soql.scope import Column
from sf_emulator.soql.select import FIELD_GROUPS, Select
from sf_emulator.soql.syntax import Call, Path, Query, Selected, TypeOf
from sf_emulator.soql.type_of import columns_of

Metadata = dict[str, Any]
APEX_TYPES = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "int": "Integer",
    "date": "Date",
    "datetime": "Datetime",
    "address": "Address",
    "complexvalue": None,
}
NOT_TEXT = (*APEX_TYPES, *NUMBERS)


def described(planned: Select | Grouped) -> Metadata:
    """The answer to ``columns=true``, as recorded in Apex heap dumps and in the CLI's own tests; it needs no record."""
    columns = of_groups(planned) if isinstance(planned, Grouped) else of_records(planned)
    return {
        "columnMetadata": columns,
        "entityName": planned.scope.sobject.name,
        "groupBy": bool(planned.query.group_by),
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": planned.scope.sobject.key_prefix,
    }


def of_groups(grouped: Grouped) -> list[Metadata]:
    entries = zip(grouped.query.selected, grouped.values, strict=False)  # COUNT() has no value
    columns = []
    for selected, (name, value) in entries:
        assert isinstance(selected, Selected)
        if isinstance(selected.expression, Path):
            columns.append(of_field(value.field))
            continue
        number = value.field.type in NUMBERS
        columns.append(column(name, aggregate=True, displayName=spoken(selected.expression), numberType=number))
    return columns


def of_records(select: Select) -> list[Metadata]:
    columns: list[Metadata] = []
    children = iter(select.children)
    for selected in select.query.selected:
        if isinstance(selected, Query):
            name, _unused, child, _results = next(children)
            columns.append(column(name, aggregate=True, joinColumns=of_records(child)))
        elif isinstance(selected, TypeOf):
            for case_column in columns_of(select, selected):
                place(columns, case_column)
        elif isinstance(selected.expression, Path):
            place(columns, select.scope.resolve(selected.expression))
        else:
            columns += of_call(select, selected.expression, selected.alias)
    return columns


def place(columns: list[Metadata], resolved: Column) -> None:
    """A field of the object itself, or below the columns of the parents that lead to it."""
    for parent in resolved.parents:
        found = next((known for known in columns if known["columnName"] == parent.name), None)
        if found is None:
            found = column(parent.name, foreignKeyName=parent.field.name, joinColumns=[])
            columns.append(found)
        columns = found["joinColumns"]
    if all(known["columnName"] != resolved.field.name for known in columns):
        columns.append(of_field(resolved.field))


def of_call(select: Select, call: Call, alias: str | None) -> list[Metadata]:
    if call.name.casefold() == "fields":
        wanted = FIELD_GROUPS[str(call.arguments[0]).casefold()]
        return [of_field(field) for field in select.scope.fields() if wanted(field)]
    path = call.arguments[0]
    assert isinstance(path, Path)
    return [column(alias or select.scope.resolve(path).field.name, displayName=spoken(call), textType=True)]


def of_field(field: Field) -> Metadata:
    number = field.type in NUMBERS
    return column(
        field.name,
        apexType=APEX_TYPES.get(field.type, "Double" if number else "String"),
        booleanType=field.type == "boolean",
        custom=field.custom,
        insertable=field.createable,
        updatable=field.updateable,
        numberType=number,
        textType=field.type not in NOT_TEXT,
    )


def column(name: str, **told: Any) -> Metadata:
    plain: Metadata = {
        "aggregate": False,
        "apexType": None,
        "booleanType": False,
        "columnName": name,
        "custom": False,
        "displayName": name,
        "foreignKeyName": None,
        "insertable": False,
        "joinColumns": [],
        "numberType": False,
        "textType": False,
        "updatable": False,
    }
    return plain | told


def spoken(call: Call) -> str:
    """Aggregates are named in small letters: ``avg(Amount)`` (recorded)."""
    name = call.name.lower() if call.name.casefold() in AGGREGATES else call.name
    return f"{name}({', '.join(map(str, call.arguments))})"
