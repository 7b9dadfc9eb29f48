# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as people read them, and as plain data that any format can carry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

NOTHING = "—"

STATUS_WORDS = {
    "pass": "Pass",
    "fail": "Fail",
    "unknown": "Unknown",
    "not_applicable": "Not applicable",
    "waived": "Waived",
    "cannot_audit": "Cannot audit",
}

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_TURNS_TEXT_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(value: Any) -> Any:
    """`value` as exact JSON types: Ansible's tagged strings and lazy containers lose their wrapping, dates become ISO 8601.

    Characters that UTF-8 cannot carry become U+FFFD. Raises `InvalidInput` for what JSON has no word for.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", str.__str__(value))
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(entry) for entry in value]
    raise InvalidInput(
        f"A report cannot carry a value of type {type(value).__name__}.",
        remedy="Give the judgements as sf_compliance returned them.",
    )


def text(value: Any, nothing: str = NOTHING) -> str:
    """An expected or found value in words: lists joined, booleans yes and no, `nothing` where there is none."""
    if value is None or value == "" or value == [] or value == {}:
        return nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text(entry)}" for key, entry in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(text(entry) for entry in value)
    return str(value)


def visible(value: str) -> str:
    """`value` without control characters: what XML forbids and what reorders or hides the text around it becomes U+FFFD."""
    return _TURNS_TEXT_AROUND.sub("\ufffd", _UNSEEN.sub("\ufffd", value))


def org_name(judgement: Mapping[str, Any]) -> str:
    """What tells the org of a judgement from others: its inventory host, else its name, else its id.

    The org's own name comes second, because a sandbox has the name of its production org.
    """
    org = judgement["org"]
    return str(org["host"] or org["name"] or org["id"])


def count(number: int, noun: str) -> str:
    """`1 org`, `2 orgs`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def requirement_key(finding: Mapping[str, Any]) -> str:
    """What names a requirement across orgs: `baseline/id`."""
    return f"{finding['baseline']}/{finding['id']}"
