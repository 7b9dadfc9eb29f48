# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which faults are ordered, and whether a request at hand is hit by one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from itertools import count as counting
from typing import Any

KINDS: dict[str, str] = {
    "latency": "the answer comes `seconds` late",
    "http_420": "420 from the edge",
    "http_429": "429 with Retry-After of `seconds`",
    "bad_gateway": "502 with HTML",
    "unavailable": "503 with HTML",
    "reset": "the connection breaks in the middle of the body",
    "truncated": "half of the JSON, as if it were all",
    "lock_row": "UNABLE_TO_LOCK_ROW for the first `records` records written (0: all)",
    "request_limit": "403 REQUEST_LIMIT_EXCEEDED",
    "session_expired": "401 INVALID_SESSION_ID; the session is over for good",
    "lost_answer": "the request is carried out, its answer never arrives",
    "slow_drip": "the body comes byte by byte over `seconds`",
    "http_redirect": "302 to the same path over plain http",
    "group_failed": "permission set groups' recalculations end in Failed; not bound to a request",
}
UNBOUND = frozenset({"group_failed"})


class FaultError(Exception):
    """An order that makes no sense; the text says what is wrong with it."""


@dataclass(slots=True)
class Fault:
    """One order. Without ``nth`` and ``probability`` every request that fits is hit, ``count`` times in all.

    ``path`` is a shell pattern over the path with its query (``/services/data/*/composite*``); ``nth`` counts the requests
    that fit, from 1; ``probability`` is drawn from a generator seeded by ``seed``; ``count`` 0 means for ever.
    """

    kind: str
    path: str = "*"
    method: str = "*"
    count: int = 1
    nth: int = 0
    probability: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    records: int = 0
    id: int = 0
    seen: int = 0
    hits: int = 0
    _chance: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        self._chance.seed(self.seed)

    @property
    def spent(self) -> bool:
        return bool(self.count) and self.hits >= self.count

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request is hit; asking counts."""
        if self.spent or self.kind in UNBOUND:
            return False
        if self.method not in ("*", method) or not fnmatchcase(path, self.path):
            return False
        self.seen += 1
        if self.nth and self.seen != self.nth:
            return False
        if self.probability < 1 and self._chance.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def document(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if not one.name.startswith("_")}


ORDERED = ("kind", "path", "method", "count", "nth", "probability", "seed", "seconds", "records")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "kind": str,
    "path": str,
    "method": str,
    "count": int,
    "nth": int,
    "probability": (int, float),
    "seed": int,
    "seconds": (int, float),
    "records": int,
}


def read_fault(order: object) -> Fault:
    """A fault from a JSON order.

    :raises FaultError: unknown kind or member, or a value that does not fit
    """
    if not isinstance(order, Mapping) or "kind" not in order:
        raise FaultError("expected an object with at least a kind")
    for name, value in order.items():
        if name not in _TYPES:
            raise FaultError(f"{name}: unknown; known are {', '.join(ORDERED)}")
        if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
            raise FaultError(f"{name}: {value!r} does not fit")
        if isinstance(value, (int, float)) and value < 0:
            raise FaultError(f"{name}: cannot be negative")
    if order["kind"] not in KINDS:
        raise FaultError(f"kind: {order['kind']!r} is unknown; known are {', '.join(KINDS)}")
    if order.get("probability", 1) > 1:
        raise FaultError("probability: lies between 0 and 1")
    return Fault(**{**order, "method": str(order.get("method", "*")).upper()})


class FaultTable:
    """The ordered faults of a process, oldest first."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = counting(1)

    def add(self, fault: Fault) -> Fault:
        fault.id = next(self._ids)
        self._faults[fault.id] = fault
        return fault

    def remove(self, fault_id: int) -> bool:
        return self._faults.pop(fault_id, None) is not None

    def clear(self) -> None:
        self._faults.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults.values())

    def striking(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this request: any latency, and the first of the others."""
        struck: list[Fault] = []
        for fault in self:
            taken = any(other.kind != "latency" for other in struck)
            if (fault.kind == "latency" or not taken) and fault.strikes(method, path):
                struck.append(fault)
        return struck
