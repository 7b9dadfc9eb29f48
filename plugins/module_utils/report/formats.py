# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every format by the name people type, with the file it is written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report import (
    as_csv,
    as_html,
    as_json,
    as_junit,
    as_markdown,
    as_oscal,
    as_sarif,
)

FILES = {
    "html": "report.html",
    "json": "report.json",
    "markdown": "report.md",
    "csv": "report.csv",
    "junit": "report.junit.xml",
    "sarif": "report.sarif",
    "oscal": "report.oscal.json",
}


def render(document: Mapping[str, Any], formats: Iterable[str], *, unknown_fails: bool = False) -> dict[str, bytes]:
    """The report in each of `formats`, as file name -> UTF-8 bytes. Raises `InvalidInput` for a format that does not exist."""
    renderers: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "html": as_html.render,
        "json": as_json.render,
        "markdown": as_markdown.render,
        "csv": as_csv.render,
        "junit": partial(as_junit.render, unknown_fails=unknown_fails),
        "sarif": partial(as_sarif.render, unknown_fails=unknown_fails),
        "oscal": as_oscal.render,
    }
    wanted = list(dict.fromkeys(formats))
    for name in wanted:
        if name not in renderers:
            raise InvalidInput(f"There is no report format {name!r}.", remedy=f"Choose from {', '.join(renderers)}.")
    return {FILES[name]: renderers[name](document).encode() for name in wanted}
