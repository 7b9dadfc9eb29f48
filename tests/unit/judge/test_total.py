# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge answers on any snapshot: partial, null, or nonsense."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import every_requirement
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.explain import explain
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy, loaded
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

BASELINES = [loaded(name) for name in catalogue.names()]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
STATUSES = {"pass", "fail", "unknown", "not_applicable"}


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a snapshot."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, item in inner for path in paths(item, (*here, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    value[path[0]] = replaced(value[path[0]], path[1:], new)
    return value


def assert_total(snapshot: Any, baseline: dict[str, Any]) -> None:
    judgement = judge(snapshot, [baseline], now=NOW)
    expected = [demand["id"] for _speaking, _section, demand in every_requirement(baseline)]
    found = [finding["id"] for finding in judgement["findings"]]
    assert sorted(found) == sorted([*expected, *(entry["id"] for entry in baseline["alternatives"])])
    assert {finding["status"] for finding in judgement["findings"]} <= STATUSES
    for finding in judgement["findings"]:
        if finding["status"] == "unknown":
            assert finding["evidence"], finding["id"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_place_may_hold_anything(data: st.DataObject) -> None:
    baseline = data.draw(st.sampled_from(BASELINES))
    snapshot = healthy(baseline)
    for _unused in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(snapshot)))
        snapshot = replaced(deepcopy(snapshot), path, data.draw(JSON))
    assert_total(snapshot, baseline)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_place_may_be_unknown(data: st.DataObject) -> None:
    baseline = data.draw(st.sampled_from(BASELINES))
    snapshot = healthy(baseline)
    places = [path for path in paths(snapshot)[1:] if all(isinstance(key, str) for key in path)]
    path = data.draw(st.sampled_from(places))
    snapshot = replaced(deepcopy(snapshot), path, None)
    snapshot["unknown"] = {".".join(path): "The running user may not see it."}
    assert_total(snapshot, baseline)
    # Not seeing something is no reason to fail what is healthy, save that rights which were not seen cannot be through the profile.
    assert judge(snapshot, [baseline], now=NOW)["summary"]["fail"] == 0


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_the_snapshot_itself_may_be_anything(snapshot: Any) -> None:
    assert_total(snapshot, BASELINES[0])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_explain_answers_always(data: st.DataObject) -> None:
    snapshot = healthy(catalogue.load("oncehub"))
    path = data.draw(st.sampled_from(paths(snapshot)))
    answer = explain(
        replaced(deepcopy(snapshot), path, data.draw(JSON)),
        data.draw(st.sampled_from(["ApiEnabled", "Lead.create", "x.y.z"])),
    )
    assert answer["granted"] in (True, False, None)
    assert answer["text"]
