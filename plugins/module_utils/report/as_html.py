# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One self-contained HTML page: nothing is loaded from elsewhere, and a policy in the page forbids it.

The markup, style and script are files under `html/`; this module joins them. Every value is escaped by Jinja2's autoescape, the
data for the script is JSON that cannot end its element, and the content security policy allows this style and script by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FINDING_STATUSES, SEVERITIES
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require
from ansible_collections.orgops.salesforce.plugins.module_utils.report import views
from ansible_collections.orgops.salesforce.plugins.module_utils.report.matrix_data import matrix_data, waived
from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import (
    STATUS_WORDS,
    count,
    org_name,
    text,
)

FOLDER = Path(__file__).parent / "html"
STYLES = ("tokens.css", "page.css", "matrix.css", "print.css")
SCRIPTS = ("elements.js", "drawer.js", "matrix.js", "filters.js", "page.js")


def render(document: Mapping[str, Any]) -> str:
    """The page; raises `MissingLibrary` without Jinja2."""
    style, script = _joined(STYLES), _joined(SCRIPTS)
    page: str = (
        _environment()
        .get_template("report.html.j2")
        .render(
            document=document,
            data=_embedded(matrix_data(document)),
            style=style,
            script=script,
            policy=_policy(style, script),
            judgements=views.judgement_by_key(document),
            for_people=views.for_people(document),
            for_provision=views.for_provision(document),
            conflicts=views.conflicts(document),
            waivers=views.waivers(document),
            sparkline=sparkline([point["score"] for point in document["history"]]),
        )
    )
    return page


def sparkline(scores: Sequence[int | None], width: int = 180, height: int = 36) -> str | None:
    """Points of an SVG polyline for the known scores, scaled to their own range; None for fewer than two."""
    known = [score for score in scores if score is not None]
    if len(known) < 2:
        return None
    low, span = min(known), max(known) - min(known) or 1
    step = width / (len(known) - 1)
    inset = 3
    points = (
        (
            inset + number * (step - 2 * inset / (len(known) - 1)),
            height - inset - (score - low) / span * (height - 2 * inset),
        )
        for number, score in enumerate(known)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def when(moment: str | None) -> str:
    """`21 Nov 2026, 22:00 UTC`; what is not ISO 8601 is shown as it is."""
    if not moment:
        return "—"
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{parsed.day} {parsed:%b %Y, %H:%M} {parsed.tzname() or ''}".strip()


def is_link(source: Any) -> bool:
    """Whether a source may be a link: only the web's own schemes."""
    return isinstance(source, str) and source.startswith(("https://", "http://"))


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


@cache
def _environment() -> Any:
    jinja2 = require("jinja2")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(org_name=org_name, text=text, when=when, waived=waived, counted=count)
    environment.tests.update(link=is_link)
    environment.globals.update(words=STATUS_WORDS, statuses=FINDING_STATUSES, severities=SEVERITIES)
    return environment


def _embedded(data: Mapping[str, Any]) -> Any:
    """JSON inside a script element: `<`, `>`, `&` and quotes are written as escapes, so no text can close it."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    return require("jinja2.utils").htmlsafe_json_dumps(data, dumps=json.dumps, **compact)


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
