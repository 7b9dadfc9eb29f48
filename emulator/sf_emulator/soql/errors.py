# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Salesforce says of a query it refuses, with row, column and an excerpt (contract 4.1, recorded)."""

from __future__ import annotations

WINDOW = 30
"""Characters shown on either side of the fault; the excerpt then grows to whole words."""


class SoqlError(Exception):
    """A refused query: Salesforce's error code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def refused(code: str, text: str, query: str, position: int) -> SoqlError:
    """A fault of meaning at an offset into the query; its column counts from one."""
    return located(code, text, query, position, first_column=1)


def unexpected(text: str, query: str, position: int) -> SoqlError:
    """A fault of syntax. Its column counts from zero, so that the caret stands one to the left (recorded)."""
    return located("MALFORMED_QUERY", text, query, position, first_column=0)


def located(code: str, text: str, query: str, position: int, first_column: int) -> SoqlError:
    line_start = query.rfind("\n", 0, position) + 1
    line_end = query.find("\n", position)
    line = query[line_start : line_end if line_end >= 0 else len(query)]
    row = query.count("\n", 0, position) + 1
    column = position - line_start + first_column
    excerpt, caret = excerpt_around(line, max(column - 1, 0))
    return SoqlError(code, f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:{row}:Column:{column}\n{text}")


def excerpt_around(line: str, caret: int) -> tuple[str, int]:
    """The window around a place of the line, and the place within the window."""
    start = max(caret - WINDOW, 0)
    while start > 0 and line[start - 1] not in " ,":
        start -= 1
    end = min(caret + WINDOW, len(line))
    while end < len(line) and line[end] not in " ,":
        end += 1
    return line[start:end], caret - start
