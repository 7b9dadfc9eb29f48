# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Global describe, describe and an object's basics. ``If-Modified-Since`` is answered with 304 (recorded)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from sf_emulator import schema
from sf_emulator.access import changed_at
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.objects import sobject_of
from sf_emulator.schema import SObject

MASTER = {"Id": "012000000000000AAA", "Name": "Master", "DeveloperName": "Master", "IsActive": True}


def listing(call: Call) -> Answer:
    """``GET /sobjects``: what the user may see, nothing else."""
    return cacheable(call, lambda: visible_listing(call, tooling=False))


def visible_listing(call: Call, *, tooling: bool) -> dict[str, Any]:
    body = schema.describe_global(call.org.store.catalogue, call.version, tooling)
    body["sobjects"] = [entry for entry in body["sobjects"] if call.access.sobject(entry["name"])]
    return body


def describe(call: Call) -> Answer:
    """``GET /sobjects/X/describe``."""
    sobject = sobject_of(call)
    return cacheable(call, lambda: visible_describe(call, sobject))


def visible_describe(call: Call, sobject: SObject) -> dict[str, Any]:
    """The description without fields and children that the user may not see."""
    body = schema.describe(call.org.store.catalogue, sobject, call.version)
    body["fields"] = [field for field in body["fields"] if call.access.field(sobject.name, field["name"])]
    children = body["childRelationships"]
    body["childRelationships"] = [child for child in children if call.access.sobject(child["childSObject"])]
    body["recordTypeInfos"] = record_type_infos(call, sobject)
    return body


def record_type_infos(call: Call, sobject: SObject) -> list[dict[str, Any]]:
    """The master record type of objects that have layouts, after those that somebody made; active ones are open to every profile here."""
    if "layoutable" not in sobject.flags:
        return []
    made = call.org.store.find("RecordType", SobjectType=sobject.name)
    path = f"/services/data/v{call.version}/sobjects/{sobject.name}/describe/layouts"
    return [_record_type_info(row, path) for row in [*made, MASTER]]


def _record_type_info(row: Mapping[str, Any], layouts: str) -> dict[str, Any]:
    master = row["Id"] == MASTER["Id"]
    return {
        "active": row["IsActive"],
        "available": row["IsActive"],
        "defaultRecordTypeMapping": master,
        "developerName": row["DeveloperName"],
        "master": master,
        "name": row["Name"],
        "recordTypeId": row["Id"],
        "urls": {"layout": f"{layouts}/{row['Id']}"},
    }


def basics(call: Call) -> Answer:
    """``GET /sobjects/X``: the object in short, and recent items (none: nobody browses here)."""
    return Answer(body=basics_of(call, sobject_of(call)))


def basics_of(call: Call, sobject: SObject) -> dict[str, Any]:
    listed = schema.describe_global(call.org.store.catalogue, call.version, True)["sobjects"]
    described = next(entry for entry in listed if entry["name"] == sobject.name)
    return {"objectDescribe": described, "recentItems": []}


def cacheable(call: Call, body: Any) -> Answer:
    """200 with the body, or 304 when nothing changed since the caller last asked."""
    changed = changed_at(call.org).astimezone(UTC).replace(microsecond=0)
    stamp = format_datetime(changed, usegmt=True)
    headers = {"ETag": f'"{sha256(f"{call.path}{stamp}".encode()).hexdigest()[:8]}"', "Last-Modified": stamp}
    asked = call.headers.get("if-modified-since")
    if asked:
        try:
            since = parsedate_to_datetime(asked)
        except ValueError:
            return Answer(200, body(), headers)
        if since.tzinfo and changed <= since:
            return Answer(304, None, headers)
    return Answer(200, body(), headers)
