# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every change happens exactly once: whatever is lost, raced, locked or refused on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.apply import write as writing
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import RowResult
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import AnswerLost
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import PartialFailure, RequestRefused
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change

OK = RowResult("0Pa000000000001AAA")


def refused(*codes: str) -> RowResult:
    return RowResult(None, tuple({"statusCode": code, "message": f"text of {code}"} for code in codes))


class Org:
    """Holds names; `script` says what becomes of each write: a list of row results, or the loss of the answer."""

    def __init__(self, wanted: Sequence[str], *script: Any) -> None:
        self.wanted = list(wanted)
        self.script = list(script)
        self.held: set[str] = set()
        self.looks = 0
        self.sent: list[list[str]] = []

    def look(self) -> set[str]:
        self.looks += 1
        return set(self.held)

    def plan(self, held: set[str]) -> list[Change]:
        return [
            Change("PermissionSetAssignment", "create", name, {"Name": name})
            for name in self.wanted
            if name not in held
        ]

    def create(self, records: Sequence[dict[str, Any]]) -> list[RowResult]:
        names = [record["Name"] for record in records]
        self.sent.append(names)
        step = self.script.pop(0)
        if isinstance(step, Lost):
            self.held |= set(names) if step.happened else set()
            raise AnswerLost("no answer", cause="reset")
        for name, result in zip(names, step, strict=True):
            if result.record_id or result.codes == {"DUPLICATE_VALUE"}:
                self.held.add(name)
        return list(step)


class Lost:
    def __init__(self, happened: bool) -> None:
        self.happened = happened


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LOCK_PAUSES", (0.0, 0.0))


def run(org: Org, check_mode: bool = False) -> list[str]:
    return [change.target for change in converge(org, org.look, org.plan, check_mode=check_mode)]


def test_check_mode_looks_and_writes_nothing() -> None:
    org = Org(["a", "b"])
    assert run(org, check_mode=True) == ["a", "b"]
    assert org.sent == []
    assert org.looks == 1


def test_one_look_and_one_write_when_all_goes_well() -> None:
    org = Org(["a", "b"], [OK, OK])
    assert run(org) == ["a", "b"]
    assert (org.looks, len(org.sent)) == (1, 1)


def test_a_lost_answer_of_a_write_that_happened_is_not_written_again() -> None:
    org = Org(["a"], Lost(happened=True))
    assert run(org) == ["a"]
    assert org.sent == [["a"]]


def test_a_lost_write_that_did_not_happen_is_written_once_more() -> None:
    org = Org(["a"], Lost(happened=False), [OK])
    assert run(org) == ["a"]
    assert org.sent == [["a"], ["a"]]


def test_answers_that_stay_lost_end_in_an_error_that_says_why() -> None:
    org = Org(["a"], *[Lost(happened=False)] * 3)
    with pytest.raises(RequestRefused) as told:
        run(org)
    assert told.value.cause == "reset"
    assert len(org.sent) == 3


def test_a_race_with_another_run_ends_well_and_counts_as_no_change() -> None:
    org = Org(["a"], [refused("DUPLICATE_VALUE")])
    assert run(org) == []


def test_a_race_is_told() -> None:
    org = Org(["a", "b"], [refused("DUPLICATE_VALUE"), OK])
    told: list[str] = []
    assert [change.target for change in converge(org, org.look, org.plan, check_mode=False, warn=told.append)] == ["b"]
    assert len(told) == 1
    assert "create PermissionSetAssignment a" in told[0]
    assert "PermissionSetAssignment b" not in told[0]


def test_a_username_that_another_org_has_is_refused_after_one_look_and_not_sent_again() -> None:
    org = Org(["a", "b"], [refused("DUPLICATE_USERNAME"), OK])
    with pytest.raises(PartialFailure) as told:
        run(org)
    assert (org.looks, org.sent) == (2, [["a", "b"]])
    assert told.value.salesforce["code"] == "DUPLICATE_USERNAME"
    assert told.value.details["done"] == ["create PermissionSetAssignment b"]
    assert [item["change"] for item in told.value.details["not_done"]] == ["create PermissionSetAssignment a"]


def test_a_duplicate_beside_another_error_is_a_refusal() -> None:
    org = Org(["a"], [refused("DUPLICATE_VALUE", "FIELD_INTEGRITY_EXCEPTION")])
    with pytest.raises(RequestRefused):
        run(org)


def test_a_locked_row_is_tried_again_alone() -> None:
    org = Org(["a", "b"], [OK, refused("UNABLE_TO_LOCK_ROW")], [OK])
    assert run(org) == ["a", "b"]
    assert org.sent == [["a", "b"], ["b"]]


def test_a_row_that_stays_locked_is_told_with_salesforces_words() -> None:
    org = Org(["a"], *[[refused("UNABLE_TO_LOCK_ROW")]] * 3)
    with pytest.raises(RequestRefused) as told:
        run(org)
    assert told.value.salesforce == {
        "code": "UNABLE_TO_LOCK_ROW",
        "message": "text of UNABLE_TO_LOCK_ROW",
        "status": 200,
    }


def test_half_a_failure_names_both_halves() -> None:
    org = Org(["a", "b"], [OK, refused("LICENSE_LIMIT_EXCEEDED")])
    with pytest.raises(PartialFailure) as told:
        run(org)
    assert told.value.details["done"] == ["create PermissionSetAssignment a"]
    assert told.value.details["not_done"][0]["change"] == "create PermissionSetAssignment b"
    assert "seat" in str(told.value.cause)
