# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A write that Salesforce refuses."""

from __future__ import annotations

from collections.abc import Iterable


class WriteError(Exception):
    """One reason why a write is refused.

    :param status_code: Salesforce's own, such as ``DUPLICATE_VALUE``
    :param fields: names of the fields at fault; None leaves ``fields`` out of a single-record answer
    :param http_status: of a single-record request
    """

    def __init__(
        self, status_code: str, message: str, fields: Iterable[str] | None = (), *, http_status: int = 400
    ) -> None:
        super().__init__(f"{status_code}: {message}")
        self.status_code = status_code
        self.message = message
        self.fields = None if fields is None else list(fields)
        self.http_status = http_status
        self.others: tuple[WriteError, ...] = ()

    def and_also(self, *others: WriteError) -> WriteError:
        """The same error reporting further reasons with it (contract 5.1: several errors in one array)."""
        self.others = others
        return self

    @property
    def all(self) -> tuple[WriteError, ...]:
        return (self, *self.others)
