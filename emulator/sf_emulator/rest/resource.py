# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resource of the REST API: which paths it answers and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sf_emulator.rest.call import Answer, Call

Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Resource:
    """A path below ``/services/data/vXX.0`` and what each method does there.

    ``kind`` says where else it may be called: ``query``, ``collection`` and ``sobject`` resources inside a composite.
    """

    pattern: str
    methods: Mapping[str, Handler]
    kind: str = "other"
    since: int = 31

    def match(self, path: str) -> dict[str, str] | None:
        found = _compiled(self.pattern).fullmatch(path)
        return found.groupdict() if found else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """``sobjects/{sobject}/{id}`` as expression; ``{value*}`` takes slashes too."""
    parts = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", parts))
