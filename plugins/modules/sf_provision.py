#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_provision
short_description: Make the API user what its baselines demand
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Observes the user, judges it against the baselines, plans the changes that turn failed requirements into met ones, and writes them in the order in
    which Salesforce accepts them, in as few calls as possible.
  - In check mode the plan is returned and nothing is written. What the plan says is what the run does.
  - What no API can do, such as page layouts or the policy of an app, is returned as steps for a person.
  - Seats of licences, guard rails and the state of permission set groups are checked before the first write. The running user and the last active
    administrator are never deactivated, frozen, or moved to a profile that does not administer.
options:
  user:
    description: The exact username of the API user.
    type: str
    required: true
  baselines:
    description:
      - Baselines, each a name of the catalogue such as V(oncehub), the path of a file, or the document itself. Several are demands of connectors that
        share the user; demands that contradict each other are refused before any call.
    type: list
    elements: raw
    default: [oncehub]
  variables:
    description: Values for the variables that the baselines declare.
    type: dict
    default: {}
  waivers:
    description: A file of waivers, or the list itself. What is waived is left as it is.
    type: raw
  max_removals:
    description: The task stops before writing when it would take away more assignments than this.
    type: int
    default: 10
  group_timeout:
    description:
      - Seconds to wait for permission set groups that are to be assigned and are still recalculated.
      - Every two seconds a line tells which groups are waited for; an ordinary module, run on another host or by O(sf_execution=module), waits in silence.
    type: float
    default: 60
  conflict_window_days:
    description:
      - How many days back to look for changes to this user by somebody other than the running user, when there is something to write. They are returned, and
        the task warns about them, as it does about active user access policies. V(0) does not look.
    type: int
    default: 7
  inventory_host:
    description: How reports name the org; the inventory name of the host where it is not given.
    type: str
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
notes:
  - Names and paths of baselines and waivers are read on the controller.
seealso:
  - module: orgops.salesforce.sf_compliance
  - module: orgops.salesforce.sf_connected_app_auth
"""

EXAMPLES = r"""
- name: Make the API user what OnceHub needs
  orgops.salesforce.sf_provision:
    user: oncehub.api@acme.example
    baselines: [oncehub]
  register: provisioned

- name: What was done, in order, and what is left for a person
  ansible.builtin.debug:
    msg: "{{ provisioned | orgops.salesforce.plan_summary }}"
"""

RETURN = r"""
changes:
  description: What was changed, or would be in check mode, in the order of writing.
  returned: success
  type: list
  elements: dict
by_person:
  description: What only a person can do, each with its steps and the findings it mends.
  returned: success
  type: list
  elements: dict
conflicts:
  description: Recent changes to this user by somebody else, newest first, and active user access policies; empty when nothing was to be written.
  returned: success
  type: list
  elements: dict
conflicts_unseen:
  description: Where conflicts could not be looked for, each with Salesforce's reason, such as an org that has no user access policies or hides them.
  returned: success
  type: dict
  sample: {user access policies: "INVALID_TYPE: sObject type 'UserAccessPolicy' is not supported."}
judgement:
  description: The org as it is after the task; in check mode, as it is.
  returned: success
  type: dict
diff:
  description: Every change, numbered in the order of writing, with what was and what is.
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
  sample: {count: 3, logins: 1, used: 120, limit: 115000, remaining: 114880}
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.provision import Asked, provision
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, changed_by, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.conflicts import conflicts, refuse_undecided
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards

SPEC = Spec(
    options={
        "user": {"type": "str", "required": True},
        "baselines": {"type": "list", "elements": "raw", "default": ["oncehub"]},
        "variables": {"type": "dict", "default": {}},
        "waivers": {"type": "raw"},
        "max_removals": {"type": "int", "default": 10},
        "group_timeout": {"type": "float", "default": 60.0},
        "conflict_window_days": {"type": "int", "default": 7},
        "inventory_host": {"type": "str"},
    }
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    baselines = catalogue.resolved(params["baselines"], params["variables"])
    waivers = catalogue.load_waivers(params["waivers"]) if params["waivers"] else []
    refuse_undecided(conflicts(baselines, waivers, call.now()))
    asked = Asked(
        params["user"],
        baselines,
        waivers,
        params["inventory_host"],
        Guards(max_removals=params["max_removals"]),
        Patience(params["group_timeout"], call.tell),
        params["conflict_window_days"],
    )
    outcome = provision(call.connection(), asked, now=call.now, warn=call.warn, check_mode=call.check_mode)
    # Ansible sorts what it shows of a diff: numbers keep the order of the plan.
    numbered = {f"{number:02}. {change.id}": change for number, change in enumerate(outcome.changes, 1)}
    before = {name: change.before for name, change in numbered.items()}
    after = {name: change.after for name, change in numbered.items()}
    return {
        **changed_by(call, outcome.changes, before, after),
        "by_person": [change.as_dict() for change in outcome.by_person],
        "conflicts": outcome.conflicts.found,
        "conflicts_unseen": outcome.conflicts.unseen,
        "judgement": outcome.judgement,
    }


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
