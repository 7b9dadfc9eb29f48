#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_compliance
short_description: Judge the API user of a connector against baselines
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Looks at one user in one org, or takes a snapshot that was made before, and judges it against one or several baselines.
  - Every requirement gets a finding with what was expected, what was found, the evidence, and what to do.
  - What the running user may not see is judged V(unknown), and an org that cannot be looked at is C(cannot_audit); neither is called non-compliant.
options:
  user:
    description: The exact username of the API user. Required without O(snapshot).
    type: str
  baselines:
    description:
      - Baselines, each a name of the catalogue such as V(oncehub), the path of a file, or the document itself. Several are demands of connectors that
        share the user; where they contradict each other, C(judgement.conflicts) names both sides, the waiver that decides and the alternative.
        M(orgops.salesforce.sf_provision) refuses what no waiver decides; an audit tells it.
    type: list
    elements: raw
    default: [oncehub]
  variables:
    description: Values for the variables that the baselines declare, such as names that a vendor does not publish.
    type: dict
    default: {}
  waivers:
    description: A file of waivers, or the list itself.
    type: raw
  snapshot:
    description: What M(orgops.salesforce.sf_api_user_facts) returned as C(sf_api_user). With it no call is made.
    type: dict
  previous:
    description:
      - The recorded state, to tell what is new and what was fixed. With it O(fail_on) counts only what the record does not have, or has with a lesser
        severity, so that a pipeline can start strict on a fleet that is not.
      - The path of an earlier C(report.json), out of which the judgement of this host is taken; or an earlier judgement itself.
      - An org that the record does not hold is new, and so is everything that fails in it.
    type: raw
  network:
    description:
      - Whether to look at the login hours and login IP ranges of the profile too. Only the Tooling API shows them, which costs one more API request;
        without it such requirements are left to a person.
    type: bool
    default: false
  fail_on:
    description: The least severity of a failed requirement that fails the task.
    type: str
    choices: [critical, high, medium, low, none]
    default: none
  unknown_as:
    description: Whether a requirement that could not be judged counts as failed for O(fail_on).
    type: str
    choices: [pass, fail]
    default: pass
  cannot_audit:
    description:
      - What to do when the org cannot be looked at. V(fail) fails the task, V(report) lets it pass with a judgement that says so.
      - The wrong org always fails.
    type: str
    choices: [fail, report]
    default: fail
  inventory_host:
    description: How reports name the org; the inventory name of the host where it is not given.
    type: str
  explain:
    description: Permissions to explain, such as V(ModifyAllData), V(API Enabled) or V(Lead.create).
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
notes:
  - Names and paths of baselines and waivers are read on the controller.
seealso:
  - module: orgops.salesforce.sf_api_user_facts
  - module: orgops.salesforce.sf_compliance_report
"""

EXAMPLES = r"""
- name: Is the API user what OnceHub needs
  orgops.salesforce.sf_compliance:
    user: oncehub.api@acme.example
    baselines: [oncehub]
    waivers: waivers.yml
    fail_on: high
  register: sf_compliance

- name: One user for two connectors
  orgops.salesforce.sf_compliance:
    user: shared.api@acme.example
    baselines: [oncehub, gong]

- name: Fail only for what is new since the state that was recorded
  orgops.salesforce.sf_compliance:
    user: oncehub.api@acme.example
    previous: recorded/report.json
    fail_on: high

- name: Why may this user change everything
  orgops.salesforce.sf_compliance:
    user: oncehub.api@acme.example
    explain: [ModifyAllData, Lead.edit]
"""

RETURN = r"""
judgement:
  description: The judgement of this org; reports are made of it.
  returned: when the baselines could be read
  type: dict
  contains:
    status:
      description: V(pass), V(fail), V(unknown) or V(cannot_audit).
      type: str
    summary:
      description: How many findings of each status, and the score.
      type: dict
    findings:
      description: One finding per requirement.
      type: list
      elements: dict
    conflicts:
      description: Where a connector and the security benchmark demand opposite things.
      type: list
      elements: dict
verdict:
  description: Whether the judgement fails by O(fail_on), why, and a sentence that says so.
  returned: when the baselines could be read
  type: dict
drift:
  description: What is C(new), C(fixed), C(still_failing), C(waived) and C(unseen) since O(previous), each a list of findings.
  returned: with O(previous), when it holds this org
  type: dict
explanations:
  description: Every path through which an explained permission is granted or withheld.
  returned: with O(explain)
  type: list
  elements: dict
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

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.audit import Audit, audit
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.drift import drift
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.explain import explain
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.verdict import verdict
from ansible_collections.orgops.salesforce.plugins.module_utils.report.recorded import recorded

SPEC = Spec(
    options={
        "user": {"type": "str"},
        "baselines": {"type": "list", "elements": "raw", "default": ["oncehub"]},
        "variables": {"type": "dict", "default": {}},
        "waivers": {"type": "raw"},
        "snapshot": {"type": "dict"},
        "previous": {"type": "raw"},
        "network": {"type": "bool", "default": False},
        "fail_on": {"type": "str", "choices": ["critical", "high", "medium", "low", "none"], "default": "none"},
        "unknown_as": {"type": "str", "choices": ["pass", "fail"], "default": "pass"},
        "cannot_audit": {"type": "str", "choices": ["fail", "report"], "default": "fail"},
        "explain": {"type": "list", "elements": "str", "default": []},
        "inventory_host": {"type": "str"},
    },
    required_one_of=[["user", "snapshot"]],
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    baselines = catalogue.resolved(params["baselines"], params["variables"])
    waivers = catalogue.load_waivers(params["waivers"]) if params["waivers"] else []
    now, host, snapshot = call.now(), params["inventory_host"], params["snapshot"]
    earlier = recorded(params["previous"], host, params["user"]) if params["previous"] else None
    if snapshot is not None:
        done = Audit(judge(snapshot, baselines, waivers, now=now, host=host), snapshot)
    else:
        done = audit(
            call.connection,
            params["user"],
            baselines,
            waivers,
            now=now,
            host=host,
            network=params["network"],
            explained=params["explain"],
        )
    return _result(done, params, earlier)


def _result(done: Audit, params: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> dict[str, Any]:
    told = verdict(done.judgement, fail_on=params["fail_on"], unknown_as=params["unknown_as"], earlier=earlier)
    result: dict[str, Any] = {"judgement": done.judgement, "verdict": told}
    if earlier:
        result["drift"] = drift(earlier, done.judgement)
    if params["explain"] and done.snapshot:
        result["explanations"] = [explain(done.snapshot, permission) for permission in params["explain"]]
    if told["failed"]:
        result |= {"failed": True, "msg": told["message"]}
    if done.refused:
        result["error"] = done.refused.as_dict()
        if params["cannot_audit"] == "fail":
            result |= {"failed": True, "msg": str(done.refused)}
    return result


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
