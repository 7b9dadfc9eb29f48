# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOSL: ``FIND {term} [IN ... FIELDS] [RETURNING ...] [LIMIT n]``. Each object that it names is searched by a query of SOQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sf_emulator import soql
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError
from sf_emulator.schema import Field, SObject

SOSL = re.compile(
    r"\s*FIND\s*\{(?P<term>(?:[^}\\]|\\.)*)\}"
    r"(?:\s+IN\s+(?P<fields>ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS)?"
    r"(?:\s+RETURNING\s+(?P<returning>.*?))?"
    r"(?:\s+LIMIT\s+(?P<limit>\d+))?\s*",
    re.IGNORECASE | re.DOTALL,
)
RETURNED = re.compile(r"\s*(\w+)\s*(?:\((.*?)\)\s*)?(?:,|$)", re.DOTALL)
CLAUSES = re.compile(r"\s+(?=WHERE\b|ORDER\s+BY\b|LIMIT\b|OFFSET\b)", re.IGNORECASE)
FIELD_TYPES = {"EMAIL": ("email",), "PHONE": ("phone",), "ALL": ("string", "email", "phone", "url", "picklist")}
MOST_RECORDS = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One object of RETURNING: its fields, its condition, what follows the condition."""

    sobject: SObject
    fields: str
    condition: str
    rest: str


def search(call: Call) -> Answer:
    """``GET /search?q=FIND {...}``.

    :raises RestError: MALFORMED_SEARCH
    :raises SoqlError: a field or condition of RETURNING that SOQL refuses
    """
    text = call.query.get("q", "")
    parsed = SOSL.fullmatch(text)
    if parsed is None:
        raise malformed("No search term found. The search term must be enclosed in braces.")
    words = re.sub(r"\\(.)", r"\1", parsed["term"]).split()
    if not any(len(word.strip("*?")) > 1 for word in words):
        raise malformed(f"search term must be longer than one character: {parsed['term']}")
    group = (parsed["fields"] or "ALL").upper()
    most = min(int(parsed["limit"] or MOST_RECORDS), MOST_RECORDS)
    records: list[dict[str, Any]] = []
    for wanted in returned(call, parsed["returning"]):
        records += found(call, wanted, words, group)
    return Answer(body={"searchRecords": records[:most]})


def returned(call: Call, text: str | None) -> list[Wanted]:
    """What RETURNING names; without it every object that Salesforce searches and the user sees."""
    catalogue = call.org.store.catalogue
    if text is None:
        known = [one for one in catalogue if "searchable" in one.flags and call.access.sobject(one.name)]
        return [Wanted(sobject, "Id", "", "") for sobject in known if sobject.queryable and not sobject.tooling_only]
    named = []
    position = 0
    while position < len(text):
        matched = RETURNED.match(text, position)
        if matched is None:
            raise malformed(f"unexpected token: {text[position:].strip()[:40]}")
        position = matched.end()
        named.append(wanted_of(call, matched[1], matched[2] or ""))
    return named


def wanted_of(call: Call, name: str, inside: str) -> Wanted:
    sobject = call.org.store.catalogue.sobject(name)
    if sobject is None or sobject.tooling_only or not call.access.sobject(sobject.name):
        raise RestError(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")
    fields, *clauses = CLAUSES.split(inside.strip()) if inside.strip() else ["Id"]
    conditions = [clause[len("WHERE") :] for clause in clauses if clause.upper().startswith("WHERE")]
    others = [clause for clause in clauses if not clause.upper().startswith("WHERE")]
    return Wanted(sobject, fields, "".join(conditions), " ".join(others))


def found(call: Call, wanted: Wanted, words: list[str], group: str) -> list[dict[str, Any]]:
    names = [field.name for field in wanted.sobject.fields.values() if searched(call, wanted.sobject, field, group)]
    if not names:
        return []
    every = [" OR ".join(f"{name} LIKE '%{pattern(word)}%'" for name in names) for word in words]
    conditions = [*every, wanted.condition] if wanted.condition.strip() else every
    text = f"SELECT {wanted.fields} FROM {wanted.sobject.name} WHERE {' AND '.join(f'({one})' for one in conditions)}"
    result = soql.run(call.org.store, f"{text} {wanted.rest}", visible=call.access, api_version=call.version)
    return result.records


def searched(call: Call, sobject: SObject, field: Field, group: str) -> bool:
    if not field.filterable or field.tooling_only or not call.access.field(sobject.name, field.name):
        return False
    return field.name_field if group == "NAME" else field.type in FIELD_TYPES.get(group, FIELD_TYPES["ALL"])


def pattern(word: str) -> str:
    """``*`` is any number of characters, ``?`` one; what SOQL would take for more than itself is escaped."""
    escaped = re.sub(r"([\\'%_])", r"\\\1", word)
    return escaped.replace("*", "%").replace("?", "_")


def malformed(text: str) -> RestError:
    return RestError(400, "MALFORMED_SEARCH", text)
