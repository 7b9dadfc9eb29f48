# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connector's app and its OAuth grants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import (
    Facts,
    Unseen,
    moment,
    rows_of,
    text_of,
    texts_of,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    any_one,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    settle,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.provenance import Permission

POLICY_WORDS = {"admin_approved": "admin-approved users only", "self_authorize": "every user may authorise it"}


def expected(demand: Mapping[str, Any]) -> str:
    """The demand in words."""
    aspect = _aspect(demand)
    return {
        "installed": "installed",
        "policy": POLICY_WORDS.get(str(demand.get("policy")), ""),
        "approved": "approved for the user",
        "connectable": "the user can authorise it",
        "granted": "a grant of the user",
        "granted_only_by_user": "no grant of anybody else",
        "max_idle_days": f"used within {demand.get('max_idle_days')} days",
        "grant_limit": f"fewer than {demand.get('grant_limit')} grants of the user",
        "scopes": f"scopes {', '.join(demand.get('scopes', ()))}",
        "dedicated": "no grant of another app",
    }[aspect]


def check(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge one aspect of the app named by `names`, which the judge binds from the baseline's `app`."""
    checks: dict[str, Callable[[Mapping[str, Any], Facts], Outcome]] = {
        "installed": _installed,
        "policy": _policy,
        "approved": _approved,
        "connectable": _connectable,
        "granted": _granted,
        "granted_only_by_user": _granted_only_by_user,
        "max_idle_days": _idle,
        "grant_limit": _limit,
        "scopes": _scopes,
        "dedicated": _dedicated,
    }
    return checks[_aspect(demand)](demand, facts)


def _aspect(demand: Mapping[str, Any]) -> str:
    aspects = (
        "installed",
        "policy",
        "approved",
        "connectable",
        "granted",
        "granted_only_by_user",
        "max_idle_days",
        "grant_limit",
        "scopes",
        "dedicated",
    )
    return next(aspect for aspect in aspects if aspect in demand)


def apps_named(demand: Mapping[str, Any], facts: Facts) -> list[Mapping[str, Any]]:
    """The org's apps that go by one of the accepted names; raises Unseen."""
    wanted = {name.casefold() for name in demand["names"]}
    return [
        row
        for row in facts.rows("apps")
        if {text_of(row, "name").casefold(), text_of(row, "developer_name").casefold()} & wanted
    ]


def _installed_apps(demand: Mapping[str, Any], facts: Facts) -> list[Mapping[str, Any]]:
    return [row for row in apps_named(demand, facts) if row.get("installed") is True]


def _installed(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    rows = apps_named(demand, facts)
    if any(row.get("installed") is True for row in rows):
        return passed("installed", f"App {text_of(rows[0], 'name')} is installed.")
    if any(row.get("installed") is None for row in rows):
        raise Unseen("Whether the app is installed was not seen.")
    return failed(
        "seen, not installed" if rows else "absent", f"No installed app is called {' or '.join(demand['names'])}."
    )


def _policy(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    apps = _installed_apps(demand, facts)
    if not apps:
        return not_applicable("The app is not installed, so it has no policy.")
    return every(attempt(_policy_of, app, str(demand["policy"])) for app in apps)


def _policy_of(app: Mapping[str, Any], wanted: str) -> Outcome:
    policy = text_of(app, "policy")
    if policy not in POLICY_WORDS:
        raise Unseen(f"The policy of app {text_of(app, 'name')} was not seen.")
    return settle(
        policy == wanted,
        POLICY_WORDS[policy],
        f"Permitted users of app {text_of(app, 'name')}: {POLICY_WORDS[policy]}.",
    )


def _approved(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    apps = _installed_apps(demand, facts)
    if not apps:
        return not_applicable("The app is not installed, so nobody can be approved for it.")
    return any_one(attempt(_approval_of, app) for app in apps)


def _approval_of(app: Mapping[str, Any]) -> Outcome:
    name = text_of(app, "name")
    if app.get("policy") == "self_authorize":
        return passed("every user may authorise it", f"App {name} needs no approval: every user may authorise it.")
    if not isinstance(app.get("approvals"), list):
        raise Unseen(f"The approvals of app {name} were not seen.")
    through = [approval for approval in rows_of(app, "approvals") if approval.get("assigned") is True]
    others = [_approver(approval) for approval in rows_of(app, "approvals") if approval.get("assigned") is not True]
    if through:
        return passed("approved", f"App {name}: approved through {', '.join(map(_approver, through))}.")
    return failed(
        "not approved",
        f"App {name}: approved only through {', '.join(others)}, which the user does not have."
        if others
        else f"App {name}: approved through nothing.",
    )


def _approver(approval: Mapping[str, Any]) -> str:
    if text_of(approval, "profile"):
        return f"profile {text_of(approval, 'profile')}"
    return f"permission set {text_of(approval, 'label') or text_of(approval, 'name') or text_of(approval, 'permission_set_id')}"


def _connectable(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    return any_one(
        [
            attempt(_installed, demand, facts),
            attempt(_granted, demand, facts),
            attempt(_may_approve_uninstalled, facts),
        ]
    )


def _may_approve_uninstalled(facts: Facts) -> Outcome:
    permission = Permission(facts, "CanApproveUninstalledApps")
    held = permission.granted()
    return settle(
        held, "may approve uninstalled apps" if held else "may not approve uninstalled apps", permission.evidence()
    )


def _grants(demand: Mapping[str, Any], facts: Facts) -> list[Mapping[str, Any]]:
    wanted = {name.casefold() for name in demand["names"]}
    return [row for row in facts.rows("grants") if text_of(row, "app").casefold() in wanted]


def _of_user(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row.get("of_user") is True]


def _granted(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    grants = _grants(demand, facts)
    mine = _of_user(grants)
    if mine:
        return passed(
            f"{len(mine)} of the user",
            *(f"Grant of {text_of(row, 'app')}, last used {text_of(row, 'last_used') or 'never'}." for row in mine),
        )
    others = sorted({text_of(row, "username") or "somebody" for row in grants})
    return failed(
        "granted by another user" if others else "no grant",
        f"Grants of the app belong to {', '.join(others)}." if others else "Nobody granted the app.",
    )


def _granted_only_by_user(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    others = sorted(
        {text_of(row, "username") or "somebody" for row in _grants(demand, facts) if row.get("of_user") is not True}
    )
    return settle(not others, ", ".join(others) or "nobody else", f"Grants of others: {', '.join(others) or 'none'}.")


def _idle(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    mine = _of_user(_grants(demand, facts))
    if not mine:
        return not_applicable("The user has no grant of the app.")
    used = [when for row in mine if (when := moment(row.get("last_used")) or moment(row.get("created")))]
    if not used:
        raise Unseen("When the grant was last used was not seen.")
    days = max((facts.now - max(used)).days, 0)
    evidence = f"The newest grant was last used {days} days ago, on {max(used):%Y-%m-%d}."
    if days >= demand["max_idle_days"]:
        return failed(f"idle for {days} days", evidence)
    if days >= demand.get("warn_idle_days", demand["max_idle_days"]):
        return failed(f"idle for {days} days; dead at {demand['max_idle_days']}", evidence, severity="low")
    return passed(f"used {days} days ago", evidence)


def _limit(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    number = len(_of_user(_grants(demand, facts)))
    return settle(number < demand["grant_limit"], str(number), f"The user holds {number} grants of the app.")


def _scopes(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    apps = apps_named(demand, facts)
    if not apps:
        return not_applicable("The app is not in this org.")
    if not isinstance(apps[0].get("scopes"), list):
        raise Unseen("No query shows the scopes of this app; look at it in Setup.")
    held = texts_of(apps[0], "scopes")
    missing = [scope for scope in demand["scopes"] if scope not in held]
    return settle(
        not missing, f"lacks {', '.join(missing)}" if missing else ", ".join(held), f"Scopes: {', '.join(held)}."
    )


def _dedicated(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    wanted = {name.casefold() for name in demand["names"]}
    other = sorted(
        {text_of(row, "app") for row in _of_user(facts.rows("grants")) if text_of(row, "app").casefold() not in wanted}
    )
    return settle(
        not other,
        ", ".join(other) or "no other app",
        f"Other apps that the user granted: {', '.join(other) or 'none'}.",
    )
