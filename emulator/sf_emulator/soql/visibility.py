# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running user may see."""

from __future__ import annotations

from typing import Any, Protocol


class Visibility(Protocol):
    """Answers for one running user. Names are the catalogue's."""

    user_id: str
    """Whose records ``USING SCOPE mine`` means."""

    def sobject(self, name: str) -> bool:
        """Whether the object exists for the user."""

    def field(self, sobject: str, field: str) -> bool:
        """Whether the field exists for the user."""

    def row_filter(self, sobject: str) -> tuple[str, list[Any]] | None:
        """SQL over the object's own table, true for rows that the user may see; None where all are."""


class Unrestricted:
    """Sees everything, and owns nothing."""

    user_id = ""

    def sobject(self, name: str) -> bool:
        return True

    def field(self, sobject: str, field: str) -> bool:
        return True

    def row_filter(self, sobject: str) -> tuple[str, list[Any]] | None:
        return None
