#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_connected_app_auth
short_description: Approve an app for a user, prove the login, and return a session
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Ensures that a connected app or External Client App is approved for a user through a permission set, then really logs in as that user and checks
    user, org and kind of org.
  - Without O(app) it only logs in, and returns a C(session) that saves later tasks of the play their own login.
  - In check mode it writes nothing. It still logs in for real, unless the login has to wait for an approval that is not there yet, and then says so.
  - A login is no change. Only approvals and revoked grants are.
options:
  user:
    description:
      - The exact username of the user whose access is approved and proved; the running user where it is not given.
    type: str
  app:
    description:
      - The connected app or External Client App, by Id, API name or label.
    type: str
  permission_set:
    description:
      - The permission set that holds the approval, by Id, API name or label. Where it is not given, it is the only set that already approves the app.
      - A set that does not exist is created, with nothing in it but the approval. Give its label to have the API name made from it.
      - A set of the licence I(Salesforce API Integration) cannot hold access to apps, nor can a set of a managed package.
    type: str
  state:
    description:
      - V(present) approves and proves.
      - V(absent) unassigns the approving set from the user and revokes the user's grants of the app. The approval itself is deleted when
        O(permission_set) is named and nobody else is assigned to it.
      - V(absent) without O(app) logs out, which revokes the token of O(session).
    type: str
    choices: [present, absent]
    default: present
  prove:
    description:
      - Whether to log in as O(user).
    type: bool
    default: true
  proof:
    description:
      - What differs between the login as O(user) and the task's own. Where nothing is said, it is the same app and key with O(user) as the username.
      - With V(client_credentials) the org decides who answers; its Run As user must be O(user).
    type: dict
    suboptions:
      login_flow:
        description: How to log in as the user.
        type: str
        choices: [jwt_bearer, client_credentials]
      login_url:
        description: The host that is asked for a token.
        type: str
      audience:
        description: The audience of a JWT assertion.
        type: str
      client_id:
        description: The consumer key of the app.
        type: str
      client_secret:
        description: The consumer secret of the app.
        type: str
      private_key:
        description: The private key as PEM text.
        type: str
      private_key_file:
        description: The file that holds the private key.
        type: path
      private_key_passphrase:
        description: The passphrase of the private key.
        type: str
      certificate_file:
        description: The certificate that was uploaded to the app.
        type: path
  return_session:
    description:
      - Whether to return the C(session) of the login. The whole result is then hidden from output, callbacks and logs; C(register) still works.
    type: bool
    default: true
  revoke_proof_token:
    description:
      - Whether to revoke the token of a login as another user when it is not returned.
    type: bool
    default: true
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
seealso:
  - module: orgops.salesforce.sf_permset_assignment
  - module: orgops.salesforce.sf_compliance
"""

EXAMPLES = r"""
- name: Log in once for the whole play
  orgops.salesforce.sf_connected_app_auth:
    expected_org_kind: sandbox
  register: login

- name: Look at the API user without another login
  orgops.salesforce.sf_api_user_facts:
    session: "{{ login.session }}"
    user: oncehub.api@acme.example.uat

- name: Approve the operator's app for the API user and prove that it can log in
  orgops.salesforce.sf_connected_app_auth:
    user: oncehub.api@acme.example.uat
    app: Orgops
    permission_set: Orgops_Access
    return_session: false
  register: proof

- name: Log out
  orgops.salesforce.sf_connected_app_auth:
    session: "{{ login.session }}"
    state: absent

- name: Take the approval and every grant of the app back
  orgops.salesforce.sf_connected_app_auth:
    user: oncehub.api@acme.example.uat
    app: Orgops
    state: absent
"""

RETURN = r"""
identity:
  description: Who answered, and where; null while the proof is pending.
  returned: success
  type: dict
  sample: {user_id: 0055g000000AbCdAAK, username: oncehub.api@acme.example, org: {id: 00D5g000000AbCdEAK, name: Acme, kind: production}}
approval:
  description: The app and the ways through which the user is approved for it after the task.
  returned: when O(app) is given
  type: dict
  sample:
    app: {id: 0xI5g000000AbCdAAK, name: Orgops, kind: external_client_app, policy: admin_approved}
    user: oncehub.api@acme.example
    approved: true
    through: [{kind: permission_set, name: Orgops_Access}]
proof:
  description: The evidence of the login. Status V(proved), V(pending) with what it waits for, or V(not_asked). The token is never part of it.
  returned: success
  type: dict
  sample:
    status: proved
    at: "2026-11-21T22:00:00Z"
    flow: jwt_bearer
    login_url: https://acme.my.salesforce.com
    app: Orgops
    requests: {logins: 1, calls: 1}
    token: revoked
session:
  description: The session for O(session) of later tasks.
  returned: when O(return_session) is true and the login was proved
  type: dict
changes:
  description: What was changed, or would be in check mode, in the order of writing.
  returned: success
  type: list
  elements: dict
diff:
  description: The ways through which the user is approved, before and after.
  returned: with C(--diff)
  type: dict
org:
  description: The org that answered.
  returned: when a login succeeded
  type: dict
  sample: {id: 00D5g000000AbCdEAK, name: Acme, kind: production}
api_calls:
  description: API requests of this task, and what is left of the org's rolling 24 hours.
  returned: when a login was tried
  type: dict
  sample: {count: 2, logins: 2, used: 120, limit: 115000, remaining: 114880}
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.app_access import (
    Asked,
    Outcome,
    approve,
    withdraw,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC, Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import revoke_token
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, changed_by, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.login import (
    Proof,
    Subject,
    already_proved,
    can_log_in,
    options_for,
    prove,
)

PROOF_OPTIONS = (
    "login_url",
    "audience",
    "client_id",
    "client_secret",
    "private_key",
    "private_key_file",
    "private_key_passphrase",
    "certificate_file",
)


def _without_fallback(name: str) -> dict[str, Any]:
    """The environment speaks for the running user, not for the user whose access is proved."""
    return {key: value for key, value in CONNECT_SPEC[name].items() if key != "fallback"}


SPEC = Spec(
    options={
        "user": {"type": "str"},
        "app": {"type": "str"},
        "permission_set": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "prove": {"type": "bool", "default": True},
        "proof": {
            "type": "dict",
            "options": {
                "login_flow": {"type": "str", "choices": ["jwt_bearer", "client_credentials"]},
                **{name: _without_fallback(name) for name in PROOF_OPTIONS},
            },
        },
        "return_session": {"type": "bool", "default": True},
        "revoke_proof_token": {"type": "bool", "default": True},
    },
    required_by={"permission_set": "app"},
)


def run(call: Call) -> dict[str, Any]:
    return _absent(call) if call.params["state"] == "absent" else _present(call)


def _present(call: Call) -> dict[str, Any]:
    connection = call.connection()
    outcome = approve(connection, _asked(call), check_mode=call.check_mode) if call.params["app"] else None
    result = _changes(call, outcome)
    if not call.params["prove"]:
        return {**result, "identity": None, "proof": {"status": "not_asked"}}
    if outcome and outcome.changes and call.check_mode:
        waits_for = [change.id for change in outcome.changes]
        return {**result, "identity": None, "proof": {"status": "pending", "waits_for": waits_for}}
    try:
        proof = _proof(call, outcome)
    except SalesforceError as error:
        raise error.after([change.id for change in outcome.changes] if outcome else []) from None
    return {**result, "identity": proof.identity, **_kept(call, proof)}


def _proof(call: Call, outcome: Outcome | None) -> Proof:
    """One login where the task's own is the user's, two where it is not."""
    connection, given = call.connection(), call.login_options()
    org = connection.identify()
    app = outcome.app["name"] if outcome else None
    me = connection.running_user or {}
    username = outcome.user["username"] if outcome else call.params["user"] or me["username"]
    is_me = str(username).lower() == str(me["username"]).lower()
    options = options_for(username, given, call.params["proof"])
    logged_in = not given.session and not given.access_token
    if is_me and not call.params["proof"] and (logged_in or not outcome or not can_log_in(options)):
        return already_proved(connection, given, app, call.now())
    lock = OrgLock(org["id"], org["kind"], username)
    return prove(call.log_in, Subject(username, options, lock, app), call.now())


def _kept(call: Call, proof: Proof) -> dict[str, Any]:
    """What becomes of the token: returned, left to the task's own login, or revoked."""
    if call.params["return_session"]:
        return {"proof": proof.evidence("returned"), "session": proof.session}
    if proof.connection is not call.connection() and call.params["revoke_proof_token"]:
        proof.end()
        return {"proof": proof.evidence("revoked")}
    return {"proof": proof.evidence("kept")}


def _absent(call: Call) -> dict[str, Any]:
    if not call.params["app"]:
        return _log_out(call)
    outcome = withdraw(call.connection(), _asked(call), check_mode=call.check_mode, secrets=call.secrets)
    for warning in outcome.warnings:
        call.warn(warning)
    return {**_changes(call, outcome), "identity": None, "proof": {"status": "not_asked"}}


def _log_out(call: Call) -> dict[str, Any]:
    """The end of a session is no change of the org, just as its beginning was none."""
    if not call.params["session"] or call.params["user"]:
        raise InvalidInput(
            "state: absent needs app, or a session to log out.",
            remedy="Name the app whose approval is to be taken back, or pass the session of the task that logged in and no user.",
        )
    connection = call.connection()
    connection.identify()
    token = connection.client.token
    if not call.check_mode:
        revoke_token(connection.client.transport, token.instance_url, token.access_token)
    return {"changed": False, "changes": [], "identity": None, "proof": {"status": "not_asked"}}


def _asked(call: Call) -> Asked:
    return Asked(call.params["app"], call.params["user"], call.params["permission_set"])


def _changes(call: Call, outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {"changed": False, "changes": []}
    before, after = _approval(outcome, outcome.before), _approval(outcome, outcome.after)
    return {**changed_by(call, outcome.changes, before, after), "approval": after}


def _approval(outcome: Outcome, through: list[dict[str, str]]) -> dict[str, Any]:
    app = {key: outcome.app[key] for key in ("id", "name", "kind", "policy")}
    return {"app": app, "user": outcome.user["username"], "approved": bool(through), "through": through}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
