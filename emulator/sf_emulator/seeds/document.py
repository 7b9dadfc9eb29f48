# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seed documents: found, read, held against the schema. Errors name the file, the path within it and the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from jsonschema import ValidationError

State = dict[str, Any]

HOME = Path(__file__).parent
STATES = HOME / "states"
WORLDS = HOME / "worlds"
FOLDERS = (WORLDS, STATES, STATES / "drifts")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SeedError(Exception):
    """A seed that cannot be used. The text says which file, where in it, and what is expected."""

    def __init__(self, source: object, where: str, reason: str) -> None:
        super().__init__(f"{source}: {where or 'the document'}: {reason}")
        self.where = where
        self.reason = reason


@cache
def schema() -> Mapping[str, Any]:
    loaded: dict[str, Any] = json.loads((HOME / "seed.schema.json").read_text(encoding="utf-8"))
    return loaded


def locate(name: str, relative_to: Path | None = None) -> Path:
    """The file of a seed: a path, or the name of a state or world that ships with the emulator."""
    candidates = [
        *([relative_to / name, relative_to / f"{name}.yaml"] if relative_to else []),
        *(folder / f"{name}.yaml" for folder in FOLDERS),
        Path(name),
    ]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    raise SeedError(name, "", f"no such seed; shipped seeds: {', '.join(names())}")


def names() -> list[str]:
    """Every seed that ships with the emulator, worlds and states."""
    return sorted(path.stem for folder in FOLDERS for path in folder.glob("*.yaml"))


@cache
def read(path: Path) -> State:
    """The document of a file, validated unless it ships with the emulator: the tests do that, and jsonschema is slow to import.

    :raises SeedError: unreadable, not YAML, or against the schema
    """
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as problem:
        raise SeedError(path, "", problem.strerror or str(problem)) from problem
    except yaml.YAMLError as problem:
        raise SeedError(path, "", " ".join(str(problem).split())) from problem
    if path.parent not in FOLDERS:
        validate(document, path)
    loaded: State = document
    return loaded


def validate(document: object, source: object) -> None:
    """Hold a document against the seed schema.

    :raises SeedError: with the path of the first, deepest problem, such as ``users.api.alias``
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    if not isinstance(document, dict):
        raise SeedError(source, "", f"expected a mapping, found {type(document).__name__}")
    problem = best_match(Draft202012Validator(schema()).iter_errors(document))
    if problem is not None:
        raise SeedError(source, _path(problem), problem.message)


def _path(problem: ValidationError) -> str:
    return ".".join(str(step) for step in problem.absolute_path)
