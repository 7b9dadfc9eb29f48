# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The REST client: simple-salesforce on a session we obtained, our transport under it, our errors above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest, packed
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SessionExpired
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

MAX_COLLECTION = 200  # records of one collections call (contract 4.2)
LONGEST_URI = 8000  # bytes; Salesforce takes 16,384, proxies on the way take less


@dataclass(frozen=True, slots=True)
class Token:
    """What a login yields: where to call and with what. ``org_id`` and ``user_id`` are read off the identity URL (contract 2)."""

    instance_url: str
    access_token: str
    org_id: str
    user_id: str
    scopes: tuple[str, ...] = ()  # empty where the login does not say

    def __repr__(self) -> str:  # a token must not slip into a traceback
        return f"Token(instance_url={self.instance_url!r}, org_id={self.org_id!r}, user_id={self.user_id!r})"


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of a collections answer: `record_id` when it was written, else Salesforce's errors (``statusCode``, ``message``)."""

    record_id: str | None
    errors: tuple[Mapping[str, Any], ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(str(error.get("statusCode") or error.get("errorCode")) for error in self.errors)


class Client:
    """One org, one token. Reads may be repeated; a write is sent once (see `Transport`)."""

    def __init__(
        self, token: Token, transport: Transport, api_version: str, renew: Callable[[], Token] | None = None
    ) -> None:
        self.transport = transport
        self.api_version = api_version
        self._renew = renew
        self._take(token)

    def _take(self, token: Token) -> None:
        self.token = token
        self.transport.bind(token.instance_url)
        self._salesforce = require("simple_salesforce").Salesforce(
            instance_url=token.instance_url,
            session_id=token.access_token,
            version=self.api_version,
            session=self.transport,
            object_pairs_hook=dict,
        )
        # simple-salesforce asks for indented answers, which cost bytes and time on both sides.
        self._salesforce.headers.pop("X-PrettyPrint", None)
        self._salesforce.headers["Sforce-Call-Options"] = "client=orgops.salesforce"

    def query(self, soql: str) -> list[dict[str, Any]]:
        """Every record of `soql`, all pages. Raises `SalesforceError`."""
        if len(quote(soql)) > LONGEST_URI:
            answer = self.composite([Subrequest.query("long", soql)])["long"]
            if not answer.granted:
                raise refusal(answer.status, [{"errorCode": answer.code, "message": answer.message}], "query")
            return self._all_pages(answer.body)
        return self._all_pages(self.call("GET", "query", params={"q": soql}))

    def tooling_query(self, soql: str) -> list[dict[str, Any]]:
        """The same against the Tooling API, which no composite takes (contract 4.3)."""
        return self._all_pages(self.call("GET", "tooling/query", params={"q": soql}))

    def _all_pages(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        records = list(page["records"])
        while not page["done"]:
            page = self._guarded("GET", page["nextRecordsUrl"].partition("/services/data/")[2].partition("/")[2], {})
            records += page["records"]
        return records

    def composite(self, subrequests: Iterable[Subrequest]) -> dict[str, Answer]:
        """Reads in as few calls as Salesforce's limits allow; each answer under its `ref`, further pages fetched."""
        answers: dict[str, Answer] = {}
        for batch in packed(subrequests):
            body = {"allOrNone": False, "compositeRequest": [item.as_body(self.api_version) for item in batch]}
            reply = self.call("POST", "composite", json=body, reads=True)
            for item in reply["compositeResponse"]:
                answers[item["referenceId"]] = self._complete(Answer.of(item))
        return answers

    def _complete(self, answer: Answer) -> Answer:
        body = answer.body
        if answer.granted and isinstance(body, dict) and body.get("done") is False:
            records = self._all_pages(body)
            return Answer(answer.status, {**body, "records": records, "done": True})
        return answer

    def create(self, records: Sequence[Mapping[str, Any]]) -> list[RowResult]:
        """Insert `records` (each with ``attributes.type``), one call per 200; one result per record, in order."""
        return self._collections("POST", records)

    def update(self, records: Sequence[Mapping[str, Any]]) -> list[RowResult]:
        """Change `records` (each with ``attributes.type`` and ``Id``)."""
        return self._collections("PATCH", records)

    def delete(self, record_ids: Sequence[str]) -> list[RowResult]:
        results: list[RowResult] = []
        for start in range(0, len(record_ids), MAX_COLLECTION):
            ids = ",".join(record_ids[start : start + MAX_COLLECTION])
            results += _rows(self.call("DELETE", "composite/sobjects", params={"ids": ids, "allOrNone": "false"}))
        return results

    def _collections(self, method: str, records: Sequence[Mapping[str, Any]]) -> list[RowResult]:
        results: list[RowResult] = []
        for start in range(0, len(records), MAX_COLLECTION):
            body = {"allOrNone": False, "records": list(records[start : start + MAX_COLLECTION])}
            results += _rows(self.call(method, "composite/sobjects", json=body))
        return results

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        """Any resource below ``/services/data/vXX.0/``; the parsed body, None for 204. Renews an expired session once."""
        return self._guarded(method, path, kwargs)

    def _guarded(self, method: str, path: str, kwargs: dict[str, Any]) -> Any:
        try:
            return self._send(method, path, kwargs)
        except SessionExpired:
            if self._renew is None:
                raise
            # Salesforce refused before doing anything, so that even a write may be sent again, once.
            renew, self._renew = self._renew, None
            self._take(renew())
            return self._send(method, path, kwargs)

    def _send(self, method: str, path: str, kwargs: dict[str, Any]) -> Any:
        exceptions = require("simple_salesforce.exceptions")
        try:
            return self._salesforce.restful(path, method=method, **kwargs)
        except exceptions.SalesforceError as error:
            raise refusal(error.status, error.content, path) from None
        except ValueError:
            raise refusal(200, b"", path).__class__(
                f"The answer of {path.partition('?')[0]} is not JSON.",
                cause="The answer was cut off, or something between here and Salesforce replaced it.",
                remedy="Run the task again; if it stays, look at the proxy.",
            ) from None


def _rows(reply: list[dict[str, Any]] | None) -> list[RowResult]:
    return [RowResult(row.get("id") if row["success"] else None, tuple(row.get("errors", ()))) for row in reply or []]
