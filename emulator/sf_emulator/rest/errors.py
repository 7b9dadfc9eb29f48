# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""REST errors: a JSON array of ``message``, ``errorCode`` and, where a record is at fault, ``fields`` (contract 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sf_emulator.rules.errors import WriteError


class RestError(Exception):
    """An error answer of a REST resource."""

    def __init__(
        self, status: int, code: str, message: str, *, body: Any = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.body = body if body is not None else [{"message": message, "errorCode": code}]
        self.headers = headers or {}


def not_found(message: str = "The requested resource does not exist") -> RestError:
    return RestError(404, "NOT_FOUND", message)


def method_not_allowed(method: str, allowed: Sequence[str]) -> RestError:
    """405 lists what is allowed; texts: inferred."""
    return RestError(
        405,
        "METHOD_NOT_ALLOWED",
        f"HTTP Method '{method}' not allowed. Allowed are {','.join(allowed)}",
        headers={"Allow": ",".join(allowed)},
    )


def parser_error(problem: Exception) -> RestError:
    """A body that is not JSON; the text names the place as Salesforce's parser does (inferred)."""
    line, column = getattr(problem, "lineno", 1), getattr(problem, "colno", 1)
    reason = getattr(problem, "msg", "input is nested too deeply or not UTF-8")
    return RestError(400, "JSON_PARSER_ERROR", f"{reason} at [line:{line}, column:{column}]")


def from_write(problem: WriteError) -> RestError:
    """A refused single-record write."""
    return RestError(
        problem.http_status, problem.status_code, problem.message, body=[error_body(reason) for reason in problem.all]
    )


def error_body(problem: WriteError) -> dict[str, Any]:
    body: dict[str, Any] = {"message": problem.message, "errorCode": problem.status_code}
    if problem.fields is not None:
        body["fields"] = problem.fields
    return body


def collection_errors(problem: WriteError) -> list[dict[str, Any]]:
    """Collections say ``statusCode`` where single records say ``errorCode`` (contract 4, recorded)."""
    return [
        {"statusCode": reason.status_code, "message": reason.message, "fields": reason.fields or []}
        for reason in problem.all
    ]
