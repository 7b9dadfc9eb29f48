# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOQL with values always escaped: the only way a name from a user reaches a query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require


def soql(template: str, /, *values: Any, **named: Any) -> str:
    """``soql("SELECT Id FROM User WHERE Username = {}", name)``: `values` are quoted and escaped, lists become ``('a','b')``.

    Object and field names are written in `template` by us, or come from a describe through `fields`.
    """
    return str(require("simple_salesforce").format_soql(template, *values, **named))


def any_of(**columns: Iterable[str]) -> str:
    """``(Id IN (..) OR Name IN (..))`` over the columns that have values; one that is never true when none has."""
    clauses = [
        soql("{column:literal} IN {values}", column=column, values=sorted(set(values)))
        for column, values in columns.items()
        if values
    ]
    return "(" + " OR ".join(clauses) + ")" if clauses else "Id = null"
