# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""query, queryAll and queryMore (contract 4.1). Locators are opaque and belong to the user who asked."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sf_emulator import soql
from sf_emulator.access import computed
from sf_emulator.org import Org
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError

BATCH = 2000
SMALLEST_BATCH = 200
CAPS = {"OauthToken": (500, 2500)}
"""Objects that give fewer rows: per batch, and in all (contract 4.1: COUNT() tells more than the rows that come)."""
_OPTION = re.compile(r"batchSize\s*=\s*(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Cursor:
    records: list[dict[str, Any]]
    total: int
    user_id: str
    batch: int
    capped: bool


_cursors: WeakKeyDictionary[Org, dict[str, Cursor]] = WeakKeyDictionary()


def query(call: Call) -> Answer:
    return run(call)


def query_all(call: Call) -> Answer:
    """As query, deleted records included."""
    return run(call, all_rows=True)


def run(call: Call, *, all_rows: bool = False, tooling: bool = False) -> Answer:
    """Run the SOQL of the parameter ``q`` and answer its first batch.

    :raises SoqlError: Salesforce's code and text
    """
    text = call.query.get("q")
    if text is None:
        raise RestError(400, "MALFORMED_QUERY", "SOQL query string is required: parameter q")
    if call.query.get("columns") == "true":
        return Answer(body=soql.columns(call.org.store, text, visible=call.access, tooling=tooling))
    computed.refresh(call.org, call.user_id, text)
    result = soql.run(
        call.org.store, text, visible=call.access, all_rows=all_rows, api_version=call.version, tooling=tooling
    )
    records = result.records
    sobject = records[0]["attributes"]["type"] if records else ""
    batch, most = CAPS.get(sobject, (BATCH, None))
    batch = min(batch, _batch_size(call))
    capped = most is not None and len(records) > most
    cursor = Cursor(records[:most], result.total_size, call.user_id, batch, capped)
    if len(cursor.records) <= batch and not capped:
        return Answer(body={"totalSize": cursor.total, "done": True, "records": records})
    locator = f"0r8{secrets.token_hex(8)}AAA"
    _cursors.setdefault(call.org, {})[locator] = cursor
    return _page(call, cursor, locator, 0)


def query_more(call: Call) -> Answer:
    """The next batch.

    :raises RestError: INVALID_QUERY_LOCATOR
    """
    locator, _unused, offset = call.parts["locator"].rpartition("-")
    cursor = _cursors.get(call.org, {}).get(locator)
    if cursor is None or cursor.user_id != call.user_id or not offset.isdigit() or int(offset) >= len(cursor.records):
        raise RestError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return _page(call, cursor, locator, int(offset))


def _page(call: Call, cursor: Cursor, locator: str, offset: int) -> Answer:
    end = offset + cursor.batch
    body: dict[str, Any] = {"totalSize": cursor.total, "done": True, "records": cursor.records[offset:end]}
    if end < len(cursor.records) or cursor.capped:
        resource = "tooling/query" if "/tooling/" in call.path else "query"
        body["done"] = False
        body["nextRecordsUrl"] = f"{call.base}/{resource}/{locator}-{end}"
    return Answer(body=body)


def _batch_size(call: Call) -> int:
    """``Sforce-Query-Options: batchSize=200..2000``; anything outside is moved to the nearer end."""
    wished = _OPTION.search(call.headers.get("sforce-query-options", ""))
    return min(max(int(wished[1]), SMALLEST_BATCH), BATCH) if wished else BATCH
