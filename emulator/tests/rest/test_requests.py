# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every request: versions, methods, bodies, lengths, metering."""

from __future__ import annotations

import json

import pytest
from asgi_client import Api
from seeded import Seeded
from sf_emulator.org import REQUEST_NOTE, RequestNote


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/services/data/v68.0/limits", 404, "NOT_FOUND"),
        ("/services/data/v30.0/limits", 410, "UNSUPPORTED_API_VERSION"),
        ("/services/data/v64.1/limits", 404, "NOT_FOUND"),
        ("/services/data/nonsense", 404, "NOT_FOUND"),
        ("/nonsense", 404, "NOT_FOUND"),
        ("/sobjects/Nonsense", 404, "NOT_FOUND"),
        ("/sobjects/InstalledSubscriberPackage/describe", 404, "NOT_FOUND"),
        ("/services/data/v41.0/composite/sobjects?ids=x", 404, "NOT_FOUND"),
    ],
)
def test_paths_that_lead_nowhere(reader: Api, path: str, status: int, code: str) -> None:
    reply = reader.get(path)
    assert (reply.status, reply.json()[0]["errorCode"]) == (status, code)


def test_resource_map(reader: Api) -> None:
    found = reader.get("/services/data/v64.0").json()
    assert found["sobjects"] == "/services/data/v64.0/sobjects"
    assert all(reader.get(path).status != 404 for name, path in found.items() if name != "identity")


def test_methods(reader: Api) -> None:
    reply = reader.request("PUT", "/limits")
    assert (reply.status, reply.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")
    assert reply.headers["allow"] == "GET"


def test_uri_length(reader: Api) -> None:
    assert reader.get("/query?q=SELECT Id FROM User WHERE Name = '" + "x" * 16400 + "'").status == 414


def test_bodies(admin: Api) -> None:
    broken = admin.post("/sobjects/Account", b'{"Name": ')
    assert (broken.status, broken.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")
    for body in (b"[]", b"", b'"x"', b"[" * 100000):
        reply = admin.post("/sobjects/Account", body)
        assert (reply.status, reply.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR"), body[:9]
    foreign = admin.post("/sobjects/Account", b"<Account/>", content_type="application/xml")
    assert foreign.status == 415


def test_errors_as_xml_on_request(reader: Api) -> None:
    reply = reader.get("/sobjects/Nonsense", accept="application/xml")
    assert reply.headers["content-type"] == "application/xml;charset=UTF-8"
    assert "<Errors><Error><errorCode>NOT_FOUND</errorCode>" in reply.text


def test_oauth_scheme_works_too(reader: Api) -> None:
    assert Api(reader.app, None).get("/limits", authorization=f"OAuth {reader.token}").status == 200
    reply = Api(reader.app, None).get("/limits")
    assert (reply.status, reply.json()[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


def test_a_composite_counts_one_and_a_batch_each(admin: Api, healthy: Seeded) -> None:
    before = healthy.org.limits.used
    query = "/services/data/v64.0/query?q=SELECT Id FROM User LIMIT 1"
    requests = [{"method": "GET", "url": query, "referenceId": f"r{number}"} for number in range(4)]
    admin.post("/composite", {"compositeRequest": requests})
    assert healthy.org.limits.used == before + 1
    admin.post("/composite/batch", {"batchRequests": [{"method": "GET", "url": query}] * 4})
    assert healthy.org.limits.used == before + 5


@pytest.mark.parametrize(
    ("method", "path", "body", "wrote"),
    [
        ("POST", "/sobjects/Account", {"Name": "Acme"}, True),
        ("POST", "/sobjects/Account", {}, False),
        ("GET", "/query?q=SELECT Id FROM UserPermissionAccess", None, False),
        ("POST", "/composite", {"compositeRequest": []}, False),
    ],
)
def test_the_log_hears_of_writes(admin: Api, method: str, path: str, body: object, wrote: bool) -> None:
    note = RequestNote()
    token = REQUEST_NOTE.set(note)
    try:
        admin.request(method, path, body)
    finally:
        REQUEST_NOTE.reset(token)
    assert note.wrote is wrote
    assert [record[:2] for record in note.records] == [("create", "Account")] * wrote


def test_a_rolled_back_write_is_no_write(admin: Api) -> None:
    records = [{"attributes": {"type": "Account"}, "Name": "Fine"}, {"attributes": {"type": "Account"}}]
    note = RequestNote()
    token = REQUEST_NOTE.set(note)
    try:
        reply = admin.post("/composite/sobjects", {"allOrNone": True, "records": records})
    finally:
        REQUEST_NOTE.reset(token)
    assert [row["errors"][0]["statusCode"] for row in json.loads(reply.content)] == [
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "REQUIRED_FIELD_MISSING",
    ]
    assert note.wrote is False
    assert note.records == []
