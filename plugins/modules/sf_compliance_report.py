#!/usr/bin/python
# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sf_compliance_report
short_description: Write reports of one or many judged orgs
version_added: 0.1.0
author:
  - orgops.salesforce contributors (@orgops)
description:
  - Renders the findings of M(orgops.salesforce.sf_compliance) for one org or a whole fleet, as a page to open, for CI servers, for spreadsheets and
    for auditors. All formats are made of the same document, so they cannot disagree.
  - Runs on the controller, whatever the connection. It talks to no org, so run it once, in a play that follows the audit.
  - Reports are written in check mode too. They are what an audit in check mode is for, and no org is touched by them.
  - Files are replaced in one step, have mode 0600, and are written only when their content is new.
options:
  dest:
    description: Folder on the controller that the reports go to, made with mode 0700 where it is missing. A relative path starts where the run was started.
    type: path
    required: true
  formats:
    description:
      - What to write. V(html) is one self-contained page, V(json) the document that every other format is made of, V(markdown) fits a CI job summary,
        V(junit) and V(sarif) are read by CI servers and code scanning, V(oscal) holds OSCAL assessment results.
    type: list
    elements: str
    choices: [html, json, markdown, csv, junit, sarif, oscal]
    default: [html, json]
  title:
    description: Heading of the report.
    type: str
    default: Salesforce API user compliance
  judgements:
    description: The judgements to report. Without them, and without O(sources), those that hosts hold in O(variable) are gathered.
    type: list
    elements: dict
  variable:
    description: Name of the variable that hosts registered the result of M(orgops.salesforce.sf_compliance) in.
    type: str
    default: sf_compliance
  hosts:
    description:
      - Hosts that the report must cover. One that has no judgement appears as an org that could not be audited, so that no org is lost in silence.
      - By default all hosts that have O(variable).
    type: list
    elements: str
  sources:
    description: JSON files to merge, each a judgement, a list of them or an earlier C(report.json), such as the slices of a sharded run.
    type: list
    elements: path
  previous:
    description:
      - An earlier C(report.json). The report then says what is new, fixed and still failing, and keeps a history.
      - A file that does not exist is no earlier report, so a first run needs no exception. May be the file that this task replaces.
    type: path
  bundle:
    description: Whether to write C(evidence.zip) for auditors too, with the reports, O(baselines), O(waivers), versions and a SHA-256 manifest.
    type: bool
    default: false
  baselines:
    description:
      - Baseline files to put into the bundle. Where the judgements come from hosts, by default those of the catalogue that they name, and what
        these are built on.
    type: list
    elements: path
  waivers:
    description: Waiver files to put into the bundle.
    type: list
    elements: path
  fail_on:
    description: Fail the task, after everything is written, when any org has a failing finding of this severity or worse.
    type: str
    choices: [critical, high, medium, low, none]
    default: none
  unknown_as:
    description:
      - What an unknown finding counts as in O(fail_on), V(junit) and V(sarif). An org that could not be audited counts the same.
      - Unknowns that no query can show never fail.
    type: str
    choices: [pass, fail]
    default: pass
extends_documentation_fragment:
  - orgops.salesforce.attributes
attributes:
  check_mode:
    support: full
    details:
      - Writes the same files as without check mode, and changes no org in either.
  diff_mode:
    support: none
  platform:
    support: full
    platforms: posix
notes:
  - Options for connecting that come from C(module_defaults) of the action group are accepted and not used.
seealso:
  - module: orgops.salesforce.sf_compliance
"""

EXAMPLES = r"""
- name: Report what every org registered
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Write the page, and what CI reads
      orgops.salesforce.sf_compliance_report:
        dest: reports
        formats: [html, json, markdown, junit, sarif]
        hosts: "{{ groups['salesforce'] }}"
        previous: reports/report.json

    - name: Merge the slices of a sharded run, for the auditors
      orgops.salesforce.sf_compliance_report:
        dest: reports/quarter
        title: Salesforce API users, fourth quarter
        sources: "{{ query('ansible.builtin.fileglob', 'slices/*.json') }}"
        formats: [html, json, csv, oscal]
        bundle: true
        baselines: [baselines/oncehub.yml]
        waivers: [waivers.yml]

    - name: Stop the pipeline on what is grave
      orgops.salesforce.sf_compliance_report:
        dest: reports
        formats: [junit]
        fail_on: high
        unknown_as: fail
"""

RETURN = r"""
files:
  description: Every file by format, C(bundle) included, with its path and whether it changed.
  returned: when the judgements could be rendered
  type: dict
  sample: {html: {path: /srv/audit/reports/report.html, changed: true}}
summary:
  description: Orgs and findings by status, failing findings by severity, and the mean score.
  returned: when the judgements could be rendered
  type: dict
  sample:
    orgs: {total: 2, fail: 1, cannot_audit: 0, unknown: 0, pass: 1}
    findings: {fail: 1, unknown: 0, waived: 1, pass: 50, not_applicable: 2}
    failing_by_severity: {critical: 0, high: 1, medium: 0, low: 0, info: 0}
    score: 98
trend:
  description: How many findings are new, fixed, still failing, waived since and no longer visible.
  returned: with O(previous), when that file exists
  type: dict
  sample: {new: 1, fixed: 3, still_failing: 0, waived: 0, unseen: 0}
manifest_sha256:
  description: SHA-256 of the bundle's manifest. Kept elsewhere, it proves later that the bundle is this one.
  returned: with O(bundle)
  type: str
failing:
  description: Why O(fail_on) was reached, by org.
  returned: when it was
  type: dict
error:
  description: The failure as data. Code, message, cause, remedy, org, and Salesforce's own code and text.
  returned: failure
  type: dict
"""

from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, open_door
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.verdict import verdict
from ansible_collections.orgops.salesforce.plugins.module_utils.report.publish import Order, publish

FORMATS = ["html", "json", "markdown", "csv", "junit", "sarif", "oscal"]

SPEC = Spec(
    connects=False,
    options={
        "dest": {"type": "path", "required": True},
        "formats": {"type": "list", "elements": "str", "choices": FORMATS, "default": ["html", "json"]},
        "title": {"type": "str", "default": "Salesforce API user compliance"},
        "judgements": {"type": "list", "elements": "dict"},
        "variable": {"type": "str", "default": "sf_compliance"},
        "hosts": {"type": "list", "elements": "str"},
        "sources": {"type": "list", "elements": "path"},
        "previous": {"type": "path"},
        "bundle": {"type": "bool", "default": False},
        "baselines": {"type": "list", "elements": "path"},
        "waivers": {"type": "list", "elements": "path"},
        "fail_on": {"type": "str", "choices": ["critical", "high", "medium", "low", "none"], "default": "none"},
        "unknown_as": {"type": "str", "choices": ["pass", "fail"], "default": "pass"},
    },
)


def run(call: Call) -> dict[str, Any]:
    params = call.params
    order = Order(
        dest=params["dest"],
        formats=params["formats"],
        title=params["title"],
        judgements=params["judgements"] or [],
        sources=params["sources"] or [],
        previous=params["previous"],
        bundle=params["bundle"],
        baselines=params["baselines"] or [],
        waivers=params["waivers"] or [],
        unknown_fails=params["unknown_as"] == "fail",
    )
    published = publish(order)
    result = published.as_result()
    verdicts = {
        judgement["key"]: verdict(judgement, fail_on=params["fail_on"], unknown_as=params["unknown_as"])
        for judgement in published.document["judgements"]
    }
    failing = {key: reached["message"] for key, reached in verdicts.items() if reached["failed"]}
    if not failing:
        return result
    message = f"{len(failing)} of {len(verdicts)} orgs reach fail_on: {params['fail_on']}. The reports are written."
    remedy = "Open the report: it tells each finding's remedy. What is accepted is recorded in a waiver."
    error = SalesforceError(message, code="threshold_reached", remedy=remedy)
    return {**result, "failed": True, "msg": message, "failing": failing, "error": error.as_dict()}


def main() -> None:
    open_door(SPEC, run)


if __name__ == "__main__":
    main()
