# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Describe and global describe, key by key as recorded (contract 4; v63 describe of PermissionSet, v52 global)."""

from __future__ import annotations

from typing import Any

from sf_emulator.schema.catalogue import Catalogue
from sf_emulator.schema.model import ChildRelationship, Field, SObject

SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
    "complexvalue": "urn:any",
}
EVERYTHING = "everything"
TEXT_TYPES = {"string", "textarea", "picklist", "combobox", "multipicklist", "email", "phone", "url"}


def describe_global(catalogue: Catalogue, api_version: str, tooling: bool = False) -> dict[str, Any]:
    """``GET /sobjects``. Objects of the Tooling API show there only."""
    shown = (s for s in catalogue if (s.in_tooling if tooling else not s.tooling_only))
    listed = [summary(sobject, api_version, tooling) for sobject in shown]
    return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed}


def describe(catalogue: Catalogue, sobject: SObject, api_version: str, tooling: bool = False) -> dict[str, Any]:
    """``GET /sobjects/NAME/describe``."""
    children = [*sobject.children.values(), *sobject.unnamed_children]
    children = [child for child in children if catalogue.sobject(child.sobject)]
    children.sort(key=lambda child: (child.sobject, child.field))
    described = {
        **summary(sobject, api_version, tooling),
        "actionOverrides": [],
        "childRelationships": [describe_child(child) for child in children],
        "compactLayoutable": False,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [
            describe_field(sobject, field) for field in sobject.fields.values() if tooling or not field.tooling_only
        ],
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [],
        "searchLayoutable": False,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [{"label": label, "name": name} for name, label in supported_scopes(sobject).items()],
    }
    return dict(sorted(described.items()))


def supported_scopes(sobject: SObject) -> dict[str, str]:
    """What a query may be ``USING SCOPE``, with labels. Teams and territories are not modelled."""
    plural = sobject.label_plural.lower()
    owned = "OwnerId" in sobject.fields and "layoutable" in sobject.flags
    return {EVERYTHING: f"All {plural}"} | ({"mine": f"My {plural}"} if owned else {})


def summary(sobject: SObject, api_version: str, tooling: bool = False) -> dict[str, Any]:
    """One entry of the global describe."""
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": sobject.createable,
        "custom": sobject.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": sobject.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": "feedEnabled" in sobject.flags,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.key_prefix,
        "label": sobject.label,
        "labelPlural": sobject.label_plural,
        "layoutable": "layoutable" in sobject.flags,
        "mergeable": "mergeable" in sobject.flags,
        "mruEnabled": "mruEnabled" in sobject.flags,
        "name": sobject.name,
        "queryable": sobject.queryable,
        "replicateable": "replicateable" in sobject.flags,
        "retrieveable": sobject.retrieveable,
        "searchable": "searchable" in sobject.flags,
        "triggerable": "triggerable" in sobject.flags,
        "undeletable": sobject.undeletable,
        "updateable": sobject.updateable,
        "urls": resource_urls(sobject, api_version, tooling),
    }


def resource_urls(sobject: SObject, api_version: str, tooling: bool = False) -> dict[str, str]:
    """Layout resources only for objects with layouts, password utilities only for User (recorded)."""
    base = f"/services/data/v{api_version}/{'tooling/' if tooling else ''}sobjects/{sobject.name}"
    urls: dict[str, str] = {}
    if "layoutable" in sobject.flags or ("searchable" in sobject.flags and sobject.name == "UserRole"):
        urls["compactLayouts"] = f"{base}/describe/compactLayouts"
    urls["rowTemplate"] = f"{base}/{{ID}}"
    if "feedEnabled" in sobject.flags:
        urls["namedLayouts"] = f"{base}/describe/namedLayouts/{{LayoutName}}"
    if sobject.name == "User":
        urls["passwordUtilities"] = f"{base}/{{ID}}/password"
    urls["describe"] = f"{base}/describe"
    if "feedEnabled" in sobject.flags:
        urls["quickActions"] = f"{base}/quickActions"
    if "layoutable" in sobject.flags:
        urls["layouts"] = f"{base}/describe/layouts"
    urls["sobject"] = base
    return urls


def describe_child(child: ChildRelationship) -> dict[str, Any]:
    return {
        "cascadeDelete": child.cascade_delete,
        "childSObject": child.sobject,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.name,
        "restrictedDelete": False,
    }


def describe_field(sobject: SObject, field: Field) -> dict[str, Any]:
    """One member of ``fields``."""
    # recorded: permission booleans are filterable, nothing else
    permission = field.type == "boolean" and field.name.startswith(("Permissions", "MaximumPermissions"))
    default = describe_default(field, permission)
    label = f"{sobject.label.replace(' ', '')} ID" if field.type == "id" and field.label == "ID" else field.label
    return {
        "aggregatable": field.type not in ("boolean", "address", "complexvalue") and field.groupable,
        "aiPredictionField": False,
        "autoNumber": False,
        "byteLength": field.length * (3 if field.type in TEXT_TYPES else 1),
        "calculated": False,
        "calculatedFormula": None,
        "cascadeDelete": False,
        "caseSensitive": False,
        "compoundFieldName": None,
        "controllerName": None,
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": default,
        "defaultValueFormula": None,
        "defaultedOnCreate": field.type == "id" or default is not None,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": 9 if field.type == "int" else 0,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": field.external_id,
        "extraTypeInfo": "personname" if field.person_name else None,
        "filterable": field.filterable,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": field.groupable and not permission,
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": field.id_lookup,
        "inlineHelpText": None,
        "label": label,
        "length": field.length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": field.polymorphic,
        "nillable": field.nillable,
        "permissionable": field.custom,
        "picklistValues": describe_picklist(field),
        "polymorphicForeignKey": field.polymorphic,
        "precision": 18 if field.type in ("double", "currency") else 0,
        "queryByDistance": False,
        "referenceTargetField": None,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": field.restricted_picklist,
        "scale": 2 if field.type == "currency" else 0,
        "searchPrefilterable": False,
        "soapType": SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": field.sortable and not permission,
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
    }


def describe_default(field: Field, permission: bool) -> str | int | bool | None:
    """Booleans default to false, but permission booleans show no default (recorded)."""
    if field.default is None and field.type == "boolean" and not permission:
        return False
    return field.default


def describe_picklist(field: Field) -> list[dict[str, Any]]:
    return [
        {"active": True, "defaultValue": value == field.default, "label": None, "validFor": None, "value": value}
        for value in field.picklist
    ]
