# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options, written once for every module."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  login_flow:
    description:
      - How to log in. Where it is not given, the flow is the one that the other options mean. Where they mean several, O(session) wins, then
        O(access_token), O(authorization_code), a private key, O(refresh_token), O(client_secret). Options that the flow does not need are ignored.
      - V(jwt_bearer) needs O(login_url), O(client_id), O(username) and O(private_key) or O(private_key_file).
      - V(client_credentials) needs O(login_url) (the org's My Domain), O(client_id) and O(client_secret).
      - V(refresh_token) needs O(login_url), O(client_id) and O(refresh_token), and O(client_secret) where the app demands it.
      - V(authorization_code) needs O(login_url), O(client_id), O(authorization_code), O(code_verifier) and O(redirect_uri).
        M(orgops.salesforce.sf_oauth_connect) does all of that with a person at a browser.
      - V(access_token) needs O(instance_url) and O(access_token).
      - V(session) needs O(session).
      - V(password) needs O(login_url), O(client_id), O(client_secret), O(username) and O(password). Orgs created since Summer '23 block it by default,
        and it ends between Winter '27 and 20 February 2027.
      - V(soap) needs O(login_url), O(username) and O(password), and O(api_version) up to V(64.0). It ends with Summer '27 (1 June 2027).
      - If E(SF_LOGIN_FLOW) is set, it is used where the option is not given.
    type: str
    choices: [jwt_bearer, client_credentials, refresh_token, authorization_code, access_token, session, password, soap]
  login_url:
    description:
      - The host that is asked for a token, and no other is ever tried.
      - The org's My Domain is the safest choice, such as V(https://acme--uat.sandbox.my.salesforce.com).
      - If E(SF_LOGIN_URL) is set, it is used where the option is not given.
    type: str
  audience:
    description:
      - The audience of a JWT assertion, O(login_url) where it is not given.
      - If E(SF_AUDIENCE) is set, it is used where the option is not given.
    type: str
  instance_url:
    description:
      - The org's own host, for O(login_flow=access_token).
      - If E(SF_INSTANCE_URL) is set, it is used where the option is not given.
    type: str
  username:
    description:
      - The user to log in as, with its exact username. It is the running user, not the user that a task is about.
      - If E(SF_USERNAME) is set, it is used where the option is not given.
    type: str
  password:
    description:
      - The password of O(username), for the retiring flows O(login_flow=password) and O(login_flow=soap) only.
      - If E(SF_PASSWORD) is set, it is used where the option is not given.
    type: str
  security_token:
    description:
      - The security token of O(username), where the address of this machine is not trusted; for the retiring flows only.
      - If E(SF_SECURITY_TOKEN) is set, it is used where the option is not given.
    type: str
  client_id:
    description:
      - The consumer key of the connected app or External Client App.
      - If E(SF_CLIENT_ID) is set, it is used where the option is not given.
    type: str
  client_secret:
    description:
      - The consumer secret of the app.
      - If E(SF_CLIENT_SECRET) is set, it is used where the option is not given.
    type: str
  private_key:
    description:
      - The private key as PEM text, RSA of 2048 bits or more. Keep it in Ansible Vault. It wins over O(private_key_file).
      - If E(SF_PRIVATE_KEY) is set, it is used where the option is not given.
    type: str
  private_key_file:
    description:
      - The file that holds the private key.
      - If E(SF_PRIVATE_KEY_FILE) is set, it is used where the option is not given.
    type: path
  private_key_passphrase:
    description:
      - The passphrase of the private key, where it has one.
      - If E(SF_PRIVATE_KEY_PASSPHRASE) is set, it is used where the option is not given.
    type: str
  certificate_file:
    description:
      - The certificate that was uploaded to the app. With it the task checks before any call that key and certificate belong
        together, and warns when fewer than 30 days are left.
      - If E(SF_CERTIFICATE_FILE) is set, it is used where the option is not given.
    type: path
  access_token:
    description:
      - A token that was obtained elsewhere.
      - If E(SF_ACCESS_TOKEN) is set, it is used where the option is not given.
    type: str
  refresh_token:
    description:
      - The refresh token that M(orgops.salesforce.sf_oauth_connect) obtained. Keep it in Ansible Vault.
      - If E(SF_REFRESH_TOKEN) is set, it is used where the option is not given.
    type: str
  authorization_code:
    description:
      - The code that came back from the browser. It works once.
    type: str
  code_verifier:
    description:
      - The PKCE verifier whose challenge was sent to the browser.
    type: str
  redirect_uri:
    description:
      - The callback URL that O(authorization_code) was sent to, exactly as the app has it.
    type: str
  session:
    description:
      - What M(orgops.salesforce.sf_connected_app_auth) returned earlier in the play, whole and unchanged. It saves the login and wins over every
        other login option.
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
        description: The running user's id.
        type: str
  api_version:
    description:
      - The API version to speak.
      - If E(SF_API_VERSION) is set, it is used where the option is not given.
    type: str
    default: "64.0"
  expected_org_id:
    description:
      - The id of the org that this task is for, of 15 or 18 characters. Any other org stops the task before it reads or writes.
    type: str
  expected_org_kind:
    description:
      - The kind of org that this task is for. Any other kind stops the task before it writes.
    type: str
    choices: [production, sandbox, scratch]
  expected_username:
    description:
      - The running user that this task expects. Set it with O(login_flow=client_credentials), where the org decides who answers.
    type: str
  ca_path:
    description:
      - A file with the certificates of authorities to trust, instead of the system's.
      - If E(SF_CA_PATH) is set, it is used where the option is not given.
    type: path
  validate_certs:
    description:
      - Whether to check TLS certificates. Leave it on.
    type: bool
    default: true
  proxy:
    description:
      - The proxy for every request, as a URL. The C(environment) of a task does not reach it.
      - If E(SF_PROXY) is set, it is used where the option is not given.
    type: str
  timeout:
    description:
      - Seconds to wait for a connection, and again for an answer.
    type: float
    default: 30.0
  retries:
    description:
      - How often a read is tried again after a busy or broken answer. A write is never simply repeated.
    type: int
    default: 3
  max_calls:
    description:
      - The most API requests that this task may make; one more stops it.
    type: int
  sf_execution:
    description:
      - Where the task runs. With V(auto) it runs inside the Ansible worker when the connection is local, which saves an interpreter per task and
        org, and as an ordinary module otherwise. V(module) always executes the ordinary module.
      - The variable C(sf_execution) does the same for a play, a group or a host.
    type: str
    choices: [auto, module]
requirements:
  - python >= 3.11
  - simple-salesforce >= 1.12.9
  - PyJWT >= 2.8 and cryptography >= 42 (for O(login_flow=jwt_bearer))
notes:
  - With a local connection the task runs on the controller, inside the Ansible worker; the libraries are needed by the interpreter that runs Ansible.
  - C(environment) does not reach a task that runs in the worker; use O(proxy) and O(ca_path).
"""
