#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_api_user_facts
short_description: Everything about the API user of a connector in one org
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Reads one user with its licence, profile, permission sets, groups, effective permissions and their provenance, the installed packages, the apps
    that the org knows and the OAuth grants, and returns it all as the fact C(sf_api_user).
  - A user that does not exist is a fact too. What the running user may not see is V(null), and C(unknown) says why.
  - At most three API requests are made, whatever is asked for; a fourth is made where packages need the Tooling API.
options:
  user:
    description: The exact username of the user to look at. Aliases and e-mail addresses are never matched.
    type: str
    required: true
  gather_subset:
    description:
      - Which parts to gather beside the org and the user. V(all), V(min), names, and names with C(!) in front to leave them out.
    type: list
    elements: str
    default: [all]
  system_permissions:
    description:
      - The system permissions to report with their provenance, by API name such as V(ModifyAllData). V(all) reports every one that the org knows, which
        makes the fact large.
      - Where it is not given, those are reported that connectors and auditors speak of.
    type: list
    elements: str
  objects:
    description: The objects whose effective permissions and fields to report.
    type: list
    elements: str
    default: [Lead, Contact, Account, Case, Event, Task]
  fields:
    description: Fields whose effective permissions to report, written as V(Object.Field).
    type: list
    elements: str
    default: []
  apps:
    description: Names of connected apps or External Client Apps for which to report the OAuth grants of other users as well.
    type: list
    elements: str
    default: []
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
"""

EXAMPLES = r"""
- name: Look at the API user
  orgops.salesforce.sf_api_user_facts:
    login_url: https://acme.my.salesforce.com
    client_id: "{{ vault_sf_client_id }}"
    username: auditor@acme.example
    private_key_file: /etc/orgops/acme.pem
    expected_org_kind: production
    user: oncehub.api@acme.example
    apps: [OnceHub connector for Salesforce]

- name: Only what it may do with leads
  orgops.salesforce.sf_api_user_facts:
    user: oncehub.api@acme.example
    gather_subset: [permissions, objects]
    objects: [Lead]

- name: Who gave the user Modify All Data
  ansible.builtin.debug:
    msg: "{{ ansible_facts.sf_api_user.system_permissions.ModifyAllData.through }}"
"""

RETURN = r"""
ansible_facts:
  description: The facts of this org.
  returned: success
  type: dict
  contains:
    sf_api_user:
      description: The snapshot.
      type: dict
      contains:
        org:
          description: Id, name, kind, edition and instance of the org, and its API usage.
          type: dict
        running_user:
          description: Who asked, and which system permissions that user has.
          type: dict
        user:
          description: The user; only C(exists) and C(username) when there is none.
          type: dict
        licence:
          description: The user licence behind the profile, with its seats.
          type: dict
        profile:
          description: The profile and the permissions it grants by itself.
          type: dict
        permission_sets:
          description: Directly assigned permission sets.
          type: list
          elements: dict
        permission_set_groups:
          description: Assigned groups with their status and components.
          type: list
          elements: dict
        permission_set_licenses:
          description: Assigned permission set licences.
          type: list
          elements: dict
        system_permissions:
          description: Every system permission by API name; whether it is granted, through what, and what mutes it.
          type: dict
        object_permissions:
          description: Effective rights on the requested objects, with provenance.
          type: dict
        field_permissions:
          description: Effective rights on the requested fields, with provenance.
          type: dict
        custom_fields:
          description: Custom fields of the requested objects.
          type: dict
        required_fields:
          description: Fields of the requested objects that need a value and have no default.
          type: dict
        record_types:
          description: Record types of the requested objects.
          type: dict
        assignment_rules:
          description: Assignment rules.
          type: list
          elements: dict
        packages:
          description: Installed packages with namespace and version.
          type: list
          elements: dict
        apps:
          description: Connected apps and External Client Apps with their policy and approvals.
          type: list
          elements: dict
        grants:
          description: OAuth grants of the user, and of others for the named apps.
          type: list
          elements: dict
        audit_trail:
          description: Setup changes of the last 30 days that name the user.
          type: list
          elements: dict
        unknown:
          description: What could not be seen, as a dotted path, and why.
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

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.labels import LABELS
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.snapshot import observe
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted, chosen

SPEC = Spec(
    options={
        "user": {"type": "str", "required": True},
        "gather_subset": {"type": "list", "elements": "str", "default": ["all"]},
        "system_permissions": {"type": "list", "elements": "str"},
        "objects": {
            "type": "list",
            "elements": "str",
            "default": ["Lead", "Contact", "Account", "Case", "Event", "Task"],
        },
        "fields": {"type": "list", "elements": "str", "default": []},
        "apps": {"type": "list", "elements": "str", "default": []},
    }
)


def run(call: Call) -> dict[str, Any]:
    wanted = Wanted(
        username=call.params["user"],
        subsets=chosen(call.params["gather_subset"]),
        system_permissions=_spoken_of(call.params["system_permissions"]),
        objects=tuple(call.params["objects"]),
        fields=tuple(call.params["fields"]),
        described=tuple(call.params["objects"]),
        apps=tuple(call.params["apps"]),
    )
    return {"ansible_facts": {"sf_api_user": observe(call.connection(), wanted, call.now())}}


def _spoken_of(named: list[str] | None) -> frozenset[str] | None:
    if named is None:
        return frozenset(LABELS)
    return None if "all" in named else frozenset(named)


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
