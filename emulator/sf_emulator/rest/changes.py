# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of an object's records in a span of time: ``/sobjects/X/updated`` and ``/deleted``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sf_emulator import soql
from sf_emulator.datetimes import api_datetime
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.objects import sobject_of

KEPT = timedelta(days=15)
"""How long Salesforce remembers deleted records."""


def updated(call: Call) -> Answer:
    """:raises RestError: a span that is none"""
    ids = [record["Id"] for record in changed(call, deleted=False)]
    return Answer(body={"ids": ids, "latestDateCovered": latest(call)})


def deleted(call: Call) -> Answer:
    """:raises RestError: a span that is none"""
    rows = [{"deletedDate": record["SystemModstamp"], "id": record["Id"]} for record in changed(call, deleted=True)]
    earliest = api_datetime(call.org.now() - KEPT)
    return Answer(body={"deletedRecords": rows, "earliestDateAvailable": earliest, "latestDateCovered": latest(call)})


def changed(call: Call, *, deleted: bool) -> list[dict[str, Any]]:
    sobject = sobject_of(call)
    if not sobject.field("SystemModstamp") or (deleted and not sobject.soft_deletes):
        return []
    start, end = moment(call, "start"), moment(call, "end")
    if start >= end:
        raise RestError(400, "INVALID_REPLICATION_DATE", "startDate is after endDate")
    span = f"SystemModstamp >= {start:%Y-%m-%dT%H:%M:%SZ} AND SystemModstamp <= {end:%Y-%m-%dT%H:%M:%SZ}"
    gone = f" AND IsDeleted = {str(deleted).lower()}" if sobject.soft_deletes else ""
    text = f"SELECT Id, SystemModstamp FROM {sobject.name} WHERE {span}{gone}"
    return soql.run(call.org.store, text, visible=call.access, all_rows=deleted, api_version=call.version).records


def moment(call: Call, name: str) -> datetime:
    try:
        given = datetime.fromisoformat(call.query[name].replace(" ", "+"))
        return (given if given.tzinfo else given.replace(tzinfo=UTC)).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        text = f"{name} is a required parameter: a date and time such as 2026-11-21T00:00:00+00:00"
        raise RestError(400, "INVALID_REPLICATION_DATE", text) from None


def latest(call: Call) -> str:
    return api_datetime(call.org.now().replace(second=0, microsecond=0))
