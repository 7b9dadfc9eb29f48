# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refresh tokens: what they give, how they rotate, when they die (contract 2.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

KEY = "3MVG9connector"
SECRET = "connector-secret"
DEAD = (400, "invalid_grant", "expired access/refresh token")


@dataclass
class Granted:
    """An approval by the API user, made without a browser."""

    served: Any
    record_id: str
    refresh_token: str

    def refresh(self, token: str | None = None, **changed: str) -> Any:
        form = {"client_id": KEY, "client_secret": SECRET, "refresh_token": token or self.refresh_token}
        return self.served.post_token(grant_type="refresh_token", **(form | changed))


@pytest.fixture
def granted(served: Any) -> Granted:
    production = served.production
    scopes = frozenset({"api", "refresh_token"})
    grant = served.world.grants.open(served.world, production.org, production.ids["api"], production.app, scopes)
    return Granted(served, grant.record_id, grant.refresh_token)


def words(response: Any) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


def test_success_repeats_no_refresh_token(granted: Granted) -> None:
    body = granted.refresh().json()
    assert set(body) == {
        "access_token",
        "signature",
        "scope",
        "instance_url",
        "id",
        "token_type",
        "issued_at",
    }
    assert body["id"].endswith(granted.served.production.ids["api"])
    assert body["scope"] == "refresh_token api"
    assert granted.refresh().status_code == 200


def test_use_is_counted(granted: Granted) -> None:
    granted.refresh()
    granted.refresh()
    assert [row["UseCount"] for row in granted.served.production.granted()] == [3]


def test_unknown_token(granted: Granted) -> None:
    assert words(granted.refresh("5Aep861nothing")) == DEAD


def test_token_of_another_client(granted: Granted) -> None:
    other = replace(granted.served.production.app, client_id="3MVG9other", name="Other")
    granted.served.production.org.apps["3MVG9other"] = other
    assert words(granted.refresh(client_id="3MVG9other")) == DEAD


def test_wrong_secret(granted: Granted) -> None:
    assert words(granted.refresh(client_secret="wrong")) == (400, "invalid_client", "invalid client credentials")


def test_secret_may_be_left_out_only_where_the_app_says_so(granted: Granted) -> None:
    assert granted.refresh(client_secret="").json()["error"] == "invalid_client"
    granted.served.production.app.secret_optional = True
    assert granted.refresh(client_secret="").status_code == 200
    assert granted.refresh(client_secret="wrong").json()["error"] == "invalid_client"


def test_rotation(granted: Granted) -> None:
    granted.served.production.app.rotate_refresh_tokens = True
    successor = granted.refresh().json()["refresh_token"]
    assert successor != granted.refresh_token
    assert words(granted.refresh()) == DEAD
    assert granted.refresh(successor).status_code == 200
    assert len(granted.served.production.granted()) == 1


def test_idle_limit_slides_with_use(granted: Granted) -> None:
    app = granted.served.production.app
    app.refresh_policy, app.refresh_days = "specific_inactivity", 30
    granted.served.production.later(days=29)
    assert granted.refresh().status_code == 200
    granted.served.production.later(days=58)
    assert granted.refresh().status_code == 200
    granted.served.production.later(days=89)
    assert words(granted.refresh()) == DEAD


def test_lifetime_does_not_slide(granted: Granted) -> None:
    app = granted.served.production.app
    app.refresh_policy, app.refresh_days = "specific_lifetime", 30
    granted.served.production.later(days=29)
    assert granted.refresh().status_code == 200
    granted.served.production.later(days=31)
    assert words(granted.refresh()) == DEAD


def test_immediate_expiry(granted: Granted) -> None:
    granted.served.production.app.refresh_policy = "immediate"
    assert words(granted.refresh()) == DEAD


def test_deleted_oauth_token_record_is_the_end(granted: Granted) -> None:
    granted.served.production.org.store.delete("OauthToken", granted.record_id)
    assert words(granted.refresh()) == DEAD


def test_inactive_user_has_recorded_words(granted: Granted) -> None:
    granted.served.production.change_user(IsActive=False)
    assert words(granted.refresh()) == (400, "invalid_grant", "inactive user")


def test_policy_that_was_tightened_since(granted: Granted) -> None:
    granted.served.production.app.admin_approved_only = True
    assert granted.refresh().json()["error"] == "invalid_app_access"


def test_flow_switched_off(granted: Granted) -> None:
    granted.served.production.app.flows = frozenset()
    assert granted.refresh().json()["error"] == "unsupported_grant_type"
