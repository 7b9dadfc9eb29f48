#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_permset_assignment
short_description: Assign permission sets, groups and permission set licences to a user
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Ensures that permission sets, permission set groups and permission set licences are assigned to one user, are not, or are exactly these.
  - Reads first, and writes only what is missing, in one call. Licences are assigned before the sets that need them.
  - Nothing is taken from the running user, nor from the last active administrator what makes it one.
  - Direct assignments are compared with direct ones. What a user has through a group, and the set that belongs to its profile, is left alone.
options:
  user:
    description: The exact username. Aliases and e-mail addresses are never matched.
    type: str
    required: true
  permission_sets:
    description:
      - Permission sets, each by Id, C(namespace__Name), API name or label, in this order and never by guessing.
      - A kind that is not given is left alone, also with O(state=exact). An empty list with O(state=exact) removes all of that kind.
    type: list
    elements: str
  permission_set_groups:
    description: Permission set groups, named in the same ways.
    type: list
    elements: str
  permission_set_licenses:
    description: Permission set licences, by Id, developer name, licence key or label.
    type: list
    elements: str
  state:
    description:
      - V(present) assigns what is missing. V(absent) removes what is named. V(exact) does the first, and removes whatever else is directly assigned.
    type: str
    choices: [present, absent, exact]
    default: present
  expires:
    description:
      - When the assignments of sets and groups end, as ISO 8601, such as V(2027-01-31) or V(2027-01-31T12:00:00Z). An existing assignment with another end is
        changed. Without it, existing ends are left alone, and an assignment that has ended is made endless.
    type: str
  max_removals:
    description: The most assignments that the task may remove; more stops it before it removes any.
    type: int
    default: 10
  remove_managed:
    description: Whether O(state=exact) may remove sets of installed packages that nobody named.
    type: bool
    default: false
  group_timeout:
    description:
      - Seconds to wait for a group whose recalculation has not ended.
      - Every two seconds a line tells which groups are waited for; an ordinary module, run on another host or by O(sf_execution=module), waits in silence.
    type: float
    default: 60.0
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
seealso:
  - module: orgops.salesforce.sf_api_user
  - module: orgops.salesforce.sf_compliance
"""

EXAMPLES = r"""
- name: Give the API user the permission set of the OnceHub package
  orgops.salesforce.sf_permset_assignment:
    user: oncehub.api@acme.example
    permission_sets: [OnceHub connector for Salesforce permission set]

- name: The licence before the set that needs it
  orgops.salesforce.sf_permset_assignment:
    user: integration@acme.example
    permission_set_licenses: [SalesforceAPIIntegrationPsl]
    permission_sets: [Integration_Access]

- name: Exactly these, and nothing else that is assigned directly
  orgops.salesforce.sf_permset_assignment:
    user: oncehub.api@acme.example
    permission_sets:
      - ScheduleOnce__ScheduleOnce_Connector
      - Orgops_Access
    permission_set_groups: []
    state: exact
    max_removals: 3

- name: For the time of a migration
  orgops.salesforce.sf_permset_assignment:
    user: migration@acme.example
    permission_sets: [Migration_Writer]
    expires: "2027-01-31"
"""

RETURN = r"""
changes:
  description: What was changed, or would be in check mode, in the order of writing.
  returned: success
  type: list
  elements: dict
  sample:
    - id: create PermissionSetAssignment ScheduleOnce__ScheduleOnce_Connector
      kind: PermissionSetAssignment
      action: create
      target: ScheduleOnce__ScheduleOnce_Connector
      before: null
      after: {assigned: true, expires: null}
      findings: []
      by: provision
assignments:
  description: Direct assignments after the task, by kind.
  returned: success
  type: dict
kept:
  description: What O(state=exact) would have removed, had it not belonged to a package.
  returned: success
  type: list
  elements: str
diff:
  description: Direct assignments before and after.
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
  sample: {count: 2, logins: 1, used: 120, limit: 115000, remaining: 114880}
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.assignments import Assigned, ensure
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, changed_by, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.assignments import KINDS, end_of
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards

SPEC = Spec(
    options={
        "user": {"type": "str", "required": True},
        "permission_sets": {"type": "list", "elements": "str"},
        "permission_set_groups": {"type": "list", "elements": "str"},
        "permission_set_licenses": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["present", "absent", "exact"], "default": "present"},
        "expires": {"type": "str"},
        "max_removals": {"type": "int", "default": 10},
        "remove_managed": {"type": "bool", "default": False},
        "group_timeout": {"type": "float", "default": 60.0},
    },
    required_one_of=[["permission_sets", "permission_set_groups", "permission_set_licenses"]],
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    asked = Assigned(
        username=params["user"],
        names={kind.option: params[kind.option] for kind in KINDS},
        state=params["state"],
        expires=end_of(params["expires"]),
        guards=Guards(params["max_removals"], params["remove_managed"]),
        patience=Patience(params["group_timeout"], call.tell),
    )
    outcome = ensure(call.connection(), asked, check_mode=call.check_mode, warn=call.warn)
    result = changed_by(call, outcome.changes, outcome.before, outcome.after)
    return {**result, "assignments": outcome.after, "kept": outcome.kept}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
