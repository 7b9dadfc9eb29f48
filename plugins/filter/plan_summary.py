# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan as an ordered list for a terminal: what is written with before and after, and what is left for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

DOCUMENTATION = r"""
name: plan_summary
short_description: A plan as lines for a terminal
version_added: 0.1.0
author: orgops.salesforce contributors (@orgops)
description:
  - Numbers the changes in the order of writing, each with what was, what is, and the findings that it mends; then what is left for a person, with its steps.
positional: _input
options:
  _input:
    description: What M(orgops.salesforce.sf_provision) returned, in check mode or not; or another module's result with C(changes).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: The plan
  orgops.salesforce.sf_provision:
    user: oncehub.api@acme.example
  check_mode: true
  register: planned

- name: Show it
  ansible.builtin.debug:
    msg: "{{ planned | orgops.salesforce.plan_summary }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def plan_summary(result: Mapping[str, Any]) -> list[str]:
    changes = result.get("changes") or []
    by_person = result.get("by_person") or []
    lines = [f"{number}. {_written(change)}" for number, change in enumerate(changes, 1)]
    return [*lines, *(line for change in by_person for line in _by_hand(change))] or ["nothing to do"]


def _written(change: Mapping[str, Any]) -> str:
    mends = f" [{', '.join(change['findings'])}]" if change.get("findings") else ""
    return f"{change['id']}: {_difference(change.get('before'), change.get('after'))}{mends}"


def _difference(before: Any, after: Any) -> str:
    """Fields that are as they were are left out; a row that comes or goes has one side only."""
    old, new = before or {}, after or {}
    if not new:
        return "removed" + (f" ({_fields(old)})" if old else "")
    changed = [name for name in new if name not in old or old[name] != new[name]]
    return ", ".join(
        f"{name}: {_said(old[name])} -> {_said(new[name])}" if name in old else f"{name}: {_said(new[name])}"
        for name in changed
    )


def _fields(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {_said(value)}" for name, value in told.items())


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _by_hand(change: Mapping[str, Any]) -> Iterator[str]:
    yield f"by hand: {change['target']}"
    yield from (f"  - {step}" for step in change.get("steps") or ())


class FilterModule:
    """Where Ansible looks for filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"plan_summary": plan_summary}
