# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""After a refresh: the user is found by asking, healed without a person, and the new org is accepted only by the operator's word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.emulator import running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World
from ansible_collections.orgops.salesforce.tests.integration.traced import Traced, failing

PRODUCTION = "oncehub.api@acme.example"


def users(suffix: str, **more: str) -> dict[str, Any]:
    """The users of `refreshed` with a suffix of their own, and `more` whose usernames are written out."""
    named = {"admin": "admin@acme.example", "owner": "olive.owner@acme.example", "api": PRODUCTION}
    standard = {
        "first_name": "One",
        "last_name": "More",
        "alias": "more",
        "email": "m@acme.example",
        "profile": "standard",
    }
    return {
        **{handle: {"username": f"{username}.{suffix}"} for handle, username in named.items()},
        **{handle: {"username": username, **standard} for handle, username in more.items()},
    }


ORGS = {
    "production": {"extends": "healthy"},
    "refreshed": {"extends": "refreshed"},
    "twins": {"extends": "refreshed", "users": users("twins", other=f"{PRODUCTION}.uat2")},
    "taken": {"extends": "refreshed", "users": {**users("taken"), "api": {"username": f"x1{PRODUCTION}.taken"}}},
    "wildcard": {"extends": "refreshed", "users": users("wildcard", other="onceXhub@acme.example.wildcard")},
}


@pytest.fixture(scope="module")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running(tmp_path_factory.mktemp("sandboxes"), seed={"orgs": ORGS}) as (emulator,):
        yield World(emulator)


def find(world: World, org: str, **options: Any) -> dict[str, Any]:
    return world.task("sf_sandbox_user", org, **{"production_username": PRODUCTION, **options})


def test_a_refreshed_sandbox_heals_and_stays_so(sandboxes: World) -> None:
    org = Traced(sandboxes, "refreshed")
    found = find(sandboxes, "refreshed")["user"]
    assert found | {"username": f"{PRODUCTION}.qa", "active": False, "email": PRODUCTION} == found
    assert found["email_is_invalid"]
    healing = {"user": found["username"], "email": found["email"], "create": False}
    for step, options in (("sf_api_user", healing), ("sf_provision", {"user": found["username"]})):
        assert org.run(step, **options).changed
    again = [org.run("sf_api_user", **healing), org.run("sf_provision", user=found["username"])]
    assert [result.changed for result in again] == [False, False]
    assert failing(again[1]) == {"app.granted"}
    assert [steps for change in again[1]["by_person"] for steps in change["steps"] if "Sign out" in steps]
    assert not find(sandboxes, "refreshed")["user"]["email_is_invalid"]


def test_the_new_org_id_is_accepted_only_when_the_operator_says_so(sandboxes: World) -> None:
    old = sandboxes.emulator.org("twins")["org_id"]  # any other id
    refused = find(sandboxes, "refreshed", expected_org_id=old)
    assert refused["error"]["code"] == "wrong_org_id"
    assert "refresh" in refused["error"]["remedy"]
    new = sandboxes.emulator.org("refreshed")["org_id"]
    assert find(sandboxes, "refreshed", expected_org_id=new)["user"]["username"] == f"{PRODUCTION}.qa"


def test_among_several_none_is_guessed(sandboxes: World) -> None:
    error = find(sandboxes, "twins")["error"]
    assert error["code"] == "ambiguous"
    assert error["details"]["candidates"] == [f"{PRODUCTION}.twins", f"{PRODUCTION}.uat2"]
    assert find(sandboxes, "twins", sandbox_name="Twins")["user"]["username"] == f"{PRODUCTION}.twins"


def test_a_name_that_was_taken_is_shown_and_not_chosen(sandboxes: World) -> None:
    error = find(sandboxes, "taken")["error"]
    assert (error["code"], error["details"]["candidates"]) == ("user_not_found", [f"x1{PRODUCTION}.taken"])


@pytest.mark.parametrize("org", ["taken", "twins"])
def test_the_id_that_a_copy_keeps_tells_who_it_is(sandboxes: World, org: str) -> None:
    """In these sandboxes the name is taken, or two names fit."""
    name = ORGS[org]["users"]["api"]["username"]
    facts = Traced(sandboxes, org).run("sf_api_user_facts", user=name, gather_subset=["min"])
    its_id = facts["ansible_facts"]["sf_api_user"]["user"]["id"]
    for form in (its_id, its_id[:15]):
        assert find(sandboxes, org, production_user_id=form)["user"]["username"] == name


def test_the_id_of_somebody_else_chooses_nobody(sandboxes: World) -> None:
    """The bearer of the Id must have the name too."""
    other = Traced(sandboxes, "taken").run("sf_api_user_facts", user="olive.owner@acme.example.taken")
    its_id = other["ansible_facts"]["sf_api_user"]["user"]["id"]
    assert find(sandboxes, "taken", production_user_id=its_id)["error"]["code"] == "user_not_found"
    assert find(sandboxes, "taken", production_user_id="00D000000000001")["error"]["code"] == "invalid_input"


def test_wildcards_in_a_username_are_letters(sandboxes: World) -> None:
    error = find(sandboxes, "wildcard", production_username="once_hub@acme.example")["error"]
    assert (error["code"], error["details"]["candidates"]) == ("user_not_found", [])


def test_production_is_never_refreshed(sandboxes: World) -> None:
    assert find(sandboxes, "production")["error"]["code"] == "not_a_sandbox"
