# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""EntityDefinition and FieldDefinition: the catalogue itself as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sf_emulator.schema import Catalogue, Field, SObject

Row = dict[str, object]
DATA_TYPES = {"boolean": "Checkbox", "datetime": "Date/Time", "date": "Date", "double": "Number", "int": "Number"}


def entity_rows(catalogue: Catalogue) -> Iterator[Row]:
    for sobject in catalogue:
        yield {
            "DurableId": sobject.name,
            "QualifiedApiName": sobject.name,
            "DeveloperName": sobject.name,
            "Label": sobject.label,
            "PluralLabel": sobject.label_plural,
            "MasterLabel": sobject.label,
            "KeyPrefix": sobject.key_prefix,
            "IsCustomizable": sobject.undeletable,
            "IsQueryable": sobject.queryable,
            "IsSearchable": "searchable" in sobject.flags,
            "IsTriggerable": "triggerable" in sobject.flags,
        }


def field_rows(catalogue: Catalogue) -> Iterator[Row]:
    for sobject in catalogue:
        for field in sobject.fields.values():
            yield field_row(sobject, field)


def field_row(sobject: SObject, field: Field) -> Row:
    prefix, separator, rest = field.name.removesuffix("__c").partition("__")
    return {
        "DurableId": f"{sobject.name}.{field.name}",
        "QualifiedApiName": field.name,
        "DeveloperName": rest if separator else prefix,
        "Label": field.label,
        "MasterLabel": field.label,
        "NamespacePrefix": prefix if separator else None,
        "EntityDefinitionId": sobject.name,
        "DataType": data_type(field),
        "IsNillable": field.nillable,
        "IsIndexed": field.indexed or field.type in ("id", "reference"),
        "Length": field.length,
    }


def data_type(field: Field) -> str:
    if field.type == "reference":
        return f"Lookup({','.join(field.reference_to)})"
    if field.type == "string":
        return f"Text({field.length})"
    return DATA_TYPES.get(field.type, field.type.capitalize())


DEFINITIONS: dict[str, Callable[[Catalogue], Iterator[Row]]] = {
    "EntityDefinition": entity_rows,
    "FieldDefinition": field_rows,
}
