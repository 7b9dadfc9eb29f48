# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dead refresh token reads the same whatever killed it; a second identity tells the causes apart by the grants that are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.authorization_code import (
    AuthorizationCode,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.refresh_token import RefreshToken
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.tests.integration.emulator import running
from ansible_collections.orgops.salesforce.tests.integration.in_process import World
from ansible_collections.orgops.salesforce.tests.integration.login_world import CALLBACK, PASSWORD, Browser, Place

MODULE = "sf_connected_app_auth"
MADE_UP = "5Aep861x"


def connected(place: Place) -> str:
    """The refresh token of a fresh grant by the API user."""
    browser = Browser(place)
    browser.sign_in("api")
    question = browser.question()
    code = {"authorization_code": browser.answer(question)["code"], "code_verifier": question.verifier}
    flow = AuthorizationCode(place.options(login_flow="authorization_code", redirect_uri=CALLBACK, **code))
    flow.authenticate(place.transport())
    assert flow.refresh_token
    return flow.refresh_token


def oldest_of_six(place: Place) -> str:
    first = connected(place)
    for _younger in range(5):
        connected(place)
    return first


def revoked(place: Place) -> str:
    token = connected(place)
    assert revoke_token(place.transport(), place.facts["instance_url"], token)
    return token


def rotated_away(place: Place) -> str:
    token = connected(place)
    flow = RefreshToken(place.options(login_flow="refresh_token", refresh_token=token))
    flow.authenticate(place.transport())
    assert flow.successor
    return token


@dataclass(frozen=True)
class Death:
    """`token` is dead in an org of this `app` and these `grants`; the verdict, and words of its evidence."""

    verdict: str
    token: Callable[[Place], str]
    evidence: str
    app: Mapping[str, Any] = field(default_factory=dict)
    grants: Mapping[str, Any] = field(default_factory=dict)
    users: Mapping[str, Any] = field(default_factory=dict)

    @property
    def org(self) -> str:
        return self.verdict.replace("_", "-")


def granted(**when: str) -> dict[str, Any]:
    """A grant whose token nobody knows."""
    return {"orgops_api": {"app": "orgops", "user": "api", **when}}


def made_up(place: Place) -> str:
    return MADE_UP


DEATHS = (
    Death("grant_displaced", oldest_of_six, "5 grants of this user and Orgops, of 5"),
    Death("grant_gone", revoked, "no grants of this user and Orgops"),
    Death("token_superseded", rotated_away, "0 days ago", {"rotate_refresh_tokens": True}),
    Death("grant_expires_at_once", connected, "policy of Orgops: Immediate", {"refresh_policy": "immediate"}),
    Death("grant_idle", made_up, "31 days ago", grants=granted(created="-60d", last_used="-31d")),
    Death(
        "grant_lifetime_over",
        made_up,
        "SpecificLifetime:10:Days",
        {"refresh_policy": "specific_lifetime", "refresh_days": 10},
        granted(created="-12d", last_used="-1d"),
    ),
    Death("user_frozen", made_up, "frozen yes", users={"api": {"frozen": True}}),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    orgs = {death.org: state_of(death) for death in DEATHS}
    with running(tmp_path_factory.mktemp("grants"), seed={"orgs": orgs}) as (started,):
        yield World(started)


def state_of(death: Death) -> dict[str, Any]:
    users = {
        name: {"username": f"{name}@{death.org}.example", "password": PASSWORD, **death.users.get(name, {})}
        for name in ("admin", "api", "owner")
    }
    return {"extends": "healthy", "users": users, "apps": {"orgops": dict(death.app)}, "grants": dict(death.grants)}


def refused(world: World, death: Death, **options: Any) -> dict[str, Any]:
    place = Place(world.emulator, death.org)
    login = {"refresh_token": death.token(place), "login_flow": "refresh_token", "return_session": False}
    app = {key: place.facts[key] for key in ("client_id", "client_secret")}
    told = world.task(MODULE, login_url=place.facts["instance_url"], ca_path=place.ca, **login, **app, **options)
    error: dict[str, Any] = told["error"]
    assert error["salesforce"]["message"] == "expired access/refresh token"
    return error


@pytest.mark.parametrize("death", DEATHS, ids=lambda death: death.verdict)
def test_cause_of_death_gets_its_verdict(death: Death, world: World) -> None:
    session = world.task(MODULE, death.org)["session"]
    user = f"api@{death.org}.example"
    error = refused(world, death, diagnose_with=session, user=user, app="Orgops")
    assert error["code"] == death.verdict, error
    assert death.evidence in " ".join(error["details"]["evidence"])
    assert error["details"]["found_by"] == "second identity"
    assert error["remedy"]


def test_without_the_apps_name_its_grants_stay_unknown(world: World) -> None:
    death = DEATHS[1]
    session = world.task(MODULE, death.org)["session"]
    error = refused(world, death, diagnose_with=session, user=f"api@{death.org}.example")
    assert error["code"] == "grant_expired"
    assert "known when the task names the app" in " ".join(error["details"]["evidence"])


def test_without_a_second_identity_every_cause_is_named(world: World) -> None:
    error = refused(world, DEATHS[1])
    assert error["code"] == "grant_expired"
    assert "No second identity looked" in " ".join(error["details"]["evidence"])
