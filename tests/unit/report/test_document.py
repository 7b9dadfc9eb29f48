# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document: deterministic, worst first, and as its published schema says."""

import copy
import random
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge, schema
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES, render
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, fleet, judgement
from jsonschema import Draft202012Validator

EARLIER = "2026-11-14T22:00:00Z"
CRITICAL = next(entry for entry in REQUIREMENTS if entry.severity == "critical")
LOW = next(entry for entry in REQUIREMENTS if entry.severity == "low")


def test_schema_is_a_schema_and_the_document_obeys_it() -> None:
    Draft202012Validator.check_schema(schema())
    document = merge(fleet(30), previous=merge(fleet(28, seed=3, judged_at=EARLIER)), version="1.2.3")
    Draft202012Validator(schema()).validate(document)


@pytest.mark.parametrize("path", [("summary",), ("judgements", 0, "findings", 0, "status"), ("history",)])
def test_schema_notices_what_is_missing(path: tuple[Any, ...]) -> None:
    document = merge(fleet(3))
    within: Any = document
    for step in path[:-1]:
        within = within[step]
    del within[path[-1]]
    assert not Draft202012Validator(schema()).is_valid(document)


def test_order_of_judgements_does_not_matter_in_any_format() -> None:
    judgements = fleet(13)
    shuffled = copy.deepcopy(judgements)
    random.Random(1).shuffle(shuffled)
    for entry in shuffled:
        random.Random(2).shuffle(entry["findings"])
    assert render(merge(judgements), FILES) == render(merge(shuffled), FILES)


def test_worst_org_comes_first() -> None:
    names = ["clean", "one low", "two low", "one critical", "refused", "unknown"]
    judgements = [
        judgement("clean"),
        judgement("one low", [finding(LOW, "fail")]),
        judgement("two low", [finding(LOW, "fail"), finding(LOW, "fail", id="another")]),
        judgement("one critical", [finding(CRITICAL, "fail")]),
        cannot_audit("refused"),
        judgement("unknown", [finding(LOW, "unknown")]),
    ]
    assert [entry["org"]["name"] for entry in judgements] == names
    ordered = [entry["org"]["name"] for entry in merge(judgements)["judgements"]]
    assert ordered == ["one critical", "two low", "one low", "refused", "unknown", "clean"]


def test_failing_requirements_come_first_then_the_grave() -> None:
    document = merge([judgement("a", [finding(LOW, "fail"), finding(CRITICAL)])])
    keys = [entry["id"] for entry in document["requirements"]]
    assert keys[0] == LOW.id
    assert keys[1] == CRITICAL.id


def test_an_overlay_in_one_org_makes_the_column_as_strict_as_it_is_anywhere() -> None:
    document = merge([judgement("a", [finding(LOW)]), judgement("b", [finding(LOW, severity="high")])])
    assert [entry["severity"] for entry in document["requirements"]] == ["high"]
    assert document["requirements"][0]["counts"]["pass"] == 2


def test_later_judgement_of_the_same_org_counts() -> None:
    old = judgement("a", [finding(LOW, "fail")], judged_at=EARLIER)
    new = judgement("a", [finding(LOW)])
    for given in ([old, new], [new, old]):
        document = merge(given)
        assert document["summary"]["orgs"] == {"total": 1, "fail": 0, "cannot_audit": 0, "unknown": 0, "pass": 1}
        assert document["as_of"] == new["judged_at"]


def test_two_users_of_one_org_are_two_rows() -> None:
    assert len(merge([judgement("a"), judgement("a", username="other@acme.example")])["judgements"]) == 2


def test_score_is_the_mean_of_orgs_that_could_be_audited() -> None:
    half = judgement("a", [finding(LOW), finding(CRITICAL, "fail")])
    assert (half["summary"]["score"], judgement("b")["summary"]["score"]) == (50, 100)
    assert merge([half, judgement("b"), cannot_audit("c")])["summary"]["score"] == 75
    assert merge([cannot_audit("c")])["summary"]["score"] is None


def test_cannot_audit_is_not_counted_as_non_compliant() -> None:
    summary = merge([cannot_audit("c")])["summary"]
    assert summary["orgs"]["fail"] == 0
    assert summary["findings"]["fail"] == 0


def test_no_judgement_at_all_still_renders() -> None:
    document = merge([])
    Draft202012Validator(schema()).validate(document)
    assert set(render(document, FILES)) == set(FILES.values())


@pytest.mark.parametrize("given", [{}, {"org": {}}, "judgement", {"org": {}, "user": None, "status": "pass"}])
def test_what_is_no_judgement_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInput, match="A report is made of judgements"):
        merge([given])


@pytest.mark.parametrize(
    ("change", "told"),
    [({"status": "green"}, "unknown status of"), ({"severity": "dire"}, "unknown severity of")],
)
def test_words_nobody_knows_are_refused(change: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        merge([judgement("a", [finding(LOW, **change)])])


def test_a_value_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cannot carry a value of type bytes"):
        merge([judgement("a", [finding(LOW, found=b"raw")])])


def test_merging_leaves_the_judgements_as_they_were() -> None:
    judgements = fleet(3)
    before = copy.deepcopy(judgements)
    merge(judgements)
    assert judgements == before


def test_an_earlier_report_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not a report document"):
        merge(fleet(1), previous={"runs": []})
