# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User licences, checked before anything is written: a profile decides the licence, and an active user takes a seat of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError

Row = Mapping[str, Any]


class LicenceChange(SalesforceError):
    """The profile belongs to another licence than the user has, and nobody said that this is meant."""

    code = "licence_change"


class NoSeat(SalesforceError):
    """Every seat of the licence is taken, or the licence is disabled."""

    code = "no_seat"


def refuse_licence_change(username: str, present: Row, profile: Row, allowed: bool) -> None:
    """Raises `LicenceChange`: with the licence a user can lose permission sets and licences of permission sets (contract 5.6)."""
    licence = profile["licence"]
    if allowed or present["id"] == licence["id"]:
        return
    raise LicenceChange(
        f"The profile {profile['name']} belongs to the licence {licence['name']}, and {username} has {present['name']}.",
        cause="A profile carries the user licence; with another licence a user can lose permission sets that need the old one.",
        remedy="Choose a profile of the user's licence, or set allow_licence_change when the other licence is meant.",
        details={"present": dict(present), "wanted": dict(licence)},
    )


def refuse_without_seat(username: str, licence: Row) -> None:
    """Raises `NoSeat` where the user licence has none left for one more active user."""
    _refuse(
        username,
        licence,
        "licence",
        "Every active user takes a seat of its profile's licence; frozen users keep theirs.",
    )


def refuse_without_set_seat(username: str, licence: Row) -> None:
    """The same for a permission set licence, of which every assignment takes a seat."""
    _refuse(username, licence, "permission set licence", "Every assignment takes a seat, also one of an inactive user.")


def _refuse(username: str, licence: Row, what: str, cause: str) -> None:
    """`licence` has name, status, total and used; a negative total is no limit."""
    total, used = licence["total"], licence["used"]
    if licence["status"] == "Disabled":
        reason = f"The {what} {licence['name']} is disabled, and {username} needs a seat of it."
    elif total is not None and used is not None and 0 <= total <= used:
        reason = f"No seat of the {what} {licence['name']} is left for {username}: {used} of {total} are used."
    else:
        return
    raise NoSeat(
        reason,
        cause=cause,
        remedy="Take the licence from a user who no longer needs it, or buy a seat: Setup, Company Information.",
        details={"licence": dict(licence)},
    )
