# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which grants that are left tell what of a dead refresh token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.dead_grant import cause_of_death, seen_of_grants

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def grant(created: int, used: int | None = None) -> dict[str, Any]:
    """A grant of so many days ago."""
    moments = ((NOW - timedelta(days=days)).isoformat() if days is not None else None for days in (created, used))
    return dict(zip(("created", "last_used"), moments, strict=True))


def app(policy: str | None) -> dict[str, Any]:
    return {"name": "Orgops", "refresh_policy": policy}


@pytest.mark.parametrize(
    ("policy", "grants", "verdict"),
    [
        (None, [], "grant_gone"),
        (None, [grant(40, 29)], "token_superseded"),
        (None, [grant(40, 30)], "grant_idle"),
        (None, [grant(30)], "grant_idle"),  # never used since
        (None, [grant(40, 30), grant(5, 1)], "token_superseded"),
        (None, [grant(day, 1) for day in range(5)], "grant_displaced"),
        (None, [grant(40, 31) for _each in range(5)], "grant_idle"),
        ("SpecificInactivity:7:Days", [grant(40, 8)], "grant_idle"),
        ("SpecificInactivity:2:Months", [grant(80, 40)], "token_superseded"),
        ("SpecificInactivity:12:Hours", [grant(80, 1)], "grant_idle"),
        ("SpecificLifetime:10:Days", [grant(11, 0)], "grant_lifetime_over"),
        ("SpecificLifetime:10:Days", [grant(9, 0)], "token_superseded"),
        ("Infinite", [grant(9, 0)], "token_superseded"),
        ("Immediate", [grant(0, 0)], "grant_expires_at_once"),
        ("SpecificInactivity", [grant(40, 31)], "grant_idle"),
        ("Something:new:here", [grant(9, 0)], "token_superseded"),
    ],
)
def test_verdict(policy: str | None, grants: list[dict[str, Any]], verdict: str) -> None:
    assert cause_of_death(app(policy), grants, NOW) == verdict


def test_app_that_was_merely_seen_has_no_policy() -> None:
    assert cause_of_death(None, [grant(40, 31)], NOW) == "grant_idle"
    assert "policy" not in " ".join(seen_of_grants(None, "Seen", [grant(40, 31)], NOW))
