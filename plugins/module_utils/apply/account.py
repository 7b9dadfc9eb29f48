# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ensure that a user exists as asked: created, corrected field by field, deactivated or frozen; never deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    InvalidInput,
    NotFound,
    SalesforceError,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.account import (
    Account,
    Sought,
    account_of,
    administrators,
    profile_names,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.conflicts import Conflicts, spoken
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.held import no_such_user
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.profiles import licence_of
from ansible_collections.orgops.salesforce.plugins.module_utils.plan import account as plan
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import guarded_account
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.resolve import not_found, resolve
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.seats import (
    refuse_licence_change,
    refuse_without_seat,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a task asks for. `given` holds the options of single fields; what is None there is left alone."""

    sought: Sought
    given: Mapping[str, Any]
    state: str = "present"
    active: bool | None = None
    frozen: bool | None = None
    create: bool = True
    allow_licence_change: bool = False

    @property
    def is_active(self) -> bool | None:
        """Whether the user is to be active; None where nobody says so."""
        return {"present": True, "inactive": False}.get(self.state) if self.active is None else self.active

    @property
    def is_frozen(self) -> bool | None:
        return {"present": False, "frozen": True}.get(self.state) if self.frozen is None else self.frozen

    def validate(self) -> None:
        """Raises `InvalidInput` for options that contradict each other, before any call."""
        if (self.state == "inactive" and self.active) or (self.state == "frozen" and self.frozen is False):
            raise InvalidInput(
                f"state is {self.state}, and {'active' if self.state == 'inactive' else 'frozen'} says the opposite.",
                code="contradiction",
                remedy="Leave one of the two out.",
            )
        alias = self.given.get("alias")
        if alias and len(alias) > plan.LONGEST_ALIAS:
            raise InvalidInput(
                f"The alias {alias!r} is longer than {plan.LONGEST_ALIAS} characters.",
                remedy="Shorten it, or leave it out: a new user's is then made from the username.",
            )
        unclear = [
            name for name, ticked in (self.given.get("checkboxes") or {}).items() if not isinstance(ticked, bool)
        ]
        if unclear:
            raise InvalidInput(
                f"These checkboxes are neither true nor false: {', '.join(sorted(unclear))}.",
                remedy="Write true or false without quotes.",
            )


@dataclass(frozen=True)
class Outcome:
    """The fields spoken of, before and after; the changes; and who else works on this user."""

    user: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    changes: list[Change]
    conflicts: Conflicts


@dataclass(frozen=True)
class _Intent:
    """What is to become of the account that was seen."""

    before: dict[str, Any]
    after: dict[str, Any]
    changes: list[Change]


def ensure(connection: Connection, asked: Asked, *, check_mode: bool, warn: Callable[[str], None]) -> Outcome:
    """Raises `NotFound`, `Ambiguous`, `LicenceChange`, `NoSeat`, `Guarded` before any write, `RequestRefused` or `PartialFailure` for writes."""
    asked.validate()
    seen: list[tuple[Account, _Intent]] = []

    def look() -> _Intent:
        account = account_of(connection, asked.sought)
        seen.append((account, _intent(connection, account, asked)))
        return seen[-1][1]

    def writable(intent: _Intent) -> list[Change]:
        # The UserLogin row of a user who is created now has no Id yet; check mode tells that change all the same.
        return [change for change in intent.changes if check_mode or change.kind != plan.LOGIN or "Id" in change.record]

    first = look()
    account = seen[0][0]
    if first.changes and account.conflicts.found:
        warn(spoken(asked.sought.username, account.conflicts.found))
    looks = iter([first])
    changes = converge(
        connection.client, lambda: next(looks, None) or look(), writable, check_mode=check_mode, warn=warn
    )
    if not check_mode and len(writable(first)) < len(first.changes):
        changes += _freeze_at_last(connection, asked, look, changes)
    last = seen[-1][0].user
    user = {"exists": bool(last or changes), "username": asked.sought.username, "id": last["Id"] if last else None}
    is_ours = account.user or any(change.action == "create" for change in changes)
    basis = first if is_ours else next((intent for later, intent in seen if later.user), first)
    return Outcome(user, basis.before, basis.after, changes, account.conflicts)


def _freeze_at_last(
    connection: Connection, asked: Asked, look: Callable[[], _Intent], done: Sequence[Change]
) -> list[Change]:
    """Freeze a user whose UserLogin row was not there at the first look. Raises when it still is not."""

    def remaining(intent: _Intent) -> list[Change]:
        if any("Id" not in change.record for change in intent.changes):
            raise _no_login_row(asked.sought.username)
        return intent.changes

    try:
        return converge(connection.client, look, remaining, check_mode=False)
    except SalesforceError as error:
        raise error.after([change.id for change in done]) from None


def _no_login_row(username: str) -> SalesforceError:
    return SalesforceError(
        f"{username} cannot be frozen: it has no UserLogin row.",
        code="no_user_login",
        cause="Salesforce makes the row some time after the user, or hides it from users without Manage Users.",
        remedy="Run the task again later, or deactivate the user instead.",
        details={"done": [], "not_done": [{"change": f"update {plan.LOGIN} {username}", "errors": []}]},
    )


def _intent(connection: Connection, account: Account, asked: Asked) -> _Intent:
    username = asked.sought.username
    if account.user is None:
        if asked.state != "present":  # who does not exist can neither act nor log in
            return _Intent({"exists": False}, {"exists": False}, [])
        if not asked.create:
            raise no_such_user(username)
    profile = _profile(connection, account, asked)
    wanted = plan.settings(asked.given, profile, _role(account, asked), asked.is_active)
    plan.refuse_unknown_fields(wanted, account.columns)
    freezing = plan.freezing(username, account.login, asked.is_frozen)
    if account.user is None:
        _check_new(username, profile, asked)
        born = plan.creation(username, wanted, account.home)
        frozen = {} if asked.is_frozen is None else {"frozen": asked.is_frozen}
        return _Intent(born.before, {**born.after, **frozen}, [born, *([freezing] if freezing else [])])
    drift = plan.drift(account.user, wanted)
    _check_seat(account.user, profile, drift, asked)
    changes = [change for change in (drift, freezing) if change]
    _guard(connection, account.user, profile, changes)
    before, after = plan.found(account.user, wanted), plan.told(wanted)
    if asked.is_frozen is not None:
        before["frozen"], after["frozen"] = bool(account.login and account.login["IsFrozen"]), asked.is_frozen
    return _Intent(before, after, changes)


def _profile(connection: Connection, account: Account, asked: Asked) -> Row | None:
    sought = asked.sought
    if sought.profile_kind:
        return plan.of_kind(sought.profile_kind, account.profiles)
    if not sought.profile:
        return None
    try:
        return resolve(sought.profile, account.profiles, "profile")
    except NotFound:
        error = not_found(sought.profile, profile_names(connection), "profile")
        error.remedy = "Names of standard profiles follow the running user's language: use profile_kind, or the Id."
        raise error from None


def _role(account: Account, asked: Asked) -> Row | None:
    return resolve(asked.sought.role, account.roles, "role") if asked.sought.role else None


def _check_new(username: str, profile: Row | None, asked: Asked) -> None:
    if profile is None:
        raise InvalidInput(
            f"{username} does not exist, and a new user needs a profile.",
            code="profile_needed",
            remedy="Give profile or profile_kind, or create: false when the user should exist already.",
        )
    if asked.is_active is not False:
        refuse_without_seat(username, profile["licence"])


def _check_seat(user: Row, profile: Row | None, drift: Change | None, asked: Asked) -> None:
    """A seat is taken by becoming active, and by an active user's change to another licence."""
    if drift is None:
        return
    present = licence_of(user.get("Profile") or {})
    if profile and "ProfileId" in drift.record:
        refuse_licence_change(user["Username"], present, profile, asked.allow_licence_change)
    licence = profile["licence"] if profile else present
    becomes_active = drift.record.get("IsActive") is True
    stays_active = user["IsActive"] and drift.record.get("IsActive") is not False
    if becomes_active or (stays_active and licence["id"] != present["id"]):
        refuse_without_seat(user["Username"], licence)


def _guard(connection: Connection, user: Row, profile: Row | None, changes: Sequence[Change]) -> None:
    loss = _loss(profile, changes)
    if loss is None:
        return
    is_running_user = same_id(user["Id"], connection.client.token.user_id)
    others = [] if is_running_user else administrators(connection)
    is_last = len(others) == 1 and same_id(others[0], user["Id"])
    guarded_account(user["Username"], loss, is_running_user=is_running_user, is_last_administrator=is_last)


def _loss(profile: Row | None, changes: Sequence[Change]) -> str | None:
    """What the user would lose that an administrator needs; None where it loses nothing of the kind."""
    record = {name: value for change in changes for name, value in change.record.items()}
    if record.get("IsActive") is False:
        return "deactivated"
    if record.get("IsFrozen") is True:
        return "frozen"
    if profile and "ProfileId" in record and not profile["administers"]:
        return f"moved to the profile {profile['name']}"
    return None
