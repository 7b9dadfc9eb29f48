# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One REST call and its answer, whether it came over HTTP or as a subrequest of a composite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from sf_emulator.access import Access, access_of
from sf_emulator.rest.errors import RestError, parser_error

if TYPE_CHECKING:
    from sf_emulator.org import Org
    from sf_emulator.rest.resource import Resource
    from sf_emulator.world import World

DATA = "/services/data/"


@dataclass(slots=True)
class Answer:
    """Status, JSON body (None: empty) and headers beyond those that every answer carries."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return self.status >= 400


class Dispatches(Protocol):
    """Whoever finds resources and answers calls, subrequests of composites among them."""

    def find(self, path: str) -> tuple[str, Resource, dict[str, str]]: ...
    def answer(self, call: Call) -> Answer: ...


@dataclass(slots=True)
class Call:
    """What a resource needs to know. ``version`` is the one in the path, such as ``64.0``."""

    dispatcher: Dispatches
    world: World
    org: Org
    user_id: str
    method: str
    path: str
    version: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: bytes | None = None
    parsed: Any = None
    parts: Mapping[str, str] = field(default_factory=dict)
    """What the resource's pattern matched, such as ``{"sobject": "User"}``."""
    depth: int = 0
    """0 for a request of its own, 1 for a subrequest."""

    @property
    def access(self) -> Access:
        return access_of(self.org, self.user_id)

    @property
    def base(self) -> str:
        return f"/services/data/v{self.version}"

    def json(self) -> Any:
        """The body.

        :raises RestError: JSON_PARSER_ERROR
        """
        if self.parsed is None and self.payload:
            try:
                self.parsed = json.loads(self.payload, parse_constant=_refuse_constant)
            except (ValueError, RecursionError) as problem:
                raise parser_error(problem) from problem
        return self.parsed

    def json_object(self) -> dict[str, Any]:
        """The body, which has to be a JSON object.

        :raises RestError: JSON_PARSER_ERROR
        """
        body = self.json()
        if body is None:
            raise RestError(
                400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body."
            )
        if not isinstance(body, dict):
            raise RestError(400, "JSON_PARSER_ERROR", "Unexpected content: expected a JSON object")
        return body

    def sub(self, method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Call:
        """A subrequest of this call, run as the same user."""
        path, query = split_url(url)
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        return replace(
            self,
            method=method.upper(),
            path=path,
            query=query,
            headers=lowered,
            payload=None,
            parsed=body,
            parts={},
            depth=self.depth + 1,
        )


def _refuse_constant(name: str) -> float:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(f"{name} is not JSON")


def split_url(url: str) -> tuple[str, dict[str, str]]:
    """Path and query of a relative or absolute URL; spaces need no escape inside a composite (recorded)."""
    parts = urlsplit(url)
    return unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))
