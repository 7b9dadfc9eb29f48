# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the README: taken on every run, and kept under docs/images when UPDATE_SCREENSHOTS is set."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_html import render
from ansible_collections.orgops.salesforce.tests.browser.conftest import Browser
from ansible_collections.orgops.salesforce.tests.browser.test_report_page import document

IMAGES = Path(__file__).parents[2] / "docs" / "images"
OPEN_A_FINDING = """
    document.getElementById('matrix').scrollIntoView({behavior: 'instant'});
    document.querySelector('.matrix .cell.fail.high').click();
"""


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme", "script"),
    [
        ("report-1280", 1280, 1500, "light", ""),
        ("report-dark-1280", 1280, 1500, "dark", ""),
        ("report-finding-1280", 1280, 860, "light", OPEN_A_FINDING),
        ("report-390", 390, 1700, "light", ""),
    ],
)
def test_picture(
    browser: Browser,
    saved: Callable[[str, str], Path],
    tmp_path: Path,
    name: str,
    width: int,
    height: int,
    scheme: str,
    script: str,
) -> None:
    browser.resize(width, height if script else 900)
    browser.prefer(scheme)
    browser.open(saved("pictured.html", render(document())))
    browser.run(script)
    picture = browser.picture(width, height) if not script else browser.driver.get_screenshot_as_png()
    folder = IMAGES if os.environ.get("UPDATE_SCREENSHOTS") else tmp_path
    (folder / f"{name}.png").write_bytes(picture)
    assert struct.unpack(">II", picture[16:24]) == (width, height)
    assert len(picture) > 20_000, "a page without content is a small picture"
