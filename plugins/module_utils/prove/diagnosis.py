# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a login failed: one verdict with its evidence, from Salesforce's answer, from a second identity where there is one, else by elimination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import NOT_FOR_REST
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LoginRefused, SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.dead_grant import cause_of_death, seen_of_grants
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.verdicts import (
    BY_PASSWORD,
    DEAD_GRANT,
    ELIMINATION,
    NOT_ADMIN_APPROVED,
    NOT_APPROVED,
    SECOND_IDENTITY,
    VERDICTS,
    WRONG_KEY,
)

GENERIC_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})
SKEW = 180  # seconds, an assertion's whole life
AFTER_LOGIN = frozenset({"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"})


@dataclass(frozen=True)
class Known:
    """What is known beside the answer: the options of the login, and what a second identity saw (None where there is none)."""

    options: LoginOptions
    facts: Mapping[str, Any] | None = None  # as `observe.login_facts` tells them
    app: Mapping[str, Any] | None = None  # id, name, policy; None where none was named
    app_missing: bool = False  # named, and not in the org
    approvals: list[Mapping[str, Any]] = field(
        default_factory=list
    )  # with `acting` and `fit` (its licence may hold apps)
    grants: Sequence[Mapping[str, Any]] | None = None  # those of the user and app; None where hidden, or not looked for
    app_named: str | None = None  # as the task names it
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Diagnosis:
    """`found_by` is how: Salesforce's own words, a second identity, or elimination."""

    code: str
    found_by: str
    evidence: list[str]

    def applied_to(self, error: SalesforceError) -> SalesforceError:
        """The same failure with the verdict's cause and remedy, and the evidence in its details."""
        verdict = VERDICTS.get(self.code)
        return type(error)(
            error.message,
            code=self.code,
            cause=verdict.cause if verdict else error.cause,
            remedy=verdict.remedy if verdict else error.remedy,
            org=error.org,
            salesforce=error.salesforce,
            details={**error.details, "found_by": self.found_by, "evidence": self.evidence},
        )


def can_be_diagnosed(error: SalesforceError) -> bool:
    """Refusals of the login, and of the first request after it; not errors of names, hosts or locks."""
    if "found_by" in error.details:
        return False
    return isinstance(error, LoginRefused) or _after_login(error) is not None


def diagnose(error: SalesforceError, known: Known) -> Diagnosis:
    """One verdict. Facts about the user come first: an inactive user explains everything else."""
    after = _after_login(error)
    if after:
        return Diagnosis(after, ELIMINATION, ["The token was given: user, key, app and host are right.", *_seen(known)])
    found = _by_second_identity(error.code, known) if known.facts is not None else None
    if found:
        return Diagnosis(found, SECOND_IDENTITY, list(_evidence(found, known)))
    remaining = _by_elimination(error, known.options)
    if remaining:
        return Diagnosis(remaining, ELIMINATION, [*_ruled_out(error.code), *_seen(known)])
    doubts = _doubts(error, known)
    return Diagnosis(error.code, "Salesforce's answer", [*_ruled_out(error.code), *doubts, *_seen(known)])


def _after_login(error: SalesforceError) -> str | None:
    said = error.salesforce or {}
    code = said.get("code")
    if isinstance(error, LoginRefused) or (code not in AFTER_LOGIN and code != "INVALID_SESSION_ID"):
        return None
    if code == "INVALID_SESSION_ID" and not str(said.get("message", "")).startswith(NOT_FOR_REST):
        return None
    return next(verdict.code for verdict in VERDICTS.values() if code in verdict.says)


def _by_second_identity(code: str, known: Known) -> str | None:
    facts = known.facts or {}
    user = facts.get("user")
    if code in VERDICTS["user_unknown"].says and user is None:
        return "user_unknown"
    if user and code in VERDICTS["user_inactive"].says:
        if not user["active"]:
            return "user_inactive"
        if user["frozen"]:
            return "user_frozen"
    if code in BY_PASSWORD:
        return _password(code, user, _last_status(facts))
    if code == "ip_or_login_hours":
        return _place_or_time(_last_status(facts))
    if code == DEAD_GRANT and known.grants is not None:
        return cause_of_death(known.app, known.grants, known.now)
    if code == NOT_APPROVED:
        return _self_authorisation(known)
    return _approval(known) if code == NOT_ADMIN_APPROVED else None


def _password(code: str, user: Mapping[str, Any] | None, status: str) -> str | None:
    if user and user["password_locked"]:
        return "password_locked"
    if status == "Username-Password Flow Disabled":  # recorded, contract 2.8
        return "password_flow_blocked"
    if status == "Failed: Security token required":
        return "security_token_required"
    return "wrong_password" if user and user["password_locked"] is False else None


def _place_or_time(status: str) -> str | None:
    """The words of Login History differ from release to release: a hint here, and no match is no verdict."""
    if "IP" in status:
        return "ip_restricted"
    return "login_hours" if "time" in status.lower() or "hour" in status.lower() else None


def _self_authorisation(known: Known) -> str | None:
    if known.app_missing:
        return "app_absent"
    if known.app and known.app["policy"] == "self_authorize" and known.grants == []:
        return "never_self_authorized"
    return None


def _approval(known: Known) -> str | None:
    if known.app is None:
        return None
    if not known.approvals:
        return "no_approval"
    if any(approval["acting"] and approval["fit"] for approval in known.approvals):
        return "approval_without_effect"
    if any(approval["acting"] for approval in known.approvals):
        return "approval_in_wrong_licence"
    return "approval_not_assigned"


def _by_elimination(error: SalesforceError, options: LoginOptions) -> str | None:
    if error.code == WRONG_KEY:
        if abs(error.details.get("clock_ahead", 0)) > SKEW:
            return "clock_wrong"
        return "certificate_not_the_apps" if options.certificate_file else None
    if error.code == "wrong_client_secret" and not options.client_secret:
        return "client_secret_missing"
    hosts = {urlsplit(url).hostname for url in (options.login_url, options.audience) if url}
    if error.code == "app_not_in_org" and hosts & GENERIC_HOSTS:
        return "audience_of_generic_host"
    return None


def _last_status(facts: Mapping[str, Any]) -> str:
    return next((attempt["status"] for attempt in facts.get("history") or []), "")


# What Salesforce must have accepted before it could give this answer (contract 2.1).
_ACCEPTED = {
    NOT_APPROVED: "Consumer key, signature and audience were accepted before the user was looked at.",
    NOT_ADMIN_APPROVED: "Consumer key, signature, audience and user were accepted before the app's policy was looked at.",
    WRONG_KEY: "The consumer key was accepted before the signature was looked at.",
    "wrong_audience": "Consumer key and signature were accepted before the audience was looked at.",
}


def _ruled_out(code: str) -> Iterator[str]:
    if code in _ACCEPTED:
        yield _ACCEPTED[code]


_CERTIFICATE_IS_IN = {
    "external_client_app": "Setup, External Client App Manager, {name}, Settings, OAuth Settings",
    "connected_app": "Setup, App Manager, {name}, View, API (Enable OAuth Settings)",
    None: "Setup, the app's OAuth settings",
}


def _doubts(error: SalesforceError, known: Known) -> Iterator[str]:
    """What an answer leaves open, and what a person looks at first: no record that could be queried has an app's certificate (contract 5.5)."""
    if error.code == WRONG_KEY:
        app = known.app or {"kind": None, "name": None}
        place = _CERTIFICATE_IS_IN[app["kind"]].format(name=app["name"])
        ahead = error.details.get("clock_ahead")
        if ahead is not None:
            yield f"Clock: {f'{abs(ahead)} seconds off' if ahead else 'within a minute of'} the server's, which an assertion bears."
        yield "Salesforce says the same of a certificate that has expired, of a certificate that belongs to another key, and of an app without one."
        yield f"Check first: the end date of the certificate, in {place}."
        yield "Check next: whether that certificate is this key's; with certificate_file the task compares both, and the date, before any call."
    if error.code == DEAD_GRANT and known.facts is not None and known.grants is None:
        why = "are hidden from the second identity" if known.app_named else "are known when the task names the app"
        yield f"OauthToken: the grants of the user {why}."
    if error.code == DEAD_GRANT and error.details.get("tries", 1) > 1:
        yield "An earlier answer to the same request was lost: where the app rotates refresh tokens, the successor was lost with it."


def _evidence(code: str, known: Known) -> Iterator[str]:
    """What was seen, in sentences."""
    facts = known.facts or {}
    if code == "user_unknown":
        similar = ", ".join(facts["similar"]) or "none"
        yield f"User: no row for {known.options.username}; usernames that begin alike: {similar}."
    yield from _seen(known)
    if code.startswith(("approval", "no_approval")) and known.app:
        names = ", ".join(f"{row['name']} ({_standing(row)})" for row in known.approvals) or "none"
        yield f"SetupEntityAccess of {known.app['name']}: {names}."
    if code == "never_self_authorized":
        yield "OauthToken: no row of this user and app."
    if DEAD_GRANT in VERDICTS[code].says and known.grants is not None:
        yield from seen_of_grants(known.app, str(known.app_named), known.grants, known.now)


def _standing(approval: Mapping[str, Any]) -> str:
    if not approval["acting"]:
        return "not assigned"
    return "assigned" if approval["fit"] else "licence Salesforce API Integration"


def _seen(known: Known) -> Iterator[str]:
    facts = known.facts
    if facts is None:
        yield "No second identity looked: sf_connected_app_auth with diagnose_with tells more."
        return
    user = facts["user"]
    if user:
        states = [f"active {_word(user['active'])}", f"frozen {_word(user['frozen'])}"]
        states += [f"locked {_word(user['password_locked'])}", f"API Enabled {_word(facts['api_enabled'])}"]
        yield f"User {user['username']}: {', '.join(states)}."
    if known.app:
        yield f"App {known.app['name']}: policy {known.app['policy'] or 'unknown'}."
    if known.app_missing:
        yield "App: not among the installed apps of the org."
    for attempt in facts["history"][:1]:
        yield f"Login History {attempt['at']}: {attempt['status']} ({attempt['application']}, from {attempt['from']})."
    if not facts["history"]:
        yield "Login History: nothing to be seen."


def _word(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"
