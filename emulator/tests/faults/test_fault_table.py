# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which requests a fault strikes."""

from __future__ import annotations

from typing import Any

import pytest
from sf_emulator.faults.table import Fault, FaultError, FaultTable, read_fault

PATH = "/services/data/v64.0/composite?x=1"


def strikes(fault: Fault, times: int, method: str = "POST", path: str = PATH) -> list[bool]:
    return [fault.strikes(method, path) for _unused in range(times)]


def test_once_unless_told_otherwise() -> None:
    assert strikes(Fault("http_420"), 3) == [True, False, False]
    assert strikes(Fault("http_420", count=2), 3) == [True, True, False]
    assert strikes(Fault("http_420", count=0), 3) == [True, True, True]


def test_by_pattern_and_method() -> None:
    assert Fault("http_420", path="/services/data/*/composite*").strikes("POST", PATH)
    assert not Fault("http_420", path="/services/data/*/query*").strikes("POST", PATH)
    assert not Fault("http_420", method="GET").strikes("POST", PATH)


def test_the_nth_request() -> None:
    assert strikes(Fault("http_420", nth=3), 5) == [False, False, True, False, False]


def test_probability_is_repeatable() -> None:
    first, again, other = (strikes(Fault("http_420", probability=0.5, count=0, seed=seed), 200) for seed in (7, 7, 8))
    assert first == again
    assert first != other
    assert 70 < sum(first) < 130


def test_latency_adds_to_another_fault() -> None:
    table = FaultTable()
    for kind in ("http_420", "http_429", "latency"):
        table.add(Fault(kind))
    assert [fault.kind for fault in table.striking("POST", PATH)] == ["http_420", "latency"]
    assert [fault.kind for fault in table.striking("POST", PATH)] == ["http_429"]
    assert table.striking("POST", PATH) == []


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ([], "expected an object"),
        ({"kind": "meteor"}, "'meteor' is unknown"),
        ({"kind": "latency", "sconds": 1}, "sconds: unknown"),
        ({"kind": "latency", "seconds": "1"}, "seconds: '1' does not fit"),
        ({"kind": "latency", "count": True}, "does not fit"),
        ({"kind": "latency", "count": -1}, "cannot be negative"),
        ({"kind": "latency", "probability": 2}, "between 0 and 1"),
    ],
)
def test_orders_that_make_no_sense(order: Any, reason: str) -> None:
    with pytest.raises(FaultError, match=reason):
        read_fault(order)
