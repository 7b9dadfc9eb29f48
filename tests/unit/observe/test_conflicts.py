# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else works on a user, from whatever the org shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe import conflicts

USER = {"Id": "005000000000001AAA", "Username": "api@acme.example", "Name": "OnceHub API"}
REFUSED = Answer(400, None, "INVALID_TYPE", "sObject type 'UserAccessPolicy' is not supported.")


def rows(*records: dict[str, Any]) -> Answer:
    return Answer(200, {"records": list(records), "done": True})


def change(display: str) -> dict[str, Any]:
    by = {"Username": "other@acme.example"}
    return {"CreatedDate": "2026-11-20T08:00:00.000+0000", "CreatedBy": by, "Action": "changed", "Display": display}


@pytest.mark.parametrize(
    "display",
    ["For user API@acme.example, e-mail changed", "Frozen (UserID: [005000000000001])", "changed oncehub api"],
)
def test_a_change_names_the_user_in_one_way_or_another(display: str) -> None:
    (conflict,) = conflicts.conflicts_in({"changes": rows(change(display)), "policies": REFUSED}, USER).found
    assert (conflict["kind"], conflict["by"]) == ("change", "other@acme.example")
    assert conflict["when"] == "2026-11-20T08:00:00Z"


def test_changes_to_others_are_none_of_ours() -> None:
    answers = {"changes": rows(change("changed Olive Owner")), "policies": rows()}
    assert conflicts.conflicts_in(answers, USER) == conflicts.Conflicts([], {})


def test_active_policies_count_even_for_a_user_who_is_yet_to_come() -> None:
    policy = {"DeveloperName": "Apps", "NamespacePrefix": "ns", "MasterLabel": "App users", "TriggerType": "Update"}
    (found,) = conflicts.conflicts_in({"changes": rows(change("None")), "policies": rows(policy)}, None).found
    assert found == {"kind": "user_access_policy", "name": "ns__Apps", "label": "App users", "trigger": "Update"}


def test_what_the_org_does_not_show_is_named() -> None:
    seen = conflicts.conflicts_in({"changes": rows(), "policies": REFUSED}, USER)
    assert (seen.found, list(seen.unseen)) == ([], ["user access policies"])
    assert seen.unseen["user access policies"].startswith("INVALID_TYPE: ")
    blind = conflicts.conflicts_in({"changes": REFUSED, "policies": REFUSED}, USER)
    assert list(blind.unseen) == ["setup audit trail", "user access policies"]


def test_nothing_is_asked_where_nobody_wants_to_know() -> None:
    assert list(conflicts.requests(0, "005")) == []
    assert len(list(conflicts.requests(7, "005"))) == 2
