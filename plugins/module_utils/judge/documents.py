# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that people write, read from YAML files and held to their schema.

A document that is wrong is told by path, reason and, where one is near, the word that was probably meant. Files are read on the controller
only: the schemas lie beside the catalogue, outside the code that Ansible sends to other machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.schema_errors import told
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

CATALOGUE = Path(__file__).resolve().parents[3] / "baselines"


def read(path: Path) -> Any:
    """The YAML of a file, dates as ISO texts; raises InvalidInput."""
    yaml = require("yaml")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"Cannot read {path}: {error.strerror}.",
            code="unreadable_file",
            remedy="Check the path and its permissions.",
        ) from error
    try:
        return plain(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{path} is not YAML: {error}", code="unreadable_file", remedy="Correct the file."
        ) from error


def plain(value: Any) -> Any:
    """A copy in JSON's types: YAML's dates become ISO texts, keys become texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def check(document: Any, schema: str, name: str) -> None:
    """Hold a document to `baselines/<schema>`; raises InvalidInput with every problem."""
    refuse(problems(document, schema), name)


def refuse(found: Iterable[str], name: str) -> None:
    """Raise InvalidInput (`bad_document`) when there are problems."""
    listed = list(found)
    if listed:
        raise InvalidInput(
            f"{name} is not valid: {'; '.join(listed)}.",
            code="bad_document",
            remedy="Correct the document; docs/baselines.md explains every field.",
            details={"problems": listed},
        )


def problems(document: Any, schema: str) -> list[str]:
    """Each problem as `path: reason`, with a suggestion where there is one."""
    return told(_validator(schema).iter_errors(document), read_schema(schema))


@cache
def read_schema(schema: str) -> Any:
    """A schema of the catalogue as data."""
    return read(CATALOGUE / schema)


@cache
def _validator(schema: str) -> Any:
    return require("jsonschema").Draft202012Validator(read_schema(schema))
