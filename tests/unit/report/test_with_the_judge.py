# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the judge really says fits every report: all baselines of the catalogue, compliant, drifted and hardly seen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import NotPermitted
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import cannot_audit, judge
from ansible_collections.orgops.salesforce.plugins.module_utils.report import views
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge, schema
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES, render
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy, loaded
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from jsonschema import Draft202012Validator

WAIVED = {"owner": "Priya", "reason": "Until secure mode", "ticket": "SEC-482", "expires": "2099-12-31"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    judgements = []
    for name in catalogue.names():
        baseline = loaded(name)
        drifted = {**healthy(baseline), "system_permissions": {}, "permission_sets": [], "apps": []}
        for state, snapshot in (("healthy", healthy(baseline)), ("drifted", drifted), ("unseen", {})):
            judgements.append(judge(snapshot, [baseline], now=NOW, host=f"{name}-{state}"))
    refused = NotPermitted("The running user lacks API Enabled.", remedy="Grant it.")
    judgements.append(cannot_audit(refused, [loaded("oncehub")], now=NOW, host="refused"))
    return merge(judgements)


@pytest.fixture(scope="module")
def rendered(document: dict[str, Any]) -> dict[str, str]:
    files = render(document, FILES, unknown_fails=True)
    return {name: files[file].decode() for name, file in FILES.items()}


def test_every_status_occurs(document: dict[str, Any]) -> None:
    assert all(document["summary"]["findings"][status] for status in ("pass", "fail", "unknown", "not_applicable"))


def test_document_obeys_its_schema(rendered: dict[str, str]) -> None:
    Draft202012Validator(schema()).validate(json.loads(rendered["json"]))


def test_other_formats_obey_theirs(rendered: dict[str, str]) -> None:
    valid.junit(rendered["junit"])
    valid.sarif(rendered["sarif"])
    valid.oscal(rendered["oscal"])


def test_contradictions_and_waivers_of_the_judge_are_shown() -> None:
    baseline = loaded("oncehub")
    open_judgement = judge(healthy(baseline), [baseline], now=NOW, host="undecided")
    (first, *_others) = open_judgement["conflicts"]
    waiver = {**WAIVED, "requirement": first["sides"][0]["requirement"]}
    expired = {**WAIVED, "requirement": "user.active", "expires": "2020-01-01"}
    decided = judge(healthy(baseline), [baseline], [waiver, expired], now=NOW, host="decided")
    document = merge([open_judgement, decided])
    Draft202012Validator(schema()).validate(document)
    told = [entry for entry in views.conflicts(document) if entry["id"] == first["id"]]
    assert [(bool(entry["decided_by"]), entry["orgs"]) for entry in told] == [
        (False, ["undecided"]),
        (True, ["decided"]),
    ]
    assert first["alternative"]["because"] in render(document, ["html"])["report.html"].decode()
    assert not [entry for entry in views.waivers(document) if entry["waiver"]["expires"] == "2020-01-01"]
