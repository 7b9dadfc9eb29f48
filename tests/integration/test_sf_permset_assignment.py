# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`sf_permset_assignment` against running orgs: check mode, run, and again."""

from __future__ import annotations

import pytest
from ansible_collections.orgops.salesforce.tests.integration.administrators import ONE_IS_LEFT, POWERS
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Org, Task

MODULE = "sf_permset_assignment"
ONCEHUB = "ScheduleOnce__ScheduleOnce_Connector"
LABEL = "OnceHub connector for Salesforce permission set"
BOOKINGS = {
    "Bookings_Read": {"label": "Bookings read", "permissions": ["ViewRoles"]},
    "Bookings_Write": {"label": "Bookings write", "permissions": ["EditTask"]},
    "Bookings_Twin": {"label": "Bookings write"},
}
GROUP = {"Bookings": {"label": "Bookings", "components": ["Bookings_Read", "Bookings_Write"]}}


def names(result: object, kind: str = "permission_sets") -> list[str]:
    return [row["name"] for row in result["assignments"][kind]]


@pytest.mark.org(users={"api": {"permission_sets": []}})
@pytest.mark.parametrize("typed", [LABEL, ONCEHUB, "ScheduleOnce_Connector"])
def test_assigns_what_is_missing(org: Org, typed: str) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=[typed])
    assert [change["target"] for change in done["changes"]] == [ONCEHUB]
    assert len(done.writes) == 1
    assert len(done.calls) == 2, "one call reads, one writes"
    assert names(done) == [ONCEHUB]


@pytest.mark.every_core
@pytest.mark.org(permission_sets=BOOKINGS, users={"api": {"permission_sets": ["Bookings_Read", "Bookings_Write"]}})
def test_takes_away_what_is_named(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=["Bookings_Read", "Never_Installed"], state="absent")
    assert names(done) == ["Bookings_Write"]


@pytest.mark.org(
    permission_sets=BOOKINGS,
    permission_set_groups=GROUP,
    users={"api": {"permission_sets": ["Bookings_Read", ONCEHUB], "permission_set_groups": ["Bookings"]}},
)
def test_exact_removes_the_surplus_of_the_kinds_it_speaks_of(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=["Bookings_Write", "Bookings_Read"], state="exact")
    assert names(done) == ["Bookings_Read", "Bookings_Write", ONCEHUB], "a set of a package stays unless allowed"
    assert done["kept"] == [ONCEHUB]
    assert names(done, "permission_set_groups") == ["Bookings"], "a kind that is not given is left alone"


@pytest.mark.org(permission_sets=BOOKINGS, users={"api": {"permission_sets": ["Bookings_Read", ONCEHUB]}})
def test_exact_with_an_empty_list_removes_all_of_a_kind(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=[], remove_managed=True, state="exact")
    assert names(done) == []
    assert len(done.writes) == 1


@pytest.mark.org(permission_sets=BOOKINGS, users={"api": {"permission_sets": list(BOOKINGS)}})
def test_exact_stops_before_it_removes_more_than_allowed(org: Org) -> None:
    result = org.run(MODULE, user=org.api, permission_sets=["Orgops_Access"], state="exact", max_removals=2)
    assert result.error["code"] == "too_many_removals"
    assert sorted(result.error["details"]["removals"]) == sorted(BOOKINGS)
    assert not result.writes


@pytest.mark.org(
    permission_sets=BOOKINGS, permission_set_groups=GROUP, users={"api": {"permission_set_groups": ["Bookings"]}}
)
def test_what_comes_through_a_group_is_not_held_directly(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=["Bookings_Read"])
    assert done.changed


@pytest.mark.both_ways
def test_an_end_is_set_and_moved(org: Org) -> None:
    for expires, stored in (
        ("2031-01-31", "2031-01-31T00:00:00Z"),
        ("2032-02-01T12:30:00+01:00", "2032-02-01T11:30:00Z"),
    ):
        done = org.converges(MODULE, user=org.api, permission_sets=["Orgops_Access"], expires=expires)
        held = {row["name"]: row["expires"] for row in done["assignments"]["permission_sets"]}
        assert held["Orgops_Access"] == stored


@pytest.mark.org(users={"api": {"permission_sets": [{"name": "Orgops_Access", "expires": "-2d"}]}})
def test_an_assignment_that_ended_is_made_endless(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=["Orgops_Access"])
    assert [change["action"] for change in done["changes"]] == ["update"]


@pytest.mark.org(
    users={"api": {"profile": "api_only", "permission_sets": []}},
    permission_sets={"Integration_Access": {"label": "Integration access", "objects": {"Lead": ["read"]}}},
)
def test_a_licence_comes_before_the_set_that_needs_it(org: Org) -> None:
    done = org.converges(
        MODULE,
        user=org.api,
        permission_sets=["Integration_Access"],
        permission_set_licenses=["SalesforceAPIIntegrationPsl"],
    )
    assert [change["kind"] for change in done["changes"]] == ["PermissionSetLicenseAssign", "PermissionSetAssignment"]
    assert len(done.writes) == 1


@pytest.mark.every_core
@pytest.mark.org(
    users={"api": {"profile": "api_only", "permission_sets": []}},
    permission_sets={
        "Integration_Access": {"label": "Integration access", "objects": {"Lead": ["read"]}},
        "Harmless": {"label": "Harmless"},
    },
)
def test_a_failure_half_way_says_what_was_done_and_what_was_not(org: Org) -> None:
    result = org.run(MODULE, user=org.api, permission_sets=["Harmless", "Integration_Access"])
    assert result.error["code"] == "partial_failure"
    assert result.changed
    assert result.error["details"]["done"] == ["create PermissionSetAssignment Harmless"]
    (left,) = result.error["details"]["not_done"]
    assert left["change"] == "create PermissionSetAssignment Integration_Access"
    assert result.error["salesforce"]["code"] == "FIELD_INTEGRITY_EXCEPTION"
    assert "licence" in result.error["remedy"]


@pytest.mark.org(permission_sets=BOOKINGS)
def test_names_that_cannot_be_resolved_are_refused_before_any_write(org: Org) -> None:
    unknown, ambiguous, user, empty = org.play(
        [
            Task(MODULE, {"user": org.api, "permission_sets": ["Bookings_Reed"]}),
            Task(MODULE, {"user": org.api, "permission_sets": ["Bookings write"]}),
            Task(MODULE, {"user": "nobody@acme.example", "permission_sets": ["Bookings_Read"]}),
            Task(MODULE, {"user": org.api, "permission_sets": ["{{ undefined_set | default(none) }}"]}),
        ]
    )
    assert unknown.error["code"] == "not_found"
    assert "Bookings_Reed" in unknown.error["message"]
    assert ambiguous.error["code"] == "ambiguous"
    assert ambiguous.error["details"]["candidates"] == [
        "Bookings_Twin (Bookings write)",
        "Bookings_Write (Bookings write)",
    ]
    assert user.error["code"] == "user_not_found"
    assert user.error["org"]["name"]
    assert empty.error["code"] == "empty_option"
    assert not empty.requests, "bad input is refused before any call"
    for result in (unknown, ambiguous, user):
        assert not result.writes
        assert result.error["remedy"]


def test_a_name_with_a_quote_reaches_no_query_unescaped(org: Org) -> None:
    result = org.run(MODULE, user=org.api, permission_sets=["x' OR Name != 'y"])
    assert result.error["code"] == "not_found"


@pytest.mark.parametrize(
    "options", [{"state": "absent", "permission_sets": ["Powers"]}, {"state": "exact", "permission_sets": []}]
)
@pytest.mark.org(**ONE_IS_LEFT)
@pytest.mark.both_ways
def test_the_last_administrator_keeps_what_makes_it_one(org: Org, options: dict[str, object]) -> None:
    """The running user only provisions; nobody else administers."""
    predicted, refused = org.play([Task(MODULE, {"user": org.api, **options}, check) for check in (True, False)])
    assert predicted.error["code"] == refused.error["code"] == "last_administrator"
    assert not refused.writes


@pytest.mark.org(permission_sets=POWERS, users={"api": {"profile": "standard", "permission_sets": ["Powers"]}})
def test_one_administrator_of_several_may_lose_it(org: Org) -> None:
    done = org.converges(MODULE, user=org.api, permission_sets=["Powers"], state="absent")
    assert names(done) == []


@pytest.mark.org(permission_sets=BOOKINGS)
def test_nobody_takes_access_from_himself(org: Org) -> None:
    result = org.run(MODULE, user=org.admin, permission_sets=["Orgops_Access"], state="absent")
    assert result.error["code"] == "running_user"
    assert not result.writes
