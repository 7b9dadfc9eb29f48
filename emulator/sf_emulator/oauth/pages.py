# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTML pages of the login host."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import (
        Environment,
        PackageLoader,
        select_autoescape,
    )  # costs a tenth of the start, most runs need no page

    return Environment(loader=PackageLoader("sf_emulator.oauth"), autoescape=select_autoescape(default=True))


def page(name: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page from its template."""
    return HTMLResponse(_environment().get_template(f"{name}.html").render(values), status)
