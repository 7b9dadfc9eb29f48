# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown that fits a CI job summary."""

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_markdown import MAXIMUM_BYTES, escape, render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import fleet

GITHUB_LIMIT = 1024 * 1024


def test_the_overview_comes_first() -> None:
    earlier = merge(fleet(24, seed=3, judged_at="2026-11-14T22:00:00Z"))
    rendered = render(merge(fleet(24), previous=earlier))
    headings = [line for line in rendered.splitlines() if line.startswith("#")]
    assert headings == [
        "# Salesforce API user compliance",
        "## Requirements that fail",
        "## Orgs",
        "## Only a person can do this",
        "## Contradictions",
        "## Waivers",
    ]
    assert "Since 2026-11-14T22:00:00Z: **" in rendered


@pytest.fixture(scope="module")
def drifted_fleet() -> dict[str, Any]:
    return merge(fleet(400, drift=0.9))


@pytest.mark.parametrize("limit", [2_000, 20_000, MAXIMUM_BYTES])
def test_what_does_not_fit_is_left_out_whole_and_said(drifted_fleet: dict[str, Any], limit: int) -> None:
    rendered = render(drifted_fleet, maximum_bytes=limit)
    assert len(rendered.encode()) <= limit < GITHUB_LIMIT
    assert "left out. The HTML and JSON reports have everything" in rendered
    assert rendered.count("<details>") == rendered.count("</details>")


def test_what_fits_is_whole() -> None:
    assert "left out" not in render(merge(fleet(24)))


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("a | b", "a \\| b"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("@everyone", "&#64;everyone"),
        ("two\nlines", "two lines"),
        ("`code` *bold*", "\\`code\\` \\*bold\\*"),
        ("</details>", "&lt;/details&gt;"),
    ],
)
def test_text_stays_text(hostile: str, harmless: str) -> None:
    assert escape(hostile) == harmless
