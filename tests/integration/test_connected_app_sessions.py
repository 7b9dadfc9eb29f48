# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions are cared for, refusals are looked into, and no secret shows on any road, both ways at ``-vvvv``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task
from ansible_collections.orgops.salesforce.tests.integration.emulator import running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World
from ansible_collections.orgops.salesforce.tests.integration.login_world import CALLBACK, Browser, Place

MODULE = "sf_connected_app_auth"
FACTS = "sf_permset_assignment"
SESSION = "{{ task_0.session }}"


def logins(result: Any) -> int:
    return sum(request["path"].endswith("/token") for request in result.requests)


@pytest.mark.both_ways
def test_session_that_ends_in_the_middle_of_a_play_is_renewed_once(org: Org) -> None:
    mine = {"user": org.api, "permission_sets": ["Orgops_Access"], "session": SESSION}
    _login, before, _log_out, after = org.play(
        [Task(MODULE), Task(FACTS, mine), Task(MODULE, {"session": SESSION, "state": "absent"}), Task(FACTS, mine)]
    )
    assert not before.failed
    assert logins(before) == 0
    assert not after.failed
    assert logins(after) == 1


def test_session_is_renewed_once_for_all_later_tasks(org: Org) -> None:
    mine = {"user": org.api, "permission_sets": ["Orgops_Access"], "session": "{{ task_2.session }}"}
    log_out = {"session": SESSION, "state": "absent"}
    _login, _log_out, renewed, again, later = org.play(
        [
            Task(MODULE),
            Task(MODULE, log_out),
            Task(MODULE, {"session": SESSION}),
            Task(MODULE, log_out),
            Task(FACTS, mine),
        ]
    )
    assert not renewed.failed
    assert logins(renewed) == 1
    assert not again.failed  # what has ended is not renewed in order to be ended
    assert [request["path"] for request in again.requests] == ["/services/oauth2/revoke"]
    assert not later.failed
    assert logins(later) == 0


def test_session_of_somebody_else_is_never_renewed_as_another_user(org: Org) -> None:
    mine = {"user": org.api, "permission_sets": ["Orgops_Access"], "session": SESSION}
    login, _log_out, dead = org.play(
        [Task(MODULE, {"user": org.api}), Task(MODULE, {"session": SESSION, "state": "absent"}), Task(FACTS, mine)]
    )
    assert login["identity"]["username"] == org.api
    assert dead.error["code"] == "session_not_renewed"
    assert logins(dead) == 1


@pytest.mark.both_ways
def test_no_secret_shows_whatever_is_asked_and_whatever_goes_wrong(org: Org) -> None:
    """The harness looks for passwords, consumer secrets, key lines and tokens in everything that Ansible prints."""
    facts = org.emulators["worker"].org(org.name)
    key = "{{ lookup('file', login.private_key_file, rstrip=false) }}"  # each way has its own
    secret, password = facts["client_secret"], facts["admin_password"]
    by_key = {"private_key": key, "client_secret": secret, "password": password}
    results = org.play(
        [
            Task(MODULE, by_key),
            Task(MODULE, {**by_key, "username": "nobody@nowhere.example"}),
            Task(
                MODULE, {**by_key, "session": SESSION, "user": org.api, "app": "Orgops", "proof": {"private_key": key}}
            ),
            Task(MODULE, {"login_flow": "soap", "password": password}),
            Task(MODULE, {"login_flow": "password", "password": password, "client_secret": secret}),
            Task(MODULE, {"login_flow": "no such flow", **by_key}),
            Task(MODULE, {"private_key": key.replace(" }}", "[:-100] }}"), "client_secret": secret}),
            Task(MODULE, {"session": {"access_token": SESSION}, "diagnose_with": SESSION}),
        ]
    )
    assert [result.failed for result in results] == [False, True, False, False, True, True, True, True]


UNAPPROVED = {"users": {"api": {"permission_sets": []}}}
WITH_BROWSER = {"apps": {"orgops": {"admin_approved_only": False}}, "settings": {"soap_login_enabled": True}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    states = {"unapproved": UNAPPROVED, "browser": WITH_BROWSER}
    seed = {
        "orgs": {name: {"extends": "healthy", **state, "users": users(name, state)} for name, state in states.items()}
    }
    with running(tmp_path_factory.mktemp("sessions"), seed=seed) as (started,):
        yield World(started)


def users(org: str, state: dict[str, Any]) -> dict[str, Any]:
    given = state.get("users", {})
    named = {handle: {"username": f"{handle}@{org}.example"} for handle in ("admin", "api", "owner")}
    return {
        handle: {**user, "password": "Meeting-Point-2026", **given.get(handle, {})} for handle, user in named.items()
    }


def test_own_login_looks_into_the_refused_login_of_the_user(world: World) -> None:
    user = "api@unapproved.example"
    refused = world.task(MODULE, "unapproved", user=user, app="Orgops", approve_through="none", return_session=False)
    assert refused["error"]["code"] == "approval_not_assigned"
    assert refused["error"]["details"]["found_by"] == "second identity"
    evidence = " ".join(refused["error"]["details"]["evidence"])
    assert "Orgops_Access (not assigned)" in evidence
    assert "Login History" in evidence
    assert refused["org"]["name"]


def test_second_identity_looks_into_the_tasks_own_refused_login(world: World) -> None:
    admin = world.task(MODULE, "unapproved")
    mine = {"username": "api@unapproved.example", "app": "Orgops", "return_session": False}
    alone = world.task(MODULE, "unapproved", **{**world.login("unapproved"), **mine})
    looked = world.task(MODULE, **{**world.login("unapproved"), **mine, "diagnose_with": admin["session"]})
    assert alone["error"]["code"] == "user_not_admin_approved"
    assert alone["error"]["details"]["evidence"]
    assert looked["error"]["code"] == "approval_not_assigned"


def refresh_token(world: World, handle: str = "api") -> str:
    place = Place(world.emulator, "browser")
    browser = Browser(place)
    browser.sign_in(handle)
    question = browser.question()
    form = {
        "grant_type": "authorization_code",
        "code": browser.answer(question)["code"],
        "client_id": question.client_id,
        "client_secret": place.facts["client_secret"],
        "redirect_uri": CALLBACK,
        "code_verifier": question.verifier,
    }
    answer = place.transport().post(f"{place.facts['instance_url']}/services/oauth2/token", data=form)
    return str(answer.json()["refresh_token"])


def test_web_road_needs_a_terminal_and_a_vault(world: World) -> None:
    refused = world.task("sf_oauth_connect", "browser", user="api@browser.example", store_command=["true"])
    assert "inside the Ansible worker only" in refused["msg"]


def app_of(world: World) -> dict[str, Any]:
    facts = world.emulator.org("browser")
    told = {name: facts[name] for name in ("client_id", "client_secret")}
    return {**told, "login_url": facts["instance_url"], "ca_path": world.emulator.connection["ca_file"]}


def by_soap(world: World) -> dict[str, Any]:
    """The administrator, who never authorised the app."""
    facts = world.emulator.org("browser")
    password = {"login_flow": "soap", "username": facts["admin_username"], "password": facts["admin_password"]}
    return {**app_of(world), **password, "user": "api@browser.example", "return_session": False}


def test_refresh_token_proves_the_login_of_its_owner(world: World) -> None:
    done = world.task(MODULE, **by_soap(world), proof={"refresh_token": refresh_token(world)})
    assert done["identity"]["username"] == "api@browser.example"
    assert (done["proof"]["flow"], done["proof"]["token"]) == ("refresh_token", "revoked")
    assert "refresh_token" not in done  # nothing rotates here
    foreign = world.task(MODULE, **by_soap(world), proof={"refresh_token": refresh_token(world, "owner")})
    assert foreign["error"]["code"] == "wrong_user"


def test_refresh_token_is_not_borrowed_for_somebody_else(world: World) -> None:
    mine = {"login_flow": "refresh_token", "refresh_token": refresh_token(world), "user": "owner@browser.example"}
    refused = world.task(MODULE, **app_of(world), **mine, return_session=False)
    assert refused["error"]["code"] == "foreign_refresh_token"
    assert "proof.refresh_token" in refused["error"]["remedy"]


def test_refresh_token_logs_in(world: World) -> None:
    options = {**app_of(world), "return_session": False}
    done = world.task(MODULE, login_flow="refresh_token", refresh_token=refresh_token(world), **options)
    assert done["identity"]["username"] == "api@browser.example"
    assert done["proof"]["flow"] == "refresh_token"
