# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Tooling API: packages, sandboxes, Profile.Metadata. It needs View Setup (contract 7)."""

from __future__ import annotations

from sf_emulator import schema
from sf_emulator.rest import query as plain
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.describe import cacheable, visible_describe, visible_listing
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.objects import looks_like_id, missing_record, read_record, sobject_of
from sf_emulator.rest.profile_metadata import materialise


def _check(call: Call) -> None:
    if not call.access.has("ViewSetup"):
        raise RestError(
            403, "INSUFFICIENT_ACCESS", "insufficient access rights: View Setup and Configuration is needed"
        )


def resource_map(call: Call) -> Answer:
    _check(call)
    return Answer(body={name: f"{call.base}/tooling/{name}" for name in ("query", "sobjects")})


def query(call: Call) -> Answer:
    _check(call)
    materialise(call.org, call.query.get("q", ""))
    return plain.run(call, tooling=True)


def listing(call: Call) -> Answer:
    _check(call)
    return cacheable(call, lambda: visible_listing(call, tooling=True))


def basics(call: Call) -> Answer:
    _check(call)
    sobject = sobject_of(call, tooling=True)
    listed = schema.describe_global(call.org.store.catalogue, call.version, True)["sobjects"]
    return Answer(
        body={"objectDescribe": next(one for one in listed if one["name"] == sobject.name), "recentItems": []}
    )


def describe(call: Call) -> Answer:
    _check(call)
    sobject = sobject_of(call, tooling=True)
    return cacheable(call, lambda: visible_describe(call, sobject))


def read(call: Call) -> Answer:
    _check(call)
    sobject = sobject_of(call, tooling=True)
    text = call.parts["id"]
    materialise(call.org, f"Metadata {sobject.name}")
    wished = [name for name in call.query.get("fields", "").split(",") if name]
    record = read_record(call, sobject, text, wished or None, tooling=True) if looks_like_id(text) else None
    if record is None:
        raise missing_record(call, sobject, text)
    return Answer(body=record)
