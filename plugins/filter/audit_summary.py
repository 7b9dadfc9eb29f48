# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The findings of one org as lines that fit a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

DOCUMENTATION = r"""
name: audit_summary
short_description: The findings of one org as lines for a terminal
version_added: 0.1.0
author: orgops.salesforce contributors (@orgops)
description:
  - One line with the status and the counts, then a line for each finding that asks for something, the gravest first.
positional: _input
options:
  _input:
    description: What M(orgops.salesforce.sf_compliance) returned.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Tell what was found
  ansible.builtin.debug:
    msg: "{{ result | orgops.salesforce.audit_summary }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""

_ORDER = ("critical", "high", "medium", "low", "info")


def audit_summary(result: Mapping[str, Any]) -> list[str]:
    judgement = result["judgement"]
    if judgement["status"] == "cannot_audit":
        reason = judgement["cannot_audit"]
        return [f"cannot audit: {reason['message']} {reason['remedy'] or ''}".strip()]
    counts = ", ".join(
        f"{count} {status}" for status, count in judgement["summary"].items() if count and status != "score"
    )
    open_findings = [finding for finding in judgement["findings"] if finding["status"] in ("fail", "unknown")]
    open_findings.sort(key=lambda finding: (finding["status"] != "fail", _ORDER.index(finding["severity"])))
    return [f"{judgement['status']} ({counts})", *(_line(finding) for finding in open_findings)]


def _line(finding: Mapping[str, Any]) -> str:
    if finding["status"] == "unknown":
        return f"by hand, {finding['severity']}: {finding['title']}. {finding['remedy']}"
    whose = "" if finding["by"] == "provision" else " (only a person can)"
    if finding["severity"] == "info":
        return f"advice: {finding['title']}; found {finding['found']}. {finding['remedy']}"
    return f"fail, {finding['severity']}: {finding['title']}; found {finding['found']}. {finding['remedy']}{whose}"


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"audit_summary": audit_summary}
