# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which production a sandbox is compared with, and what differs."""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, finding, judgement

PROFILE = next(entry for entry in REQUIREMENTS if entry.id == "user.profile")


def sandbox(username: str, findings: list[dict[str, Any]] | None = None, **org: str) -> dict[str, Any]:
    made = judgement("box", findings, kind="sandbox", username=username)
    return {**made, "org": {**made["org"], **org}}


def entry(*judgements: dict[str, Any]) -> dict[str, Any]:
    only: dict[str, Any]
    (only,) = merge(judgements)["parity"]
    return only


def test_username_with_its_suffix_finds_production() -> None:
    production = [judgement("one", username="api@one.example"), judgement("two", username="api@two.example")]
    found = entry(*production, sandbox("API@two.example.uat"))
    assert (found["reference"].split()[0], found["matched_by"]) == ("two", "username")


def test_the_inventory_may_name_production() -> None:
    production = [judgement("one", username="api@one.example"), judgement("two", username="api@two.example")]
    found = entry(*production, sandbox("api@two.example.uat", production="one"))
    assert (found["reference"].split()[0], found["matched_by"]) == ("one", "org.production")


def test_a_named_production_that_is_not_there_is_not_guessed_around() -> None:
    found = entry(judgement("one"), sandbox("oncehub.api@acme.example.uat", production="elsewhere"))
    assert (found["reference"], found["matched_by"], found["comparable"]) == (None, None, False)


def test_the_only_production_org_is_taken() -> None:
    found = entry(judgement("one", username="x@y.example"), sandbox("other@acme.example"))
    assert found["matched_by"] == "only production org"


def test_several_production_orgs_and_no_match_is_said() -> None:
    found = entry(
        judgement("one", username="a@b.example"), judgement("two", username="c@d.example"), sandbox("e@f.example")
    )
    assert found["reference"] is None


def test_differences_name_both_sides_and_why() -> None:
    found = entry(
        judgement("one", [finding(PROFILE)]), sandbox("oncehub.api@acme.example.uat", [finding(PROFILE, "fail")])
    )
    (difference,) = found["differences"]
    assert difference["production"] == {"status": "pass", "found": "System Administrator"}
    assert difference["here"] == {"status": "fail", "found": "Standard User"}
    assert difference["why"] == PROFILE.bad[1]


def test_another_value_of_the_same_status_differs_too() -> None:
    other = finding(PROFILE, found="OnceHub API")
    assert len(entry(judgement("one", [finding(PROFILE)]), sandbox("x@y.example", [other]))["differences"]) == 1


def test_what_could_not_be_audited_is_not_compared() -> None:
    refused = {**cannot_audit("box"), "org": {**cannot_audit("box")["org"], "kind": "sandbox"}}
    found = entry(judgement("one"), refused)
    assert (found["comparable"], found["differences"]) == (False, [])
