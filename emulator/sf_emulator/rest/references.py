# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""References between subrequests: ``@{ref.id}``, ``@{ref.records[0].Id}`` (contract 4.3, texts recorded)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sf_emulator.rest.call import Answer

_REFERENCE = re.compile(r"@\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Halted(Exception):
    """A subrequest that cannot run, with the text that says why."""


def valid_reference_id(reference_id: object) -> bool:
    return isinstance(reference_id, str) and bool(_NAME.fullmatch(reference_id))


def referenced(value: Any) -> set[str]:
    """The reference ids that a URL or body mentions."""
    if isinstance(value, str):
        return {re.split(r"[.\[]", path, maxsplit=1)[0] for path in _REFERENCE.findall(value)}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(referenced(part) for part in parts))


def resolve(value: Any, answers: Mapping[str, Answer]) -> Any:
    """The same URL or body with every reference replaced by what it stands for.

    :raises Halted: the answer referred to has no such value, or failed
    """
    if isinstance(value, dict):
        return {name: resolve(part, answers) for name, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, answers) for part in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return look_up(whole[1], answers)
    return _REFERENCE.sub(lambda found: str(look_up(found[1], answers)), value)


def look_up(path: str, answers: Mapping[str, Answer]) -> Any:
    name = re.split(r"[.\[]", path, maxsplit=1)[0]
    answer = answers.get(name)
    if answer is None:
        raise Halted(missing_value(path, name))
    if answer.failed:
        raise Halted(f"Execution halted as previous operation ({name}) was not successful.")
    value = answer.body
    for member, index in _STEP.findall(path.removeprefix(name)):
        try:
            value = value[int(index)] if index else _member(value, member)
        except (KeyError, IndexError, TypeError):
            raise Halted(missing_value(path, name)) from None
    return value


def _member(value: Any, name: str) -> Any:
    """Fields are found whatever their case, as everywhere in the API."""
    folded = {key.casefold(): part for key, part in value.items()} if isinstance(value, dict) else {}
    return folded[name.casefold()]


def missing_value(path: str, name: str) -> str:
    """The recorded text, with its own repetition."""
    return (
        f"Invalid reference specified. No value for {path} found in {name}. Provided referenceId ('{path}') must start "
        "with a letter or a number, and it can contain only letters, numbers and underscores ('_')."
    )
