# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom an org keeps out, whatever app and credentials: by user, profile, time, rate and the org's own state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sf_emulator.org import LoginRestriction

ELSEWHERE = (("203.0.113.0", "203.0.113.255"),)


@pytest.fixture
def approved(served: Any) -> Any:
    served.production.grant()
    assert served.jwt_login().status_code == 200
    return served


def words(response: Any) -> tuple[str, str]:
    assert response.status_code == 400
    body = response.json()
    return body["error"], body["error_description"]


def test_inactive_user(approved: Any) -> None:
    approved.production.change_user(IsActive=False)
    assert words(approved.jwt_login()) == ("inactive_user", "user is inactive")
    assert approved.production.last_login()["Status"] == "User is Inactive"


def test_frozen_user(approved: Any) -> None:
    approved.production.change_login(IsFrozen=True)
    assert words(approved.jwt_login()) == ("inactive_user", "user is inactive")
    assert approved.production.last_login()["Status"] == "User is Frozen"


def test_user_without_a_user_login_record_is_not_frozen(approved: Any) -> None:
    store = approved.production.org.store
    for row in store.find("UserLogin", UserId=approved.production.ids["api"]):
        store.delete("UserLogin", str(row["Id"]))
    assert approved.jwt_login().status_code == 200


def test_locked_organisation(approved: Any) -> None:
    approved.production.org.settings.active = False
    assert words(approved.jwt_login()) == ("inactive_org", "organization is locked, closed, or suspended")


def test_profile_ip_range(approved: Any) -> None:
    production = approved.production
    production.org.restrictions[production.ids["profile"]] = LoginRestriction(ip_ranges=ELSEWHERE)
    assert words(approved.jwt_login()) == ("invalid_grant", "ip restricted")
    assert production.last_login()["Status"] == "Restricted IP"
    production.app.ip_relaxation = "relax"
    assert approved.jwt_login().status_code == 200


def test_profile_ip_range_around_the_caller(approved: Any) -> None:
    restriction = LoginRestriction(ip_ranges=(*ELSEWHERE, ("127.0.0.0", "127.0.0.255")))
    approved.production.org.restrictions[approved.production.ids["profile"]] = restriction
    assert approved.jwt_login().status_code == 200


def test_login_hours(approved: Any) -> None:
    production = approved.production
    production.org.restrictions[production.ids["profile"]] = LoginRestriction(hours=(8, 18))
    production.org.clock = lambda: datetime.now(UTC).replace(hour=18)
    far = 2**40
    assert words(approved.jwt_login(exp=far)) == ("invalid_grant", "invalid login hours")
    production.org.clock = lambda: datetime.now(UTC).replace(hour=17)
    assert approved.jwt_login(exp=far).status_code == 200


def test_login_rate(approved: Any) -> None:
    production = approved.production
    production.org.settings.logins_per_hour = 3
    assert approved.jwt_login().status_code == 200
    assert approved.jwt_login().status_code == 200
    assert words(approved.jwt_login()) == ("rate_limit_exceeded", "number of logins exceeded")
    production.later(minutes=61)
    assert approved.jwt_login(exp=2**40).status_code == 200


def test_org_that_wants_its_my_domain(approved: Any) -> None:
    approved.production.org.settings.my_domain_login_only = True
    refused = approved.jwt_login(approved.login_url)
    assert words(refused) == ("invalid_grant", "request not supported on this domain")
    assert approved.production.last_login()["Status"] == "Restricted Domain"
    assert approved.jwt_login(approved.instance_url).status_code == 200
