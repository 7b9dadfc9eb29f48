# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An org that could not be looked at: whatever the code, what was expected, what was found, in which org, and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils import errors
from ansible_collections.orgops.salesforce.plugins.module_utils.client import refusals
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import login_refused
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import cannot_audit
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW

ORG = {"id": "00D5g000000AbCdEAK", "name": "Acme", "kind": "production"}
EXPECTED = "that api@acme.example can be looked at in {}, through a login and its API"
ANSWERS = [*refusals._KNOWN, "SOMETHING_NEW"]
OAUTH = json.loads((Path(__file__).parents[2] / "data" / "oauth_errors.json").read_text())
LOGINS = [(row["error"], row.get("error_description") or "") for row in OAUTH if "error" in row]


def told(error: errors.SalesforceError, host: str | None = "acme_prod") -> dict[str, Any]:
    judgement = cannot_audit(error, [], now=NOW, host=host, username="api@acme.example")
    refused: dict[str, Any] = judgement["cannot_audit"]
    assert refused["message"] == f"Expected {refused['expected']}. Found: {refused['found']}"
    return refused


@pytest.mark.parametrize("code", ANSWERS)
def test_every_answer_of_the_api(code: str) -> None:
    error = refusals.refusal(403, [{"errorCode": code, "message": "As Salesforce says it."}], "composite").in_org(ORG)
    refused = told(error)
    assert refused["expected"] == EXPECTED.format("Acme (00D5g000000AbCdEAK)")
    assert refused["found"].endswith(f"Salesforce said {code}: As Salesforce says it.")
    assert refused["remedy"]


@pytest.mark.parametrize(("error", "description"), LOGINS)
def test_every_answer_of_a_login(error: str, description: str) -> None:
    answer = {"error": error, "error_description": description}
    refused = told(login_refused(400, answer, "https://acme.my.salesforce.com", "admin@acme.example"))
    assert refused["found"].startswith("https://acme.my.salesforce.com refused the login of admin@acme.example. ")
    said = ": ".join(filter(None, [error, description.rstrip(".")]))
    assert refused["found"].endswith(f"Salesforce said {said}.")
    assert refused["remedy"]


def test_a_cause_is_found() -> None:
    refused = told(refusals.refusal(403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "Limit."}], "composite"))
    assert "The org has used up its API allocation" in refused["found"]
    assert refused["expected"] == EXPECTED.format("acme_prod"), "an org without a name goes by its host"


@pytest.mark.parametrize(
    "kind",
    [errors.Unreachable, errors.SessionExpired, errors.LimitReached, errors.NotPermitted, errors.SalesforceError],
)
def test_every_kind_of_failure_has_a_remedy(kind: type[errors.SalesforceError]) -> None:
    refused = told(kind("It did not answer."), host=None)
    assert (refused["code"], refused["found"]) == (kind.code, "It did not answer.")
    assert refused["expected"] == EXPECTED.format("the org")
    assert refused["remedy"]
