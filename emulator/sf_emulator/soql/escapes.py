# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Escape sequences of string literals."""

from __future__ import annotations

import re

from sf_emulator.soql.errors import SoqlError

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "%": "%", "_": "_"}
SURROGATES = {f"d{digit}" for digit in "89abcdef"}
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)


def unescaped(literal: str, *, keep: str = "") -> str:
    """The text of a string literal. Escapes of the characters in ``keep`` stay for LIKE to read.

    :raises SoqlError: an escape that SOQL does not know
    """

    def replace(match: re.Match[str]) -> str:
        escape = match[1]
        if escape[0] in keep:
            return match[0]
        if escape[0] == "u" and len(escape) == 5:
            return chr(int(escape[1:], 16)) if escape[1:3].lower() not in SURROGATES else "\ufffd"
        if escape not in ESCAPES:
            text = f"Invalid string literal '{literal}'. Illegal character sequence '\\{escape}' in string literal."
            raise SoqlError("MALFORMED_QUERY", text)
        return ESCAPES[escape]

    return ESCAPE.sub(replace, literal) if "\\" in literal else literal
