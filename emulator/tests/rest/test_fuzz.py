# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever clients send: an answer in Salesforce's form, never a crash."""

from __future__ import annotations

import json
from typing import Any

from asgi_client import Api
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeded import Seeded, start

SEEDED = start()
SOBJECTS = ["Account", "User", "UserLogin", "PermissionSetAssignment", "PermissionSet", "SetupEntityAccess", "Nonsense"]
WORDS = [
    "Name", "Id", "LastName", "AssigneeId", "PermissionSetId", "ParentId", "SetupEntityId", "IsActive", "attributes",
    "type", "records", "ids", "fields", "allOrNone", "compositeRequest", "batchRequests", "graphs", "graphId", "method",
    "url", "referenceId", "body", "httpHeaders", "richInput", "haltOnError", "NewPassword",
]  # fmt: skip
TEXTS = [
    "", "Account", "GET", "POST", "DELETE", "/services/data/v64.0/sobjects/Account", "v64.0/limits", "@{a.id}", "@{a.b[0]}",
    "@{", "001000000000001AAA", "005000000000001", "nonsense", "a", "2026-01-01", "true", "'", "%", "\u0000", "é" * 300,
]  # fmt: skip
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from(TEXTS))
BODIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=15,
)
SEGMENTS = [
    "composite", "batch", "graph", "tree", "sobjects", "query", "queryAll", "tooling", "limits", "recordCount", "describe",
    "password", "Id", "Name", "Username", "001000000000001AAA", "0r8x-2000", *SOBJECTS,
]  # fmt: skip
PATHS = st.lists(st.sampled_from(SEGMENTS), max_size=4).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.sampled_from(
    [
        "",
        "?q=",
        "?q=SELECT",
        "?q=SELECT Id FROM User",
        "?ids=a,b",
        "?ids=001000000000001AAA",
        "?fields=Nope",
        "?sObjects=,x",
    ]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"])


def answered(api: Api, method: str, path: str, body: Any) -> None:
    reply = api.request(method, path, json.dumps(body).encode() if body is not None else None)
    assert reply.status != 500 or reply.json()[0]["errorCode"] == "INVALID_NEW_PASSWORD", reply.text
    if reply.status >= 400 and method != "HEAD" and path.split("/")[1:2] != ["composite"]:
        assert all({"errorCode", "message"} <= error.keys() for error in reply.json()), reply.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(METHODS, PATHS, QUERIES, BODIES)
def test_any_path(method: str, path: str, query: str, body: Any) -> None:
    answered(_admin(SEEDED), method, path + query, body)


RECORDS = st.dictionaries(st.sampled_from(WORDS[:8]), LEAVES, max_size=4)
TYPED = st.builds(lambda name, values: {"attributes": {"type": name}, **values}, st.sampled_from(SOBJECTS), RECORDS)
SUBREQUESTS = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
        "url": st.one_of(st.sampled_from(TEXTS), PATHS.map("/services/data/v64.0".__add__)),
        "referenceId": st.sampled_from(["a", "b", "c", "d", "e f"]),
        "body": BODIES,
    }
)
SHAPED = st.one_of(
    st.tuples(
        st.sampled_from(["POST", "PATCH"]),
        st.just("/composite/sobjects"),
        st.fixed_dictionaries({"allOrNone": st.booleans(), "records": st.lists(TYPED, max_size=3)}),
    ),
    st.tuples(
        st.just("PATCH"),
        st.sampled_from(["/composite/sobjects/Account/Id", "/composite/sobjects/User/Username"]),
        st.fixed_dictionaries({"records": st.lists(TYPED, max_size=3)}),
    ),
    st.tuples(
        st.just("POST"),
        st.just("/composite"),
        st.fixed_dictionaries({"allOrNone": st.booleans(), "compositeRequest": st.lists(SUBREQUESTS, max_size=3)}),
    ),
    st.tuples(
        st.just("POST"),
        st.just("/composite/graph"),
        st.fixed_dictionaries(
            {
                "graphs": st.lists(
                    st.fixed_dictionaries({"graphId": LEAVES, "compositeRequest": st.lists(SUBREQUESTS, max_size=3)})
                )
            }
        ),
    ),
    st.tuples(
        st.just("POST"), st.just("/composite/batch"), st.fixed_dictionaries({"batchRequests": st.lists(SUBREQUESTS)})
    ),
    st.tuples(st.just("POST"), st.just("/composite/tree/Account"), st.fixed_dictionaries({"records": st.lists(TYPED)})),
    st.tuples(st.just("POST"), st.sampled_from(SOBJECTS).map("/sobjects/".__add__), RECORDS),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHAPED)
def test_any_body_of_the_right_shape(request: tuple[str, str, Any]) -> None:
    answered(_admin(SEEDED), *request)


def _admin(seeded: Seeded) -> Api:
    seeded.org.limits.used = 0
    return seeded.api()
