# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts through the document: tasks, contradictions, waivers."""

from ansible_collections.orgops.salesforce.plugins.module_utils.report import views
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import CONFLICT, WAIVER, finding, judgement

LAYOUT = next(entry for entry in REQUIREMENTS if entry.id == "layout.event")
GRANT = next(entry for entry in REQUIREMENTS if entry.id == "app.grant")
LEAD, CONTACT = (entry for entry in REQUIREMENTS if entry.id in ("object.Lead", "object.Contact"))


def test_what_only_a_person_can_do_is_grouped_by_remedy_and_worst_first() -> None:
    document = merge(
        [judgement("a", [finding(LAYOUT, "fail"), finding(GRANT, "fail")]), judgement("b", [finding(LAYOUT, "fail")])]
    )
    first, second = views.for_people(document)
    assert (first["remedy"], first["severity"], first["orgs"]) == (GRANT.remedy, "critical", ["a"])
    assert (second["remedy"], second["orgs"]) == (LAYOUT.remedy, ["a", "b"])
    assert views.for_provision(document) == []


def test_one_remedy_for_several_requirements_is_one_task() -> None:
    document = merge([judgement("a", [finding(LEAD, "fail"), finding(CONTACT, "fail")])])
    (task,) = views.for_provision(document)
    assert {entry["title"] for entry in task["requirements"]} == {LEAD.title, CONTACT.title}


def test_what_nobody_knows_is_for_people_and_after_what_fails() -> None:
    document = merge([judgement("a", [finding(GRANT, "unknown"), finding(LAYOUT, "fail")])])
    assert [task["undecided"] for task in views.for_people(document)] == [False, True]


def test_equal_contradictions_are_one_and_undecided_come_first() -> None:
    decided = {**CONFLICT, "decided_by": WAIVER}
    document = merge(
        [judgement("a", conflicts=[decided]), judgement("b", conflicts=[CONFLICT]), judgement("c", conflicts=[decided])]
    )
    undecided, waived = views.conflicts(document)
    assert (undecided["decided_by"], undecided["orgs"]) == (None, ["b"])
    assert waived["orgs"] == ["a", "c"]


def test_waivers_in_force_by_their_end_and_none_that_expired() -> None:
    later = {**WAIVER, "expires": "2027-06-01"}
    expired = finding(GRANT, "fail", id="waiver.expired.app.grant", waiver={**WAIVER, "expires": "2026-01-01"})
    document = merge([judgement("a", [finding(LAYOUT, "waived", waiver=later), finding(GRANT, "waived"), expired])])
    assert [entry["waiver"]["expires"] for entry in views.waivers(document)] == [WAIVER["expires"], "2027-06-01"]


def test_a_sandbox_with_the_name_of_its_production_org_is_told_apart() -> None:
    production = judgement("Acme", [finding(LAYOUT, "fail")], host="acme")
    sandbox = judgement("Acme", [finding(LAYOUT, "fail")], host="acme-uat", kind="sandbox")
    (task,) = views.for_people(merge([production, sandbox]))
    assert task["orgs"] == ["acme", "acme-uat"]
