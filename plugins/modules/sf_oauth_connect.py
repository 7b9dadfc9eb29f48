#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_oauth_connect
short_description: Let a person connect an app in the browser, and keep the refresh token
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - The road I(Connect, sign in, Allow, back) for the operator's own app, by authorization code with PKCE.
  - Listens on loopback for the callback, shows the address to open, waits with a visible countdown, and checks who answered and in which org.
  - Whoever is signed in to the browser already answers without being asked. The wrong user is refused, the fresh grant is revoked, and the person may
    try again until O(wait) is over.
  - The refresh token goes to a file of Ansible Vault or to the standard input of a command. It is never shown.
  - With O(refresh_token) it first tries whether the connection still works, and asks nobody when it does.
options:
  user:
    description: The exact username of the user who is to connect; usually the API user.
    type: str
    required: true
  redirect_uri:
    description: The callback on this machine, exactly as the app has it.
    type: str
    default: http://localhost:1717/OauthRedirect
  scopes:
    description: What the app asks for.
    type: list
    elements: str
    default: [api, refresh_token]
  wait:
    description: Seconds to wait for the browser.
    type: float
    default: 300.0
  vault_file:
    description: The file of Ansible Vault that gets the refresh token. Its other variables stay; it is created when it does not exist.
    type: path
  vault_variable:
    description: The variable in O(vault_file).
    type: str
    default: sf_refresh_token
  store_command:
    description:
      - A program with its arguments that gets the refresh token on its standard input, without a line break behind it, and has 60 seconds for it.
      - Any exit code but 0 is a failure. The grant is then revoked, since nobody would hold its token.
      - What the program writes is not shown, since it may repeat what it was given.
    type: list
    elements: str
  return_session:
    description:
      - Whether to return a C(session) for the later tasks of the play. The whole result is then hidden from output, callbacks and logs; C(register)
        still works.
      - This is how a play works with an app that rotates refresh tokens, where a token is good for one login only.
    type: bool
    default: false
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
    details: Tries the given O(refresh_token), and opens no browser. Where the app rotates refresh tokens its successor is kept nevertheless, with a
      warning, since the given one died with the trial.
  diff_mode:
    support: none
  idempotent:
    support: full
    details: With O(refresh_token), as C(playbooks/connect.yml) gives it.
notes:
  - Runs inside the Ansible worker only, since it speaks with the person at the terminal and needs the vault password of the play.
  - Connect one org at a time, with C(serial=1); two cannot listen at one O(redirect_uri).
seealso:
  - module: orgops.salesforce.sf_connected_app_auth
"""

EXAMPLES = r"""
- name: Connect as the API user, and keep the refresh token in the vault
  orgops.salesforce.sf_oauth_connect:
    login_url: https://acme--uat.sandbox.my.salesforce.com
    client_id: "{{ orgops_client_id }}"
    user: oncehub.api@acme.example.uat
    expected_org_kind: sandbox
    refresh_token: "{{ sf_refresh_token | default(omit) }}"
    vault_file: group_vars/sandbox/refresh_token.yml

- name: Keep it in a password manager instead
  orgops.salesforce.sf_oauth_connect:
    login_url: https://acme.my.salesforce.com
    client_id: "{{ orgops_client_id }}"
    user: oncehub.api@acme.example
    store_command: [pass, insert, --force, --multiline, salesforce/acme]

- name: Work with a connection whose app rotates refresh tokens
  orgops.salesforce.sf_oauth_connect:
    login_url: https://acme.my.salesforce.com
    client_id: "{{ orgops_client_id }}"
    user: oncehub.api@acme.example
    refresh_token: "{{ sf_refresh_token }}"
    vault_file: group_vars/acme/refresh_token.yml
    return_session: true
  register: connected

- name: Look at the API user with its own session
  orgops.salesforce.sf_api_user_facts:
    session: "{{ connected.session }}"
    user: oncehub.api@acme.example
"""

RETURN = r"""
identity:
  description: Who connected, and where; null in check mode when a person would have to be asked.
  returned: success
  type: dict
  sample: {user_id: 0055g000000AbCdAAK, username: oncehub.api@acme.example, org: {id: 00D5g000000AbCdEAK, name: Acme, kind: production}}
scopes:
  description: What was granted.
  returned: success
  type: list
  elements: str
rotated:
  description: Whether the given O(refresh_token) was replaced by its successor, which was kept.
  returned: success
  type: bool
session:
  description: The session for O(session) of later tasks of other modules.
  returned: when O(return_session) is true and somebody is connected
  type: dict
org:
  description: The org that answered.
  returned: when a login succeeded
  type: dict
api_calls:
  description: API requests of this task, and what is left of the org's rolling 24 hours.
  returned: when a login was tried
  type: dict
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection, connect_by
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.refresh_token import RefreshToken
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import (
    end_fresh_grant,
    revoke_token,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.login import (
    Granted,
    WebLogin,
    identity_of,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, SecretStore, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    InvalidInput,
    LoginRefused,
    SalesforceError,
    WrongOrg,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.investigate import explained

SPEC = Spec(
    options={
        "user": {"type": "str", "required": True},
        "redirect_uri": {"type": "str", "default": "http://localhost:1717/OauthRedirect"},
        "scopes": {"type": "list", "elements": "str", "default": ["api", "refresh_token"]},
        "wait": {"type": "float", "default": 300.0},
        "vault_file": {"type": "path"},
        "vault_variable": {"type": "str", "default": "sf_refresh_token"},
        "store_command": {"type": "list", "elements": "str"},
        "return_session": {"type": "bool", "default": False},
    },
    mutually_exclusive=[["vault_file", "store_command"]],
    required_one_of=[["vault_file", "store_command"]],
)


def run(call: Call) -> dict[str, Any]:
    if call.params["store_command"] == []:
        raise InvalidInput("store_command names no program.", remedy="Give a program and its arguments as a list.")
    if call.tell is None or call.store is None:
        raise InvalidInput(
            "sf_oauth_connect speaks with a person, and runs inside the Ansible worker only.",
            remedy="Use a local connection, without async and without sf_execution: module.",
        )
    call.store.check()
    lock = OrgLock(call.params["expected_org_id"], call.params["expected_org_kind"], call.params["user"])
    lock.validate()
    options = _options(call)
    try:
        still = _still_connected(call, call.store, options, lock)
        if still or call.check_mode:
            return {"changed": not still, **(still or {"identity": None, "scopes": [], "rotated": False})}
        granted = _asked(call, options, lock, call.tell)
    except LoginRefused as error:
        raise explained(error, options, None, None) from None
    _keep(call, call.store, granted.connection.client.token.instance_url, granted.refresh_token)
    return {"changed": True, **_told(call, granted.connection, rotated=False)}


def _asked(call: Call, options: LoginOptions, lock: OrgLock, tell: Callable[[str], None]) -> Granted:
    """What a person at a browser granted."""
    asking = replace(options, refresh_token=None)
    granted = WebLogin(asking, lock, call.params["scopes"], call.transport(), tell, call.params["wait"]).run()
    call.secrets |= {granted.refresh_token, granted.connection.client.token.access_token}
    return granted


def _keep(call: Call, store: SecretStore, instance_url: str, refresh_token: str) -> None:
    """A grant whose token nobody holds would stay in the org for ever: it ends when the token cannot be kept."""
    try:
        store.keep(refresh_token)
    except SalesforceError as error:
        fate = end_fresh_grant(call.transport(), instance_url, refresh_token)
        error.remedy = f"{fate} {error.remedy} Then connect again."
        raise


def _told(call: Call, connection: Connection, *, rotated: bool) -> dict[str, Any]:
    told = {**identity_of(connection), "rotated": rotated}
    return {**told, "session": connection.session} if call.params["return_session"] else told


def _options(call: Call) -> LoginOptions:
    """The app and its host; whoever else the play logs in as has no part in this."""
    given = call.login_options()
    missing = [name for name in ("login_url", "client_id") if not getattr(given, name)]
    if missing:
        raise InvalidInput(
            f"sf_oauth_connect needs {', '.join(missing)}.",
            remedy="Name the org's My Domain and the app's consumer key.",
        )
    return replace(given, session=None, access_token=None, redirect_uri=call.params["redirect_uri"])


def _still_connected(call: Call, store: SecretStore, options: LoginOptions, lock: OrgLock) -> dict[str, Any] | None:
    """Who is connected by the refresh token that is kept already; None when a person has to be asked.

    The successor of a token that is rotated is kept at once, in check mode too: there is no other copy of it.
    """
    if not options.refresh_token:
        return None
    flow = RefreshToken(options)
    try:
        token = flow.authenticate(call.transport())
    except LoginRefused as error:
        if error.code != "grant_expired":
            raise
        return None
    call.secrets.add(token.access_token)
    if flow.successor:
        _keep_successor(call, store, token.instance_url, flow.successor)
    try:
        connection = connect_by(token, call.transport(), options.api_version, lock)
        connection.identify()
    except WrongOrg as error:
        call.warn(f"The kept refresh token is not {lock.username}'s: {error.message}")
        if not call.check_mode:
            revoke_token(call.transport(), token.instance_url, flow.successor or options.refresh_token)
        return None
    return _told(call, connection, rotated=bool(flow.successor))


def _keep_successor(call: Call, store: SecretStore, instance_url: str, successor: str) -> None:
    call.secrets.add(successor)
    _keep(call, store, instance_url, successor)
    if call.check_mode:
        call.warn(
            "The app rotates refresh tokens: the successor of the given token was kept although this is check mode, since the trial ended the given one."
        )


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
