# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the one-line notation of the catalogue's data files.

``"string(80) ! C U lookup index default=\\"x\\" -> Group,User as Owner | Label"``: the type and its length, then flags
(``!`` not nillable, ``C`` createable, ``U`` updateable, ``v67`` known only from that version's list), the referenced
objects with the relationship's name (and the field they are known by, where that is not the id), and the label where
it cannot be derived from the name.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sf_emulator.schema.model import Field

DEFAULT_LENGTHS = {"string": 255, "picklist": 255, "combobox": 255, "multipicklist": 4099, "textarea": 255}
FIXED_LENGTHS = {"id": 18, "reference": 18, "email": 128, "phone": 40, "url": 255}
MARKS: dict[str, dict[str, Any]] = {
    "!": {"nillable": False},
    "C": {"createable": True},
    "U": {"updateable": True},
    "v67": {"since": "67.0"},
    "name": {"name_field": True},
    "lookup": {"id_lookup": True},
    "external": {"external_id": True, "id_lookup": True},
    "unique": {"unique": True},
    "index": {"indexed": True},
    "person": {"person_name": True},
    "tooling": {"tooling_only": True},
    "restricted": {"restricted_picklist": True},
    "-filter": {"filterable": False},
    "-sort": {"sortable": False},
    "-group": {"groupable": False},
}
ACRONYMS = {"Api": "API", "Id": "ID", "Url": "URL", "Ip": "IP", "Psg": "PSG", "Sso": "SSO", "Pii": "PII"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|\d+")


def read_field(name: str, notation: str, picklist: tuple[str, ...] = ()) -> Field:
    """The field that a line of notation stands for."""
    line, _unused, label = notation.partition(" | ")
    line, _unused, reference = line.partition(" -> ")
    targets, _unused, relationship = reference.partition(" as ")
    targets, _unused, key = targets.partition(".")
    head, *marks = line.split()
    type_, _unused, length = head.rstrip(")").partition("(")
    traits: dict[str, Any] = {}
    for mark in marks:
        if mark.startswith("default="):
            traits["default"] = json.loads(mark.removeprefix("default="))
        else:
            traits.update(MARKS[mark])
    return Field(
        name=name,
        type=type_,
        label=label or label_of(name),
        length=int(length) if length else DEFAULT_LENGTHS.get(type_, FIXED_LENGTHS.get(type_, 0)),
        reference_to=tuple(targets.split(",")) if targets else (),
        relationship_name=relationship or None,
        reference_key=key or "Id",
        picklist=picklist,
        **traits,
    )


def label_of(name: str) -> str:
    """``PermissionsApiEnabled`` reads ``API Enabled``, as in Setup."""
    stem = re.sub(r"^(Maximum)?Permissions(?=[A-Z])", "", name).removesuffix("__c")
    return " ".join(ACRONYMS.get(word, word) for word in WORD.findall(stem)) or stem
