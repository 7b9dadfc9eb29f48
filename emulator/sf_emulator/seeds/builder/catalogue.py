# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of one org: the standard one with the state's custom fields and permissions, without what the org lacks."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sf_emulator.schema import Catalogue, Field, standard_catalogue
from sf_emulator.seeds.document import SeedError, State

PERMISSION_HOLDERS = ("Profile", "PermissionSet", "MutingPermissionSet", "UserPermissionAccess")
_LENGTHS = {"string": 255, "picklist": 255, "textarea": 32768, "email": 80, "phone": 40, "url": 255, "reference": 18}


def for_state(state: State, source: object) -> Catalogue:
    """The catalogue that this state asks for; orgs that ask for the same share one.

    :raises SeedError: an sObject that the emulator does not know
    """
    wishes = {
        key: state.get(key) for key in ("custom_fields", "extra_permissions", "without_objects") if state.get(key)
    }
    if not wishes:
        return standard_catalogue()
    try:
        return _extended(json.dumps(wishes, sort_keys=True))
    except KeyError as problem:
        raise SeedError(source, ", ".join(wishes), str(problem.args[0])) from problem


@lru_cache(maxsize=256)
def _extended(wishes_text: str) -> Catalogue:
    wishes = json.loads(wishes_text)
    fields: dict[str, list[Field]] = {}
    for sobject, custom in wishes.get("custom_fields", {}).items():
        fields[sobject] = [custom_field(name, given or {}) for name, given in custom.items()]
    for permission in wishes.get("extra_permissions", []):
        for holder in PERMISSION_HOLDERS:
            fields.setdefault(holder, []).append(permission_field(permission, holder))
    return standard_catalogue().extended(fields, wishes.get("without_objects", []))


def custom_field(name: str, given: dict[str, Any]) -> Field:
    """A custom field as a state describes it; ``required`` means universally required, so not nillable."""
    kind = given.get("type", "string")
    reference = tuple(given.get("reference_to", ()))
    return Field(
        name=name,
        type=kind,
        label=given.get("label", name.removesuffix("__c").replace("_", " ")),
        length=given.get("length", _LENGTHS.get(kind, 0)),
        nillable=not given.get("required", False) and kind != "boolean",
        createable=True,
        updateable=True,
        reference_to=reference,
        relationship_name=given.get("relationship", name.removesuffix("__c") + "__r") if reference else None,
        default=given.get("default"),
        picklist=tuple(given.get("values", ())),
        id_lookup=given.get("external_id", False),
        external_id=given.get("external_id", False),
        unique=given.get("unique", False),
        indexed=given.get("external_id", False) or given.get("unique", False),
        custom=True,
    )


def permission_field(permission: str, holder: str) -> Field:
    """A system permission that only this org knows."""
    writable = holder in ("PermissionSet", "Profile", "MutingPermissionSet")
    return Field(
        name=f"Permissions{permission}",
        type="boolean",
        label=permission,
        nillable=False,
        createable=writable,
        updateable=writable,
    )
