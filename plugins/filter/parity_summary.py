# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How sandboxes differ from production, as lines that fit a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

DOCUMENTATION = r"""
name: parity_summary
short_description: How each sandbox's API user differs from production's, as lines for a terminal
version_added: 0.1.0
author: orgops.salesforce contributors (@orgops)
description:
  - One line per sandbox with its production counterpart, then a line for each requirement that stands differently there, with the evidence.
positional: _input
options:
  _input:
    description: The document that M(orgops.salesforce.sf_compliance_report) writes as JSON.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: How sandboxes differ from production
  ansible.builtin.debug:
    msg: "{{ lookup('ansible.builtin.file', 'reports/report.json') | from_json | orgops.salesforce.parity_summary }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


def parity_summary(document: Mapping[str, Any]) -> list[str]:
    names = {judgement["key"]: _name(judgement) for judgement in document["judgements"]}
    return [line for entry in document["parity"] for line in _lines(entry, names)]


def _name(judgement: Mapping[str, Any]) -> str:
    return str(judgement["org"]["host"] or judgement["org"]["name"] or judgement["key"])


def _lines(entry: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    here = names[entry["judgement"]]
    if entry["reference"] is None:
        yield f"{here}: no production org to compare with"
    elif not entry["comparable"]:
        yield f"{here}: not comparable with {names[entry['reference']]}, since one of them could not be audited"
    else:
        count = len(entry["differences"])
        told = "no difference" if not count else f"{count} difference{'s' if count > 1 else ''}"
        yield f"{here}: {told} from {names[entry['reference']]}"
        yield from (f"  {_difference(difference)}" for difference in entry["differences"])


def _difference(difference: Mapping[str, Any]) -> str:
    there, here = difference["production"], difference["here"]
    why = " ".join(difference["why"])
    return f"{difference['title']}: {here['found']} ({here['status']}), in production {there['found']} ({there['status']}). {why}".rstrip()


class FilterModule:
    """Where Ansible looks for filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"parity_summary": parity_summary}
