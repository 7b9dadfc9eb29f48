# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a query."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from sf_emulator.soql.columns import described
from sf_emulator.soql.errors import SoqlError
from sf_emulator.soql.grouped import Grouped, is_aggregate, is_bare_count
from sf_emulator.soql.parser import parse
from sf_emulator.soql.scope import Scope, Session
from sf_emulator.soql.select import Select
from sf_emulator.soql.syntax import Query
from sf_emulator.soql.visibility import Unrestricted, Visibility
from sf_emulator.store import Store

SQLITE_LIMITS = ("too many", "too complex", "too large", "too big", "too deep", "at most", "overflow")


@dataclass(frozen=True, slots=True)
class Result:
    """All records of a query in the API's shape; the caller pages them. ``COUNT()`` has a size and no records."""

    records: list[dict[str, Any]]
    total_size: int


def run(
    store: Store,
    soql: str,
    *,
    visible: Visibility | None = None,
    all_rows: bool = False,
    api_version: str = "64.0",
    tooling: bool = False,
) -> Result:
    """The answer to a query. ``all_rows`` is queryAll: deleted records too.

    :raises SoqlError: Salesforce's code and message
    """
    session = Session(store, soql, visible or Unrestricted(), tooling, all_rows)
    query = accepted(soql)
    try:
        with store.lock:
            return answer(session, planned(session, query, api_version))
    except sqlite3.OperationalError as error:
        if not any(limit in str(error) for limit in SQLITE_LIMITS):
            raise
        text = "Query is either selecting too many fields or the filter conditions are too complicated."
        raise SoqlError("QUERY_TOO_COMPLICATED", text) from error


def columns(store: Store, soql: str, *, visible: Visibility | None = None, tooling: bool = False) -> dict[str, Any]:
    """What the columns of a query would be.

    :raises SoqlError: as the query itself
    """
    session = Session(store, soql, visible or Unrestricted(), tooling, all_rows=False)
    return described(planned(session, accepted(soql)))


def accepted(soql: str) -> Query:
    """:raises SoqlError: no SOQL, or what only Apex knows (recorded)"""
    query = parse(soql)
    if query.all_rows:
        raise SoqlError("MALFORMED_QUERY", "ALL ROWS not allowed in this context")
    return query


def planned(session: Session, query: Query, api_version: str = "64.0") -> Select | Grouped:
    sobject = session.sobject(str(query.sobject), query.sobject.position)
    scope = Scope(session, sobject, query.alias, query.scope)
    if is_aggregate(query):
        return Grouped(session, query, scope)
    return Select(
        session, query, scope, f"/services/data/v{api_version}/{'tooling/' if session.tooling else ''}sobjects"
    )


def answer(session: Session, plan: Select | Grouped) -> Result:
    if isinstance(plan, Grouped) and is_bare_count(plan.query):
        return Result([], plan.count())
    records = plan.records()
    require_single(session, plan.scope, records)
    return Result(records, len(records))


def require_single(session: Session, scope: Scope, records: list[dict[str, Any]]) -> None:
    """The Tooling API answers Metadata and FullName for one record only (contract 6)."""
    special = [field.name for field in scope.sobject.fields.values() if field.tooling_only]
    if session.tooling and len(records) > 1 and any(name in records[0] for name in special):
        text = (
            "When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than "
            f"one row for retrieval. Result size: {len(records)}"
        )
        raise SoqlError("MALFORMED_QUERY", text)
