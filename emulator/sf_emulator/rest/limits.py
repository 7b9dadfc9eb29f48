# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/limits`` with its entries as recorded, and ``/limits/recordCount``."""

from __future__ import annotations

from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError

STATIC = {
    "ConcurrentAsyncGetReportInstances": 200,
    "ConcurrentSyncReportRuns": 20,
    "DailyAsyncApexExecutions": 250000,
    "DailyBulkApiRequests": 5000,
    "DailyDurableGenericStreamingApiEvents": 10000,
    "DailyDurableStreamingApiEvents": 10000,
    "DailyGenericStreamingApiEvents": 10000,
    "DailyStreamingApiEvents": 10000,
    "DailyWorkflowEmails": 390,
    "DataStorageMB": 5,
    "DurableStreamingApiConcurrentClients": 20,
    "FileStorageMB": 20,
    "HourlyAsyncReportRuns": 1200,
    "HourlyDashboardRefreshes": 200,
    "HourlyDashboardResults": 5000,
    "HourlyDashboardStatuses": 999999999,
    "HourlyODataCallout": 10000,
    "HourlySyncReportRuns": 500,
    "HourlyTimeBasedWorkflow": 50,
    "MassEmail": 10,
    "SingleEmail": 15,
    "StreamingApiConcurrentClients": 20,
}
"""Limits that nothing here uses up; names and sizes from contract sample limits (recorded)."""


def limits(call: Call) -> Answer:
    """Needs View Setup (contract 4: inferred)."""
    if not call.access.has("ViewSetup"):
        raise RestError(
            403, "INSUFFICIENT_ACCESS", "insufficient access rights: View Setup and Configuration is needed"
        )
    usage = call.org.limits
    known = {name: {"Max": size, "Remaining": size} for name, size in STATIC.items()}
    known["DailyApiRequests"] = {"Max": usage.max, "Remaining": usage.remaining}
    return Answer(body=dict(sorted(known.items())))


def record_count(call: Call) -> Answer:
    """How many rows the named objects have; objects without rows are left out (recorded)."""
    names = [name for name in call.query.get("sObjects", "").split(",") if name]
    counted = []
    for name in names:
        sobject = call.org.store.catalogue.sobject(name)
        if sobject is None or not call.access.sobject(sobject.name):
            continue
        rows = call.org.store.count(sobject.name)
        if rows:
            counted.append({"count": rows, "name": sobject.name})
    return Answer(body={"sObjects": counted})
