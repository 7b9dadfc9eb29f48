# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``USING SCOPE``, deleted rows, and what else stands around conditions (SOQL reference)."""

from __future__ import annotations

import pytest
from sf_emulator.schema import describe, standard_catalogue
from sf_emulator.soql.visibility import Unrestricted

from .conftest import SmallOrg


def running(user_id: str) -> Unrestricted:
    """A user who sees everything."""
    visible = Unrestricted()
    visible.user_id = user_id
    return visible


@pytest.mark.parametrize("who", ["ann", "bob"])
@pytest.mark.parametrize("sobject", ["Account", "Contact", "Lead", "Task"])
def test_mine_is_what_the_running_user_owns(org: SmallOrg, who: str, sobject: str) -> None:
    owned = [row["Id"] for row in org.store.find(sobject, OwnerId=org.ids[who])]
    visible = running(org.ids[who])
    assert org.column(f"SELECT Id FROM {sobject} USING SCOPE Mine ORDER BY Id", visible=visible) == owned
    assert org.run(f"SELECT COUNT() FROM {sobject} USING SCOPE mine", visible=visible).total_size == len(owned)


def test_mine_among_children(org: SmallOrg) -> None:
    soql = "SELECT Id, (SELECT Id FROM Contacts USING SCOPE mine) FROM Account WHERE Id = '{acme}'"
    mine, others = (org.records(soql, visible=running(org.ids[who]))[0]["Contacts"] for who in ("ann", "bob"))
    assert (mine["totalSize"], others) == (2, None)


def test_describe_tells_the_scopes(org: SmallOrg) -> None:
    catalogue = standard_catalogue()
    for name, scopes in (("Account", ["everything", "mine"]), ("User", ["everything"])):
        sobject = catalogue.sobject(name)
        assert sobject is not None
        assert [scope["name"] for scope in describe(catalogue, sobject, "64.0")["supportedScopes"]] == scopes


def test_scope_that_an_object_has_not(org: SmallOrg) -> None:
    refusal = org.refusal("SELECT Id FROM Account USING SCOPE my_territory")
    assert refusal.code == "INVALID_QUERY_SCOPE"
    assert "everything, mine" in refusal.message


def test_deleted_rows_come_by_query_all_only(org: SmallOrg) -> None:
    """``ALL ROWS`` is Apex: the API refuses it with these words, whatever the resource (SoqlX issue 25)."""
    for all_rows in (False, True):
        refusal = org.refusal("SELECT Id FROM Account ALL ROWS", all_rows=all_rows)
        assert (refusal.code, refusal.message) == ("MALFORMED_QUERY", "ALL ROWS not allowed in this context")
    assert "Gone" in org.column("SELECT Name FROM Account", all_rows=True)


@pytest.mark.parametrize("ending", ["FOR VIEW", "FOR REFERENCE", "for update", "UPDATE TRACKING", "UPDATE VIEWSTAT"])
def test_endings_that_change_no_answer(org: SmallOrg, ending: str) -> None:
    assert org.records(f"SELECT Id FROM User LIMIT 1 {ending}") == org.records("SELECT Id FROM User LIMIT 1")


def test_null_is_false_for_booleans(org: SmallOrg) -> None:
    """Documented under *Use null in WHERE*."""
    inactive = org.column("SELECT Id FROM User WHERE IsActive = false")
    assert inactive == [org.ids["bob"]]
    assert org.column("SELECT Id FROM User WHERE IsActive = null") == inactive
    assert org.column("SELECT Id FROM User WHERE IsActive IN (null)") == inactive
    assert org.column("SELECT Id FROM User WHERE IsActive != null") == [org.ids["ann"]]
