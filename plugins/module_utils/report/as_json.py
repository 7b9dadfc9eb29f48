# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report document itself, as `report.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def render(document: Mapping[str, Any]) -> str:
    """Indented JSON with a final newline; non-ASCII text stays readable."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
