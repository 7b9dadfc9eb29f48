# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conformance table of the README names tests that exist and confidences that mean something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\|(.+)\|(.+)\|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
CONFIDENCES = {"recorded", "documented", "reported", "inferred"}


def rows() -> list[tuple[str, ...]]:
    text = (TESTS.parent / "README.md").read_text(encoding="utf-8").partition("## Conformance")[2]
    found = [tuple(cell.strip() for cell in row) for row in ROW.findall(text)]
    return [row for row in found if row[0] != "endpoint" and not row[0].startswith("---")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[4])
def test_row(row: tuple[str, ...]) -> None:
    endpoint, behaviour, source, confidence, test = row
    assert endpoint
    assert behaviour
    assert source
    assert confidence in CONFIDENCES
    file, _unused, function = test.partition("::")
    assert re.search(rf"^def {re.escape(function)}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE), test


def test_table_is_not_empty() -> None:
    assert len(rows()) > 60
