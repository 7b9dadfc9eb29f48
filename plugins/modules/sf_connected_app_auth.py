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
  approve_through:
    description:
      - V(permission_set) approves the user alone.
      - V(profile) approves everybody who has the user's profile.
      - V(none) leaves approvals alone, such as for a connector's app that users authorise themselves.
    type: str
    choices: [permission_set, profile, none]
    default: permission_set
  state:
    description:
      - V(present) approves and proves.
      - V(exact) does the same, and revokes the grants of the app that users other than O(user) and O(grant_users) gave. The grant of the right user
        and the running user's own are never touched.
      - V(absent) unassigns the approving set from the user and revokes the user's grants of the app. The approval itself is deleted when
        O(permission_set) is named and nobody else is assigned to it.
      - V(absent) without O(app) logs out, which revokes the token of O(session). A session that has ended already is as wanted.
    type: str
    choices: [present, exact, absent]
    default: present
  gather_grants:
    description:
      - Whether to tell who granted the app access, in RV(grants). O(state=exact) always does.
    type: bool
    default: false
  grant_users:
    description:
      - Users beside O(user) whose grants of the app are right, by username; owners of booking pages, for example.
    type: list
    elements: str
    default: []
  max_removals:
    description:
      - The most grants that the task may revoke; more stops it before it revokes any.
    type: int
    default: 10
  prove:
    description:
      - Whether to log in as O(user).
    type: bool
    default: true
  proof:
    description:
      - What differs between the login as O(user) and the task's own. Where nothing is said, it is the same app and key with O(user) as the username.
      - With V(client_credentials) the org decides who answers; its Run As user must be O(user).
      - With V(refresh_token) whoever connected the app answers, and must be O(user).
      - A session, or a token that was obtained elsewhere, proves no login.
    type: dict
    suboptions:
      login_flow:
        description: How to log in as the user.
        type: str
        choices: [jwt_bearer, client_credentials, refresh_token]
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
      refresh_token:
        description: The user's own refresh token; it means O(proof.login_flow=refresh_token) where no flow is named.
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
  must:
    description:
      - What the user must be able to do, asked as the user. Keys are sObjects, values lists of V(create), V(read), V(update), V(delete).
    type: dict
  must_not:
    description:
      - What the user must not be able to do, in the same form.
    type: dict
  must_have:
    description:
      - System permissions that the user must have, by API name without the prefix, such as V(ApiEnabled).
    type: list
    elements: str
    default: []
  must_not_have:
    description:
      - System permissions that the user must not have, such as V(CanApproveUninstalledApps).
    type: list
    elements: str
    default: []
  expected_scopes:
    description:
      - Scopes that the login must yield, such as V(api).
    type: list
    elements: str
    default: []
  diagnose_with:
    description:
      - The session of a second identity, which looks into the org when the task's own login is refused and tells why. A refused login as O(user) is
        looked into by the task's own login.
    type: dict
    suboptions:
      instance_url:
        description: The org's own host.
        type: str
      access_token:
        description: The token.
        type: str
      org_id:
        description: The org's id.
        type: str
      user_id:
        description: The second identity's user id.
        type: str
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

- name: Prove what the API user may do, and what it must not
  orgops.salesforce.sf_connected_app_auth:
    user: oncehub.api@acme.example
    app: Orgops
    return_session: false
    expected_scopes: [api]
    must:
      Lead: [create, update]
      Contact: [create, update]
      Account: [create, update]
      Case: [create, update]
      Event: [create, update]
    must_not_have: [CanApproveUninstalledApps]

- name: Who connected OnceHub, and nobody but the API user and the owner of a booking page
  orgops.salesforce.sf_connected_app_auth:
    user: oncehub.api@acme.example
    app: OnceHub connector for Salesforce
    approve_through: none
    prove: false
    state: exact
    grant_users: [olive.owner@acme.example]

- name: In a long play, renew a session that may have ended, once for all later tasks
  orgops.salesforce.sf_connected_app_auth:
    session: "{{ login.session }}"
  register: login

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
steps:
  description: What only a person can change, with the exact steps; such as the app's policy, which no record API writes.
  returned: when O(app) is given
  type: list
  elements: dict
grants:
  description:
    - Whether the app is connected, by whom, since when and how alive. C(connected) and C(users) are null where the running user may not see
      grants, and C(unknown) says so.
    - The state of a user's grant is V(alive), V(warning) after 20 idle days, V(dead) after 30.
  returned: with O(gather_grants) or O(state=exact)
  type: dict
  sample:
    app: connected_app
    connected: true
    users:
      - {username: oncehub.api@acme.example, right: true, count: 1, limit: 5, since: "2026-07-24T08:00:00Z", last_used: "2026-11-20T08:00:00Z",
         idle_days: 1, state: alive}
    wrong_users: []
    unknown: null
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
    scopes: [api, id]
    requests: {logins: 1, calls: 1}
    token: revoked
    checked: null
session:
  description: The session for O(session) of later tasks.
  returned: when O(return_session) is true and the login was proved
  type: dict
refresh_token:
  description:
    - The refresh token that counts from now on. The given one died with this login; a task that fails later returns no successor.
    - The whole result is then hidden from output, callbacks and logs, as with RV(session).
  returned: when a login was by refresh token, and the app rotates refresh tokens
  type: str
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
  description:
    - The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
    - Of a refused login the code is the verdict; C(details) has the evidence, and how it was found.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.app_auth import ensure
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC, SESSION_SPEC, Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, changed_by, open_door

PROOF_OPTIONS = (
    "login_url",
    "audience",
    "client_id",
    "client_secret",
    "refresh_token",
    "private_key",
    "private_key_file",
    "private_key_passphrase",
    "certificate_file",
)


def _without_fallback(name: str) -> dict[str, Any]:
    """The environment speaks for the running user, not for the user whose access is proved."""
    return {key: value for key, value in CONNECT_SPEC[name].items() if key != "fallback"}


def _names() -> dict[str, Any]:
    return {"type": "list", "elements": "str", "default": []}


SPEC = Spec(
    options={
        "user": {"type": "str"},
        "app": {"type": "str"},
        "permission_set": {"type": "str"},
        "approve_through": {
            "type": "str",
            "choices": ["permission_set", "profile", "none"],
            "default": "permission_set",
        },
        "state": {"type": "str", "choices": ["present", "exact", "absent"], "default": "present"},
        "gather_grants": {"type": "bool", "default": False},
        "grant_users": _names(),
        "max_removals": {"type": "int", "default": 10},
        "prove": {"type": "bool", "default": True},
        "proof": {
            "type": "dict",
            "options": {
                "login_flow": {"type": "str", "choices": ["jwt_bearer", "client_credentials", "refresh_token"]},
                **{name: _without_fallback(name) for name in PROOF_OPTIONS},
            },
        },
        "must": {"type": "dict"},
        "must_not": {"type": "dict"},
        "must_have": _names(),
        "must_not_have": _names(),
        "expected_scopes": _names(),
        "diagnose_with": {"type": "dict", "options": SESSION_SPEC},
        "return_session": {"type": "bool", "default": True},
        "revoke_proof_token": {"type": "bool", "default": True},
    },
    required_if=[("state", "exact", ["app"])],
    required_by={"permission_set": "app"},
)


def run(call: Call) -> dict[str, Any]:
    done = ensure(call)
    return {**changed_by(call, done.changes, done.before, done.after), **done.told}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
