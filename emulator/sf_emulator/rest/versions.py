# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which API versions live: three releases a year, 31.0 the oldest still answering (contract 0)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError, not_found

OLDEST = 31
NEWEST = 67
OLDEST_RETIRED = 7
_SEASONS = ("Summer", "Winter", "Spring")
_VERSION = re.compile(r"v(\d{1,3})\.0")


@dataclass(frozen=True, slots=True)
class Version:
    number: int

    @property
    def label(self) -> str:
        """``Summer '14`` for 31.0, and so on, as recorded."""
        steps = self.number - OLDEST
        year = 14 + steps // 3 + (1 if steps % 3 else 0)
        return f"{_SEASONS[steps % 3]} '{year}"


def versions() -> list[dict[str, str]]:
    """``GET /services/data``: no login needed."""
    return [
        {"label": Version(number).label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(OLDEST, NEWEST + 1)
    ]


def check(segment: str) -> str:
    """The version in a path segment such as ``v64.0``.

    :raises RestError: 410 for a retired version (body inferred), 404 for anything else
    """
    matched = _VERSION.fullmatch(segment)
    if matched:
        number = int(matched[1])
        if OLDEST <= number <= NEWEST:
            return f"{number}.0"
        if OLDEST_RETIRED <= number < OLDEST:
            raise RestError(410, "UNSUPPORTED_API_VERSION", f"The API version {number}.0 is no longer supported.")
    raise not_found()


RESOURCES = ("composite", "limits", "query", "queryAll", "search", "sobjects", "tooling")
"""What the emulator serves; a real org lists some forty."""


def resource_map(call: Call) -> Answer:
    """``GET /services/data/vXX.0``."""
    resources = {name: f"{call.base}/{name}" for name in RESOURCES}
    resources["identity"] = identity_url(call)
    return Answer(body=resources)


def identity_url(call: Call) -> str:
    host = "https://test.salesforce.com" if call.org.is_sandbox else "https://login.salesforce.com"
    return f"{host}/id/{call.org.id}/{call.user_id}"
