# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every resource of the REST API that the emulator serves, most specific first."""

from __future__ import annotations

from sf_emulator.rest import (
    batch,
    changes,
    collections,
    composite,
    describe,
    external_ids,
    graph,
    limits,
    passwords,
    query,
    records,
    search,
    tooling,
    tree,
    versions,
)
from sf_emulator.rest.resource import Resource

RESOURCES: tuple[Resource, ...] = (
    Resource("", {"GET": versions.resource_map}),
    Resource("limits", {"GET": limits.limits}, "limits"),
    Resource("limits/recordCount", {"GET": limits.record_count}, "limits"),
    Resource("query", {"GET": query.query}, "query"),
    Resource("queryAll", {"GET": query.query_all}, "query"),
    Resource("query/{locator}", {"GET": query.query_more}, "query"),
    Resource("queryAll/{locator}", {"GET": query.query_more}, "query"),
    Resource("search", {"GET": search.search}, "search"),
    Resource("composite", {"GET": composite.listing, "POST": composite.composite}),
    Resource("composite/batch", {"POST": batch.batch}),
    Resource("composite/graph", {"POST": graph.graphs}, since=50),
    Resource("composite/tree/{sobject}", {"POST": tree.tree}, "tree"),
    Resource(
        "composite/sobjects",
        {"POST": collections.create, "PATCH": collections.update, "DELETE": collections.delete},
        "collection",
        since=42,
    ),
    Resource(
        "composite/sobjects/{sobject}", {"GET": collections.read, "POST": collections.read}, "collection", since=42
    ),
    Resource("composite/sobjects/{sobject}/{field}", {"PATCH": collections.upsert}, "collection", since=46),
    Resource("sobjects", {"GET": describe.listing}, "sobject"),
    Resource("sobjects/{sobject}", {"GET": describe.basics, "POST": records.create}, "sobject"),
    Resource("sobjects/{sobject}/describe", {"GET": describe.describe}, "sobject"),
    Resource("sobjects/{sobject}/updated", {"GET": changes.updated}, "sobject"),
    Resource("sobjects/{sobject}/deleted", {"GET": changes.deleted}, "sobject"),
    Resource(
        "sobjects/User/{id}/password",
        {"GET": passwords.status, "POST": passwords.change, "DELETE": passwords.reset},
        "sobject",
    ),
    Resource(
        "sobjects/{sobject}/{id}", {"GET": records.read, "PATCH": records.update, "DELETE": records.delete}, "sobject"
    ),
    Resource(
        "sobjects/{sobject}/{field}/{value*}",
        {"GET": external_ids.read, "PATCH": external_ids.upsert, "DELETE": external_ids.delete},
        "sobject",
    ),
    Resource("tooling", {"GET": tooling.resource_map}, "tooling"),
    Resource("tooling/query", {"GET": tooling.query}, "tooling"),
    Resource("tooling/query/{locator}", {"GET": query.query_more}, "tooling"),
    Resource("tooling/sobjects", {"GET": tooling.listing}, "tooling"),
    Resource("tooling/sobjects/{sobject}", {"GET": tooling.basics}, "tooling"),
    Resource("tooling/sobjects/{sobject}/describe", {"GET": tooling.describe}, "tooling"),
    Resource("tooling/sobjects/{sobject}/{id}", {"GET": tooling.read}, "tooling"),
)
