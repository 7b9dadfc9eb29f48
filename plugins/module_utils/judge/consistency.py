# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a schema cannot say: names inside a baseline that must point at something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.network import parse_range
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.schema_errors import suggestion

Document = Mapping[str, Any]


def inconsistencies(document: Document) -> list[str]:
    """Each problem of a resolved document as `path: reason`."""
    return [
        *_repeated(document),
        *_dangling(document),
        *_appless(document),
        *_addresses(document),
        *_preferences(document),
    ]


def _requirements(document: Document) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for section, requirements in (document.get("require") or {}).items():
        for index, requirement in enumerate(requirements):
            yield f"require.{section}[{index}]", requirement


def _repeated(document: Document) -> Iterator[str]:
    counted = Counter(requirement["id"] for _unused, requirement in _requirements(document))
    counted.update(alternative["id"] for alternative in document.get("alternatives") or ())
    yield from (f"require: the id {name!r} is used {number} times" for name, number in counted.items() if number > 1)


def _dangling(document: Document) -> Iterator[str]:
    sources, variables = document.get("sources") or {}, document.get("variables") or {}
    for where, requirement in _requirements(document):
        source = requirement["source"]
        if "://" not in source and source not in sources:
            yield f"{where}.source: {source!r} is neither an address nor one of sources{suggestion(source, sources)}"
        variable = requirement.get("when", {}).get("variable")
        if variable and variable not in variables:
            yield f"{where}.when.variable: the baseline has no variable {variable!r}{suggestion(variable, variables)}"
    ids = [requirement["id"] for _unused, requirement in _requirements(document)]
    for index, entry in enumerate(document.get("conflicts") or ()):
        if entry["requirement"] not in ids:
            yield f"conflicts[{index}].requirement: there is no requirement {entry['requirement']!r}{suggestion(entry['requirement'], ids)}"


def _appless(document: Document) -> Iterator[str]:
    if (document.get("require") or {}).get("app") and not (document.get("app") or {}).get("names"):
        yield "require.app: requirements about the app need app.names"


def _addresses(document: Document) -> Iterator[str]:
    for where, requirement in _requirements(document):
        for text in requirement.get("must_allow") or ():
            try:
                parse_range(text)
            except ValueError:
                yield f"{where}.must_allow: {text!r} is not an address range; write 203.0.113.0-203.0.113.15 or 203.0.113.0/28"


def _preferences(document: Document) -> Iterator[str]:
    for index, alternative in enumerate(document.get("alternatives") or ()):
        if alternative["prefer"] not in alternative["options"]:
            yield f"alternatives[{index}].prefer: there is no option {alternative['prefer']!r}{suggestion(alternative['prefer'], alternative['options'])}"
