# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call that does the work of many: ``/composite`` and the limits Salesforce sets on it (contract 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

MAX_SUBREQUESTS = 25
MAX_QUERIES = 5  # query and collections requests together


@dataclass(frozen=True, slots=True)
class Subrequest:
    """A read inside a composite; `ref` names its answer. Build it with `query`, `retrieve` or `describe`."""

    ref: str
    path: str
    is_query: bool = False

    @classmethod
    def query(cls, ref: str, soql: str) -> Subrequest:
        return cls(ref, f"query?q={quote(soql, safe='')}", is_query=True)

    @classmethod
    def retrieve(cls, ref: str, sobject: str, record_id: str, fields: Iterable[str] = ()) -> Subrequest:
        wanted = ",".join(fields)
        return cls(ref, f"sobjects/{sobject}/{quote(record_id, safe='')}" + (f"?fields={wanted}" if wanted else ""))

    @classmethod
    def describe(cls, ref: str, sobject: str) -> Subrequest:
        return cls(ref, f"sobjects/{sobject}/describe")

    @classmethod
    def password(cls, ref: str, user_id: str) -> Subrequest:
        return cls(ref, f"sobjects/User/{quote(user_id, safe='')}/password")

    def as_body(self, api_version: str) -> dict[str, Any]:
        return {"method": "GET", "url": f"/services/data/v{api_version}/{self.path}", "referenceId": self.ref}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one subrequest got: `body` when it was granted, else Salesforce's `code` and `message`."""

    status: int
    body: Any
    code: str | None = None
    message: str | None = None

    @property
    def granted(self) -> bool:
        return self.code is None

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows of a query; `[]` when it was refused."""
        return list(self.body["records"]) if self.granted and isinstance(self.body, dict) else []

    @classmethod
    def of(cls, item: dict[str, Any]) -> Answer:
        """From one item of ``compositeResponse``; a refusal's body is an array of errors."""
        status, body = item["httpStatusCode"], item.get("body")
        if status < 400:
            return cls(status, body)
        first = body[0] if isinstance(body, list) and body else {}
        return cls(status, None, first.get("errorCode", f"HTTP_{status}"), first.get("message", ""))


def packed(subrequests: Iterable[Subrequest]) -> Iterator[list[Subrequest]]:
    """As few composites as Salesforce's limits allow, order kept among queries and among the rest."""
    queries = [item for item in subrequests if item.is_query]
    others = [item for item in subrequests if not item.is_query]
    while queries or others:
        batch, queries = queries[:MAX_QUERIES], queries[MAX_QUERIES:]
        room = MAX_SUBREQUESTS - len(batch)
        batch, others = batch + others[:room], others[room:]
        yield batch
