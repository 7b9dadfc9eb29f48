# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approve an app, end wrong grants, prove the login, explain a refusal: the app's half of the road in one call."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.app_access import (
    Asked,
    Outcome,
    approve,
    withdraw,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.grants import revoke_grants
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock, same_id
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, NotFound, SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.app_access import app_access
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.grants import app_grants
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.app_access import for_a_person, the_app, ways
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.grants import revoking
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards, guarded
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.claims import Claims, check_claims
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.grant_verdict import (
    grant_verdict,
    is_right,
    warnings,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.investigate import explained
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.login import (
    Proof,
    Subject,
    already_proved,
    can_log_in,
    options_for,
    prove,
    refuse_borrowed_token,
)

# Seconds to wait for an approval that this very task wrote; without one of its own, a refusal is final at once.
SETTLING = (1.0, 3.0)
NOT_ASKED = {"status": "not_asked"}


@dataclass
class Done:
    """What a task did: `changes` with the approval before and after, and the rest of its result."""

    changes: list[Change] = field(default_factory=list)
    before: Any = None
    after: Any = None
    told: dict[str, Any] = field(default_factory=dict)


def ensure(call: Call) -> Done:
    """The state that the task asks for. Raises `SalesforceError`; a refused login comes with its verdict."""
    _claims(call).validate()
    try:
        done = _absent(call) if call.params["state"] == "absent" else _present(call)
    except SalesforceError as error:
        raise explained(error, _own_options(call), _witness(call), call.params["app"]) from None
    if call.successor:
        done.told["refresh_token"] = call.successor
    return done


def _own_options(call: Call) -> LoginOptions:
    """The task's own login; whose a refresh token is, the options say elsewhere."""
    options = call.login_options()
    return replace(options, username=options.username or call.params["expected_username"] or call.params["user"])


def _witness(call: Call) -> Connection | None:
    """The second identity that looks into a refused login, where the task names one."""
    session = call.params["diagnose_with"]
    if not session:
        return None
    lock = OrgLock(call.params["expected_org_id"], call.params["expected_org_kind"])
    return call.log_in(LoginOptions(session=session, api_version=call.params["api_version"]), lock)


def _present(call: Call) -> Done:
    connection = call.connection()
    outcome = _approved(call, connection) if call.params["app"] else None
    done = _done(outcome)
    try:
        if outcome:
            _with_grants(call, connection, outcome, done)
        return _proved(call, connection, outcome, done)
    except SalesforceError as error:
        witness = connection if connection.running_user else None
        told = explained(error, _proof_options(call, outcome), witness, call.params["app"])
        raise told.after([] if call.check_mode else [change.id for change in done.changes]) from None


def _approved(call: Call, connection: Connection) -> Outcome:
    if call.params["approve_through"] != "none":
        return approve(connection, _asked(call), check_mode=call.check_mode)
    access = app_access(connection, call.params["user"], None)
    try:
        app = the_app(access, call.params["app"])
    except NotFound:  # an app that was merely seen has grants and is not known otherwise
        return Outcome(
            {"id": None, "name": call.params["app"], "kind": None, "policy": None}, access["user"], [], [], []
        )
    through = ways(access, app)
    return Outcome(app, access["user"], through, through, [])


def _asked(call: Call) -> Asked:
    params = call.params
    return Asked(params["app"], params["user"], params["permission_set"], params["approve_through"] == "profile")


def _done(outcome: Outcome | None) -> Done:
    if outcome is None:
        return Done()
    approval = {"app": {key: outcome.app[key] for key in ("id", "name", "kind", "policy")}}
    approval["user"] = outcome.user["username"]
    before, after = (
        {**approval, "approved": bool(through), "through": through} for through in (outcome.before, outcome.after)
    )
    by_hand = (
        for_a_person(outcome.app, outcome.user["username"], approved=bool(outcome.after)) if outcome.app["kind"] else []
    )
    steps = [change.as_dict() for change in by_hand]
    return Done(list(outcome.changes), before, after, {"approval": after, "steps": steps})


def _with_grants(call: Call, connection: Connection, outcome: Outcome, done: Done) -> None:
    """Who granted the app access; with ``exact``, the end of what wrong users granted."""
    exact = call.params["state"] == "exact"
    if not exact and not call.params["gather_grants"]:
        return
    right = [outcome.user["username"], *call.params["grant_users"]]
    grants, hidden = app_grants(connection, outcome.app["name"], outcome.user["id"])
    wrong = [grant for grant in grants or [] if not is_right(grant["username"], right)] if exact else []
    if exact and grants is None:
        call.warn(f"Wrong grants were not revoked: {hidden}")
    revoked = _revoked(call, connection, wrong, done)
    remaining = None if grants is None else [grant for grant in grants if grant["id"] not in revoked]
    app = outcome.app if outcome.app["kind"] else None
    verdict = grant_verdict(app, remaining, hidden, right, call.now())
    for warning in warnings(verdict):
        call.warn(warning)
    done.told["grants"] = verdict


def _revoked(call: Call, connection: Connection, wrong: Sequence[Mapping[str, Any]], done: Done) -> set[str]:
    """Ids of the grants that end; the running user's own stays, since this task lives on it."""
    me = connection.client.token.user_id
    if any(same_id(grant["user_id"], me) for grant in wrong):
        call.warn("The running user's own grant of the app stays; revoke it with another identity.")
    others = [grant for grant in wrong if not same_id(grant["user_id"], me)]
    changes, _kept = guarded(revoking(others), Guards(call.params["max_removals"]), named=True, is_running_user=False)
    if changes and not call.check_mode:
        revoke_grants(connection, changes, call.secrets)
    done.changes += changes
    return {change.record["Id"] for change in changes}


def _proved(call: Call, connection: Connection, outcome: Outcome | None, done: Done) -> Done:
    waits_for = [change.id for change in outcome.changes] if outcome and call.check_mode else []
    if waits_for or not call.params["prove"]:
        proof = {"status": "pending", "waits_for": waits_for} if waits_for else NOT_ASKED
        done.told |= {"identity": None, "proof": proof}
        if not call.params["prove"]:
            connection.identify()
        return done
    proof_ = _patiently(call, connection, outcome)
    done.told |= {"identity": proof_.identity, **_checked(call, connection, proof_)}
    return done


def _patiently(call: Call, connection: Connection, outcome: Outcome | None) -> Proof:
    pauses = SETTLING if outcome and outcome.changes else ()
    for pause in pauses:
        try:
            return _proof(call, connection, outcome)
        except SalesforceError as error:
            if error.code != "user_not_admin_approved":
                raise
        time.sleep(pause)
    return _proof(call, connection, outcome)


def _proof(call: Call, connection: Connection, outcome: Outcome | None) -> Proof:
    """One login where the task's own is the user's, two where it is not."""
    given, org = call.login_options(), connection.identify()
    app = outcome.app["name"] if outcome else None
    me = connection.running_user or {}
    username = outcome.user["username"] if outcome else call.params["user"] or me["username"]
    options = replace(_proof_options(call, outcome), username=username)
    is_mine = is_right(me["username"], [username]) and not call.params["proof"]
    logged_in = not given.session and not given.access_token
    if is_mine and (logged_in or not outcome or not can_log_in(options)):
        return already_proved(connection, given, app, call.now())
    if not is_right(me["username"], [username]):
        refuse_borrowed_token(options, call.params["proof"])
    return prove(call.log_in, Subject(username, options, OrgLock(org["id"], org["kind"], username), app), call.now())


def _proof_options(call: Call, outcome: Outcome | None) -> LoginOptions:
    username = outcome.user["username"] if outcome else call.params["user"]
    return options_for(username, call.login_options(), call.params["proof"])


def _claims(call: Call) -> Claims:
    names = ("must", "must_not", "must_have", "must_not_have", "expected_scopes")
    must, must_not, has, has_not, scopes = (call.params[name] for name in names)
    return Claims(must or {}, must_not or {}, has, has_not, scopes)


def _checked(call: Call, connection: Connection, proof: Proof) -> dict[str, Any]:
    """What the user may do, and what becomes of the token: returned, left to the task's own login, or revoked."""
    params, claims = call.params, _claims(call)
    revokes = proof.connection is not connection and not params["return_session"] and params["revoke_proof_token"]
    try:
        checked = check_claims(proof.connection, claims) if claims else None
    finally:
        if revokes:
            proof.end()
    token = "returned" if params["return_session"] else "revoked" if revokes else "kept"
    told: dict[str, Any] = {"proof": {**proof.evidence(token), "checked": checked}}
    return {**told, "session": proof.connection.session} if params["return_session"] else told


def _absent(call: Call) -> Done:
    if not call.params["app"]:
        return _logged_out(call)
    connection = call.connection()
    outcome = withdraw(connection, _asked(call), check_mode=call.check_mode)
    if outcome is None:
        return Done(told={"approval": None, "steps": [], "identity": None, "proof": NOT_ASKED})
    done = _done(outcome)
    done.told |= {"steps": [], "identity": None, "proof": NOT_ASKED}
    for warning in outcome.warnings:
        call.warn(warning)
    grants, hidden = app_grants(connection, outcome.app["name"], outcome.user["id"])
    if grants is None:
        call.warn(f"Grants of the app were not revoked: {hidden}")
    _revoked(call, connection, [grant for grant in grants or [] if grant["of_user"]], done)
    return done


def _logged_out(call: Call) -> Done:
    """The end of a session is no change of the org, just as its beginning was none.

    Nothing is read before, so that a session that has ended already is not renewed in order to be ended.
    """
    if not call.params["session"] or call.params["user"]:
        raise InvalidInput(
            "state: absent needs app, or a session to log out.",
            remedy="Name the app whose approval is to be taken back, or pass the session of the task that logged in and no user.",
        )
    connection = call.connection()
    token = connection.client.token
    if not call.check_mode:
        revoke_token(connection.client.transport, token.instance_url, token.access_token)
    return Done(told={"identity": None, "proof": NOT_ASKED})
