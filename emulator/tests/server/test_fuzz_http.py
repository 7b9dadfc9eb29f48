# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever arrives over HTTP, at any route: an answer in Salesforce's form, no trace of Python in it or in the log."""

from __future__ import annotations

import http.client
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FUZZED = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
ODD = [
    "",
    "a",
    "'",
    '"',
    "\\",
    "%",
    "%00",
    "%FF",
    "../..",
    "@{a}",
    "é",
    "\U0001f600",
    "-1",
    "9" * 40,
    "true",
    "<x/>",
    "{}",
    "[" * 60,
]
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
SEGMENTS = st.one_of(WORDS.map(lambda text: quote_from_bytes(text.encode("utf-8", "replace"), safe="%~")), st.just(""))
REST_PATHS = [
    "", "limits", "limits/recordCount", "query", "queryAll", "query/0r8xx-2000", "search", "composite", "composite/batch",
    "composite/graph", "composite/tree/Account", "composite/sobjects", "composite/sobjects/Account", "sobjects",
    "composite/sobjects/Account/Id", "sobjects/User", "sobjects/User/describe", "sobjects/Account/updated",
    "sobjects/Account/deleted", "sobjects/User/005000000000001/password", "sobjects/User/005000000000001AAA",
    "sobjects/User/Username/x", "tooling", "tooling/query", "tooling/sobjects", "tooling/sobjects/Profile/describe",
]  # fmt: skip
VERSIONS = ["v64.0", "v31.0", "v20.0", "v99.0", "v64", "64.0", "vé", ""]
PARAMETERS = ["q", "ids", "fields", "columns", "start", "end", "sObjects", "allOrNone", "format"]
VALUES = st.one_of(
    WORDS,
    st.sampled_from(
        ["SELECT Id FROM User", "FIND {ab}", "FIND {a'b*} RETURNING User(Id WHERE", "2026-01-01T00:00:00Z"]
    ),
)
OAUTH_FIELDS = [
    "grant_type", "client_id", "client_secret", "username", "password", "refresh_token", "assertion", "code", "token",
    "redirect_uri", "code_verifier", "response_type", "scope", "state", "startURL", "source", "pw", "user_code", "code_challenge",
]  # fmt: skip
OAUTH_VALUES = st.one_of(
    WORDS,
    st.sampled_from(
        ["password", "refresh_token", "authorization_code", "client_credentials", "device", "3MVG9connector", "code",
         "urn:ietf:params:oauth:grant-type:jwt-bearer", "api@acme.example", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "a.b.c", "connector-secret",
         "eyJhbGciOiJub25lIn0.eyJpc3MiOjF9.", "eyJhbGciOiJSUzI1NiJ9.W10.AA", "https://connector.example/oauth/callback"]
    ),
)  # fmt: skip
OAUTH_PATHS = [
    "/services/oauth2/token", "/services/oauth2/introspect", "/services/oauth2/revoke", "/services/oauth2/userinfo",
    "/services/oauth2/authorize", "/setup/secur/RemoteAccessAuthorizationPage.apexp", "/setup/secur/RemoteAccessErrorPage.apexp",
    "/", "/home/home.jsp", "/secur/logout.jsp", "/setup/connect", "/id/00D000000000001/005000000000001", "/id/é/x",
]  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Authorization", "Content-Type", "Accept", "If-Modified-Since", "Sforce-Query-Options", "X-PrettyPrint", "Cookie",
         "Accept-Encoding", "Sforce-Duplicate-Rule-Header", "SOAPAction", "Content-Encoding", "X-HTTP-Method-Override"]
    ),
    st.one_of(
        st.text("abcXYZ019 ;=,:/*._-\xe9\xff", max_size=20).map(str.strip),
        st.sampled_from(
            ["Bearer ", "Basic !!!", "Basic " + "YTpi" * 9, "Basic //79", "OAuth x", "application/json", "application/xml",
             "text/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
             "Wed, 99 Foo 2026 00:00:00 GMT", "batchSize=99999999999999999999", "sid=x; BrowserId=", "gzip;q=x", "application/json; charset=zz"]
        ),
    ),
    max_size=3,
)  # fmt: skip
JSON_BODIES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["records", "attributes", "type", "compositeRequest", "method", "url", "referenceId", "Id"]), inner, max_size=3),
    ),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())  # fmt: skip
BODIES = st.one_of(
    st.just(b""), st.binary(max_size=40), JSON_BODIES, st.sampled_from([b"{", b"\xff\xfe{", b"[" * 5000, b"NaN"])
)
FORMS = st.dictionaries(st.sampled_from(OAUTH_FIELDS), OAUTH_VALUES, max_size=6).map(
    lambda form: urlencode(form, errors="replace").encode()
)
XML_PARTS = ["<a>", "</a>", "<login>", "</login>", "<username>x</username>", "<password>p</password>", "&amp;", "&x;", "<!DOCTYPE a>", "\x00", "é",
             "<![CDATA[", "]]>", '<?xml version="1.0"?>', '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">', "<env:Body>",
             "</env:Body></env:Envelope>", '<urn:login xmlns:urn="urn:partner.soap.sforce.com">', "</urn:login>", "<urn:create xmlns:urn='u'/>"]  # fmt: skip
XML = st.lists(st.sampled_from(XML_PARTS), max_size=9).map(lambda parts: "".join(parts).encode())
METHODS = st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "QUERY"])


@dataclass
class Reply:
    status: int
    type: str
    text: str


Send = Callable[..., Reply]


@pytest.fixture
def send(served: Any, caplog: pytest.LogCaptureFixture) -> Iterator[Send]:
    """Sends what no client library would, as the API user; afterwards the log has to be free of errors."""
    trust = ssl.create_default_context(cafile=str(served.ca_file))
    connection = http.client.HTTPSConnection("127.0.0.1", served.port, timeout=10, context=trust)
    production = served.production
    token = served.world.open_session(production.org, production.ids["api"], production.app, {"api"}).token

    def one(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        production.org.limits.used = 0
        connection.close()  # after an answer to nonsense nobody goes on with the same connection
        connection.putrequest(method, path or "/", skip_accept_encoding=True)
        for name, value in {"Authorization": f"Bearer {token}", **headers, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value.encode("latin-1", "replace"))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        content = answer.read()
        if answer.will_close:
            connection.close()
        assert "Traceback" not in content.decode(errors="replace")
        assert ".py" not in content.decode(errors="replace")
        return Reply(answer.status, answer.headers.get_content_type(), content.decode(errors="replace"))

    with caplog.at_level(logging.WARNING):
        yield one
    connection.close()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def rest_path(version: str, resource: str, further: list[str], query: dict[str, str]) -> str:
    path = "/".join(["/services/data", quote(version), resource, *further])
    return path + ("?" + urlencode(query, errors="replace") if query else "")


REST = st.builds(
    rest_path,
    st.sampled_from([*["v64.0"] * 8, *VERSIONS]),
    st.sampled_from(REST_PATHS),
    st.lists(SEGMENTS, max_size=2),
    st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=3),
)


@FUZZED
@given(method=METHODS, path=REST, headers=HEADERS, body=BODIES)
def test_rest(send: Send, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
    reply = send(method, path, {"Content-Type": "application/json"} | headers, body)
    assert reply.status < 500, reply
    if reply.status >= 400 and method != "HEAD" and reply.type == "application/json":
        assert all({"errorCode", "message"} <= error.keys() for error in json.loads(reply.text)), reply
    elif reply.status >= 400 and method != "HEAD":
        assert (
            reply.status in (405, 414)
            or headers.get("Accept", "").startswith("application/xml")
            or reply.type == "text/plain"
        ), reply


@FUZZED
@given(
    method=st.sampled_from(["GET", "POST"]),
    path=st.sampled_from(OAUTH_PATHS),
    query=FORMS,
    headers=HEADERS,
    body=st.one_of(FORMS, BODIES),
)
def test_oauth_and_pages(
    send: Send, method: str, path: str, query: bytes, headers: dict[str, str], body: bytes
) -> None:
    target = quote_from_bytes(path.encode(), safe="/") + (f"?{query.decode()}" if query else "")
    reply = send(method, target, {"Content-Type": "application/x-www-form-urlencoded"} | headers, body)
    assert reply.status < 500, reply
    if path == "/services/oauth2/token" and reply.status != 200:
        assert "error" in json.loads(reply.text), reply


@FUZZED
@given(
    version=st.sampled_from(["u/64.0", "c/64.0", "u/65.0", "u/x", "u"]), headers=HEADERS, body=st.one_of(XML, BODIES)
)
def test_soap(send: Send, version: str, headers: dict[str, str], body: bytes) -> None:
    """A SOAP fault is a 500 by the protocol; it has to be one."""
    reply = send("POST", f"/services/Soap/{version}", {"Content-Type": "text/xml"} | headers, body)
    assert reply.status < 500 or "<faultcode>" in reply.text, reply
    assert "UNKNOWN_EXCEPTION" not in reply.text, reply
