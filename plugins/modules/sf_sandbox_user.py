#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_sandbox_user
short_description: Find a user of production in a sandbox
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - A copy of production lengthens every username, as a rule by a dot and the sandbox's name, and appends C(.invalid) to e-mail addresses. This module asks
    the sandbox what became of one user, and guesses nothing.
  - Nothing is written. Production is refused.
options:
  production_username:
    description: The exact username in production.
    type: str
    required: true
  production_user_id:
    description:
      - The Id of the user in production, which a copy keeps. The user of the sandbox who bears it and has O(production_username) within its name is chosen,
        also where Salesforce put characters before a name that was taken, such as C(00x7Vqoncehub.api@acme.example.uat), and among several.
      - Without it such a user is shown and never chosen.
    type: str
  sandbox_name:
    description: The name of the sandbox, to choose among several users whose names begin alike.
    type: str
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
    description: Nothing is ever changed.
seealso:
  - module: orgops.salesforce.sf_api_user
  - module: orgops.salesforce.sf_provision
"""

EXAMPLES = r"""
- name: What the API user is called since the refresh
  orgops.salesforce.sf_sandbox_user:
    production_username: oncehub.api@acme.example
  register: refreshed

- name: Its e-mail address, as it was
  orgops.salesforce.sf_api_user:
    user: "{{ refreshed.user.username }}"
    email: "{{ refreshed.user.email }}"
    create: false
"""

RETURN = r"""
user:
  description: The user in this sandbox.
  returned: success
  type: dict
  contains:
    id:
      description: Its Id in this sandbox.
      type: str
    username:
      description: Its username in this sandbox.
      type: str
    active:
      description: Whether it is active.
      type: bool
    email:
      description: Its e-mail address, without the C(.invalid) of the copy.
      type: str
    email_is_invalid:
      description: Whether the copy's C(.invalid) is still there.
      type: bool
  sample:
    id: 0055g00000AbCdEAAV
    username: oncehub.api@acme.example.uat
    active: false
    email: oncehub.api@acme.example
    email_is_invalid: true
org:
  description: The org that answered.
  returned: when a login succeeded
  type: dict
  sample: {id: 00D5g000000AbCdEAK, name: Acme UAT, kind: sandbox}
api_calls:
  description: API requests of this task, and what is left of the org's rolling 24 hours.
  returned: when a login was tried
  type: dict
  sample: {count: 1, logins: 1, used: 120, limit: 115000, remaining: 114880}
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sandbox_user import sandbox_user

SPEC = Spec(
    options={
        "production_username": {"type": "str", "required": True},
        "production_user_id": {"type": "str"},
        "sandbox_name": {"type": "str"},
    }
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    named = (params["production_username"], params["sandbox_name"], params["production_user_id"])
    return {"user": sandbox_user(call.connection(), *named)}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
