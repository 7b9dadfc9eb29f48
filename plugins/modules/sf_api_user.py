#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_api_user
short_description: Ensure that a Salesforce user is as it must be
version_added: 0.1.0
author: orgops.salesforce contributors (@orgops)
description:
  - Ensures that a user exists, is active and not frozen, and has the profile, the role and the settings that are named. What is not named is left alone.
  - Reads first, and writes only the fields that differ, in one call. A user is never deleted, since Salesforce cannot.
  - Licence and seats are checked before anything is written.
  - The running user and the last active administrator are never deactivated, frozen, or moved to a profile that does not administer.
options:
  user:
    description: The exact username. Aliases and e-mail addresses are never matched.
    type: str
    required: true
  state:
    description:
      - V(present) means that the user exists, is active and not frozen, unless O(active) or O(frozen) say otherwise.
      - V(inactive) deactivates the user, which gives its seat back. V(frozen) stops it from logging in; it stays active and keeps its seat.
      - A user who does not exist is created with V(present) only.
    type: str
    choices: [present, inactive, frozen]
    default: present
  create:
    description: Whether O(state=present) may create the user. Where it may not, a user who does not exist is an error.
    type: bool
    default: true
  profile:
    description:
      - The profile, by Id or name. It decides the licence. A new user needs it, or O(profile_kind).
      - Salesforce translates the names of standard profiles into the running user's language.
    type: str
  profile_kind:
    description:
      - The profile, by what it is. It finds the same profile in an org of any language.
      - V(standard_admin) is the standard profile of the Salesforce licence that may modify all data, customize the application and manage users.
    type: str
    choices: [standard_admin]
  allow_licence_change:
    description: Whether the user may be moved to a profile of another licence than it has.
    type: bool
    default: false
  active:
    description: Whether the user is active, where O(state) does not say it.
    type: bool
  frozen:
    description: Whether the user is frozen, where O(state) does not say it.
    type: bool
  first_name:
    description: The first name.
    type: str
  last_name:
    description: The last name. A new user gets the part of its username before the C(@).
    type: str
  email:
    description:
      - The e-mail address. A new user gets the running user's, which somebody reads.
      - Where the org asks the new address to confirm, the task reports a change until it did.
    type: str
  alias:
    description: The alias, of 8 characters at most. A new user gets one that is made from its username.
    type: str
  role:
    description: The role, by Id, API name or label. V(none) takes the role away.
    type: str
  language:
    description: The language, such as V(en_US). A new user gets the org's.
    type: str
  locale:
    description: The locale, such as V(de_DE). A new user gets the org's.
    type: str
  time_zone:
    description: The time zone, such as V(Europe/Berlin). A new user gets the org's.
    type: str
  email_encoding:
    description: The e-mail encoding. A new user gets C(UTF-8).
    type: str
  currency:
    description: The ISO code of the user's currency, in orgs with several.
    type: str
  federation_id:
    description: The id of the user at the identity provider.
    type: str
  checkboxes:
    description: Feature checkboxes of the user record by API name, such as C(MarketingUser), and whether they are ticked.
    type: dict
  conflict_window_days:
    description:
      - How many days back to look for changes to this user by somebody other than the running user. They are returned, and the task warns about them before it
        writes, as it does about active user access policies. V(0) does not look.
    type: int
    default: 7
extends_documentation_fragment:
  - orgops.salesforce.connect
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
    details: Whether a new username is free in all of Salesforce is known only when it is created.
  diff_mode:
    support: full
seealso:
  - module: orgops.salesforce.sf_api_user_facts
  - module: orgops.salesforce.sf_permset_assignment
"""

EXAMPLES = r"""
- name: The OnceHub API user, an administrator in an org of any language
  orgops.salesforce.sf_api_user:
    user: oncehub.api@acme.example
    profile_kind: standard_admin

- name: A user of the integration licence, created where it does not exist
  orgops.salesforce.sf_api_user:
    user: integration@acme.example
    profile: Minimum Access - API Only Integrations
    last_name: Integration
    email: salesforce-team@acme.example
    locale: de_DE
    time_zone: Europe/Berlin
    checkboxes:
      MarketingUser: true

- name: After a sandbox refresh
  orgops.salesforce.sf_api_user:
    user: oncehub.api@acme.example.uat
    create: false
    email: salesforce-team@acme.example

- name: Nobody connects while the data is migrated
  orgops.salesforce.sf_api_user:
    user: oncehub.api@acme.example
    state: frozen
"""

RETURN = r"""
changes:
  description: What was changed, or would be in check mode, in the order of writing.
  returned: success
  type: list
  elements: dict
  sample:
    - id: update User oncehub.api@acme.example
      kind: User
      action: update
      target: oncehub.api@acme.example
      before: {profile: Standard User}
      after: {profile: System Administrator}
      findings: []
      by: provision
user:
  description: The user. Its id is null when it does not exist, and in the task that creates it.
  returned: success
  type: dict
  sample: {exists: true, username: oncehub.api@acme.example, id: 0055g00000AbCdEAAV}
conflicts:
  description: Recent changes to this user by somebody else, newest first, and active user access policies, as far as the running user sees them.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: change
      when: "2026-11-20T08:00:00Z"
      by: someone@acme.example
      action: changeduser
      section: Manage Users
      display: Changed profile for user OnceHub API
conflicts_unseen:
  description: Where conflicts could not be looked for, each with Salesforce's reason, such as an org that has no user access policies or hides them.
  returned: success
  type: dict
  sample: {user access policies: "INVALID_TYPE: sObject type 'UserAccessPolicy' is not supported."}
diff:
  description: The fields that the task speaks of, before and after.
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

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.account import Asked, ensure
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, changed_by, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.account import STANDARD_ADMIN, Sought
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.account import FIELDS, NO_ROLE

SPEC = Spec(
    options={
        "user": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "inactive", "frozen"], "default": "present"},
        "create": {"type": "bool", "default": True},
        "profile": {"type": "str"},
        "profile_kind": {"type": "str", "choices": [STANDARD_ADMIN]},
        "allow_licence_change": {"type": "bool", "default": False},
        "active": {"type": "bool"},
        "frozen": {"type": "bool"},
        **{name: {"type": "str"} for name in FIELDS},
        "role": {"type": "str"},
        "checkboxes": {"type": "dict"},
        "conflict_window_days": {"type": "int", "default": 7},
    },
    mutually_exclusive=[["profile", "profile_kind"]],
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    role = params["role"]
    sought = Sought(
        params["user"],
        profile=params["profile"],
        profile_kind=params["profile_kind"],
        role=role if role != NO_ROLE else None,
        conflict_days=params["conflict_window_days"],
    )
    asked = Asked(
        sought,
        given={name: params[name] for name in (*FIELDS, "role", "checkboxes")},
        state=params["state"],
        active=params["active"],
        frozen=params["frozen"],
        create=params["create"],
        allow_licence_change=params["allow_licence_change"],
    )
    outcome = ensure(call.connection(), asked, check_mode=call.check_mode, warn=call.warn)
    result = changed_by(call, outcome.changes, outcome.before, outcome.after)
    others = outcome.conflicts
    return {**result, "user": outcome.user, "conflicts": others.found, "conflicts_unseen": others.unseen}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
