# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What works today and stops on a date: assignments, licences, the licence of a package, the password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, moment, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    settle,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import shown

# `Status` of UserLicense, PermissionSetLicense and PackageLicense that ends what the licence gives; a trial or a free one is in force.
ENDED = frozenset({"Disabled", "Expired"})


def expected(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    ahead = f", and not within {demand['warn_days']} days" if "warn_days" in demand else ""
    if "assignments" in demand:
        return f"no assignment of a permission set or group has ended{ahead}"
    if "licences" in demand:
        return f"no licence of the user has ended{ahead}"
    if "package" in demand:
        return f"the licence of package {demand['package']} has not ended{ahead}"
    return "the password has not expired"


def check(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge `assignments`, `licences`, `package` or `password`; what ends within `warn_days` fails with severity low."""
    if "assignments" in demand:
        return _assignments(demand, facts)
    if "licences" in demand:
        return _licences(demand, facts)
    if "package" in demand:
        return _package(demand, facts)
    expired = facts.flag("user", "password_expired")
    found = "expired" if expired else "not expired"
    return settle(not expired, found, f"The password of the user has {found}.")


def _assignments(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    rows = [
        *((f"Permission set {shown(row)}", row) for row in facts.rows("permission_sets")),
        *((f"Permission set group {shown(row)}", row) for row in facts.rows("permission_set_groups")),
    ]
    if not rows:
        return passed("nothing is assigned", "The user has no permission set and no group.")
    return every(_term(name, row, demand, facts) for name, row in rows)


def _licences(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    held = facts.rows("permission_set_licenses")
    return every(
        [
            attempt(_user_licence, demand, facts),
            *(_term(f"Permission set licence {shown(row)}", row, demand, facts) for row in held),
        ]
    )


def _user_licence(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    facts.text("licence", "status")
    return _term(f"User licence {facts.text('licence', 'name')}", facts.mapping("licence"), demand, facts)


def _package(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    namespace = demand["package"]
    rows = [row for row in facts.rows("package_licences") if text_of(row, "namespace") == namespace]
    if not rows:
        return not_applicable(f"Salesforce keeps no licence for package {namespace}.", "no licence is kept")
    return every(_term(f"Licence of package {namespace}", row, demand, facts) for row in rows)


def _term(name: str, row: Mapping[str, Any], demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Whether one thing has ended (`active`, `status`, `expires` of its row) or will soon."""
    status, ends = text_of(row, "status"), moment(row.get("expires"))
    on = f" on {ends:%Y-%m-%d}" if ends else ""
    if row.get("active") is False or (ends and ends <= facts.now):
        return failed(f"{name} ended{on}", f"{name} ended{on}.")
    if status in ENDED:
        return failed(f"{name} is {status.lower()}", f"{name}: status {status}.")
    if ends and ends <= facts.now + timedelta(days=demand.get("warn_days", 0)):
        days = (ends - facts.now).days
        return failed(f"{name} ends in {days} days", f"{name} ends{on}.", severity="low")
    return passed("nothing ends soon", f"{name}: {f'until {ends:%Y-%m-%d}' if ends else 'no end'}.")
