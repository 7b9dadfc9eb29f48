#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_preflight
short_description: What the running user lacks for a play, and what it has too much of
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Compares the running user's permissions with what auditing or provisioning needs, in one call, before a play does anything.
  - The permission sets of the documentation, auditor and provisioner, grant exactly what is needed.
options:
  purpose:
    description: What the play will do. V(audit) reads only.
    type: str
    choices: [audit, provision]
    default: audit
  objects:
    description: Objects that the audit describes, so that the running user must be able to read them.
    type: list
    elements: str
    default: [Lead, Contact, Account, Case]
  fail_on:
    description: Whether the task fails for rights that are missing, for rights of either kind, or not at all.
    type: str
    choices: [lacks, any, none]
    default: lacks
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
  - module: orgops.salesforce.sf_compliance
  - module: orgops.salesforce.sf_provision
"""

EXAMPLES = r"""
- name: May we do what this play does
  orgops.salesforce.sf_preflight:
    purpose: provision

- name: The auditor holds nothing but what it needs
  orgops.salesforce.sf_preflight:
    purpose: audit
    fail_on: any
"""

RETURN = r"""
running_user:
  description: Who runs the play.
  returned: success
  type: str
  sample: auditor@acme.example
lacks:
  description: Rights that are missing, each with what it is needed for.
  returned: success
  type: list
  elements: dict
  sample: [{right: ViewSetup, why: "shows permission sets, assignments, licences, apps and the audit trail of others"}]
too_much:
  description: Powers that are not needed for the purpose, each with what it can do.
  returned: success
  type: list
  elements: dict
  sample: [{right: ModifyAllData, why: can change every record}]
org:
  description: The org that answered.
  returned: when a login succeeded
  type: dict
  sample: {id: 00D5g000000AbCdEAK, name: Acme, kind: production}
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
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import NotPermitted
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.rights import NEEDS, compare
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.own_rights import own_rights

SPEC = Spec(
    options={
        "purpose": {"type": "str", "choices": list(NEEDS), "default": "audit"},
        "objects": {"type": "list", "elements": "str", "default": ["Lead", "Contact", "Account", "Case"]},
        "fail_on": {"type": "str", "choices": ["lacks", "any", "none"], "default": "lacks"},
    }
)


def run(call: Call) -> dict[str, Any]:
    purpose, fail_on = call.params["purpose"], call.params["fail_on"]
    connection = call.connection()
    mine = own_rights(connection, call.params["objects"])
    told = compare(mine.permissions, purpose, mine.unreadable)
    username = (connection.running_user or {}).get("username")
    failing = {"lacks": told["lacks"], "any": [*told["lacks"], *told["too_much"]], "none": []}[fail_on]
    if failing:
        raise NotPermitted(
            _message(username, purpose, told), remedy=_REMEDY, details={**told, "running_user": username}
        )
    return {"running_user": username, **told}


_REMEDY = (
    "Deploy docs/permission-sets of the collection and assign the set for this purpose; take away what is too much."
)


def _message(username: Any, purpose: str, told: dict[str, list[dict[str, Any]]]) -> str:
    parts = []
    if told["lacks"]:
        parts.append(f"lacks {', '.join(item['right'] for item in told['lacks'])}")
    if told["too_much"]:
        parts.append(f"has too much: {', '.join(item['right'] for item in told['too_much'])}")
    return f"For {purpose}, the running user {username} {' and '.join(parts)}."


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
