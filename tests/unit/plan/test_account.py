# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user's record and the options of a task come to: a creation, an update of what differs, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import Ambiguous, InvalidInput, NotFound
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.account import (
    FIELDS,
    Setting,
    alias_of,
    creation,
    drift,
    found,
    freezing,
    of_kind,
    refuse_unknown_fields,
    settings,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guarded, guarded_account
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.seats import (
    LicenceChange,
    NoSeat,
    refuse_licence_change,
    refuse_without_seat,
)
from hypothesis import given
from hypothesis import strategies as st

USER: dict[str, Any] = {
    "Id": "005000000000001AAA",
    "Username": "api@acme.example",
    "LastName": "API",
    "Email": "Api@acme.example",
    "IsActive": True,
    "ProfileId": "00e000000000001AAA",
    "Profile": {"Name": "Standard User"},
    "UserRoleId": "00E000000000001AAA",
    "UserRole": {"Name": "Sales"},
    "UserPermissionsMarketingUser": False,
}
HOME = {
    "LanguageLocaleKey": "de",
    "DefaultLocaleSidKey": "de_AT",
    "TimeZoneSidKey": "Europe/Vienna",
    "Email": "admin@acme.example",
}
SALESFORCE = {"id": "100A", "name": "Salesforce", "key": "SFDC", "status": "Active", "total": 5, "used": 4}
ADMIN = {"id": "00e000000000002AAA", "name": "System Administrator", "licence": SALESFORCE}
REQUIRED = {  # contract 5.6
    "Username",
    "LastName",
    "Email",
    "Alias",
    "ProfileId",
    "TimeZoneSidKey",
    "LocaleSidKey",
    "EmailEncodingKey",
    "LanguageLocaleKey",
    "IsActive",
}


def wanted(
    profile: dict[str, Any] | None = None,
    role: dict[str, Any] | None = None,
    active: bool | None = None,
    **given_options: Any,
) -> list[Setting]:
    return settings(given_options, profile, role, active)


def test_what_is_as_asked_is_no_change() -> None:
    same = wanted(
        {"id": "00e000000000001", "name": "Standard User"},  # 15 characters are the same id
        {"id": "00E000000000001AAA", "label": "Sales"},
        True,
        last_name="API",
        email="api@ACME.example",  # Salesforce need not keep the case
        checkboxes={"MarketingUser": False},
    )
    assert drift(USER, same) is None


def test_only_what_differs_is_written() -> None:
    change = drift(USER, wanted(ADMIN, None, True, last_name="Writer", email="api@acme.example"))
    assert change is not None
    assert change.record == {"Id": USER["Id"], "LastName": "Writer", "ProfileId": ADMIN["id"]}
    assert change.before == {"last_name": "API", "profile": "Standard User"}
    assert change.after == {"last_name": "Writer", "profile": "System Administrator"}


def test_an_id_minds_case() -> None:
    change = drift(USER, wanted({"id": "00E000000000001AAA", "name": "Other"}))
    assert change is not None


def test_a_role_is_taken_away_by_name() -> None:
    change = drift(USER, wanted(role=None) + settings({"role": "none"}, None, None, None))
    assert change is not None
    assert change.record == {"Id": USER["Id"], "UserRoleId": None}
    assert (change.before, change.after) == ({"role": "Sales"}, {"role": None})


def test_who_has_no_role_keeps_none() -> None:
    assert drift({**USER, "UserRoleId": None, "UserRole": None}, settings({"role": "none"}, None, None, None)) is None


def test_checkboxes_may_carry_their_prefix() -> None:
    with_prefix = wanted(checkboxes={"UserPermissionsMarketingUser": True})
    assert with_prefix == wanted(checkboxes={"MarketingUser": True})
    assert found(USER, with_prefix) == {"checkboxes.MarketingUser": False}


def test_a_creation_sends_everything_that_salesforce_requires() -> None:
    record = creation("api@acme.example", wanted(ADMIN), HOME).record
    assert set(record) == REQUIRED
    assert all(value is not None for value in record.values())
    assert (record["LanguageLocaleKey"], record["LocaleSidKey"], record["IsActive"]) == ("de", "de_AT", True)


def test_a_creation_prefers_what_is_asked_for() -> None:
    change = creation("api@acme.example", wanted(ADMIN, active=False, email="team@acme.example", alias="hub"), HOME)
    assert (change.record["Email"], change.record["Alias"], change.record["IsActive"]) == (
        "team@acme.example",
        "hub",
        False,
    )
    assert change.before == {"exists": False}
    assert change.after["profile"] == "System Administrator"
    assert change.after["time_zone"] == "Europe/Vienna"


@given(st.text(max_size=30), st.text(max_size=20))
def test_an_alias_always_fits_and_is_stable(local: str, domain: str) -> None:
    alias = alias_of(f"{local}@{domain}")
    assert 1 <= len(alias) <= 8
    assert alias.isascii()
    assert alias.isalnum()
    assert alias == alias_of(f"{local}@{domain}")


@given(st.fixed_dictionaries({}, optional={name: st.text(min_size=1, max_size=10) for name in FIELDS}))
def test_an_update_leaves_nothing_to_update(options: dict[str, str]) -> None:
    asked = settings(options, ADMIN, None, True)
    change = drift(USER, asked)
    assert change is not None
    assert drift({**USER, **change.record}, asked) is None


@pytest.mark.parametrize(
    ("login", "frozen", "record"),
    [
        ({"Id": "0Yw1", "IsFrozen": True}, False, {"Id": "0Yw1", "IsFrozen": False}),
        ({"Id": "0Yw1", "IsFrozen": False}, True, {"Id": "0Yw1", "IsFrozen": True}),
        (None, True, {"IsFrozen": True}),
    ],
)
def test_freezing_is_a_change_of_the_login_row(
    login: dict[str, Any] | None, frozen: bool, record: dict[str, Any]
) -> None:
    change = freezing("api@acme.example", login, frozen)
    assert change is not None
    assert (change.kind, dict(change.record)) == ("UserLogin", record)


@pytest.mark.parametrize(
    ("login", "frozen"),
    [({"Id": "0Yw1", "IsFrozen": True}, None), ({"Id": "0Yw1", "IsFrozen": True}, True), (None, False), (None, None)],
)
def test_what_nobody_asked_for_is_not_thawed(login: dict[str, Any] | None, frozen: bool | None) -> None:
    assert freezing("api@acme.example", login, frozen) is None


def test_a_field_that_the_org_lacks_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no currency") as refused:
        refuse_unknown_fields(wanted(currency="EUR", last_name="API"), frozenset(USER))
    assert refused.value.details["checkboxes"] == ["MarketingUser"]


def test_a_kind_is_one_profile() -> None:
    assert of_kind("standard_admin", [ADMIN]) is ADMIN
    with pytest.raises(NotFound):
        of_kind("standard_admin", [])
    with pytest.raises(Ambiguous, match="Administrator, System Administrator"):
        of_kind("standard_admin", [ADMIN, {**ADMIN, "id": "00e3", "name": "Administrator"}])


def test_another_licence_needs_a_word() -> None:
    other = {**SALESFORCE, "id": "100B", "name": "Salesforce Platform"}
    refuse_licence_change("api", SALESFORCE, ADMIN, allowed=False)
    refuse_licence_change("api", other, ADMIN, allowed=True)
    with pytest.raises(LicenceChange, match="Salesforce, and api has Salesforce Platform"):
        refuse_licence_change("api", other, ADMIN, allowed=False)


@pytest.mark.parametrize("seats", [{"used": 5}, {"used": 6}, {"total": 0, "used": 0}, {"status": "Disabled"}])
def test_a_licence_without_a_seat_is_refused(seats: dict[str, Any]) -> None:
    with pytest.raises(NoSeat) as refused:
        refuse_without_seat("api", {**SALESFORCE, **seats})
    assert refused.value.details["licence"]["name"] == "Salesforce"


@pytest.mark.parametrize("seats", [{}, {"total": -1, "used": 9}, {"total": None, "used": None}])
def test_a_licence_with_a_seat_is_fine(seats: dict[str, Any]) -> None:
    refuse_without_seat("api", {**SALESFORCE, **seats})


def test_nobody_is_locked_out() -> None:
    guarded_account("api", "frozen", is_running_user=False, is_last_administrator=False)
    with pytest.raises(Guarded, match="The running user itself, api, would be frozen"):
        guarded_account("api", "frozen", is_running_user=True, is_last_administrator=False)
    with pytest.raises(Guarded, match="The last active administrator, api, would be frozen"):
        guarded_account("api", "frozen", is_running_user=False, is_last_administrator=True)
