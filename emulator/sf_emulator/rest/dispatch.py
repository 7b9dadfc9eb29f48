# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the resource that a path names and calls it: the same road for requests and for subrequests."""

from __future__ import annotations

import logging

from sf_emulator.rest import versions
from sf_emulator.rest.call import DATA, Answer, Call
from sf_emulator.rest.errors import RestError, from_write, method_not_allowed, not_found
from sf_emulator.rest.resource import Resource
from sf_emulator.rules import WriteError
from sf_emulator.soql import SoqlError

log = logging.getLogger(__name__)
UNEXPECTED = (
    "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)"
)
"""A fault of the emulator itself; the trace goes to the log, never into an answer."""


class Dispatcher:
    def __init__(self, resources: tuple[Resource, ...]) -> None:
        self.resources = resources

    def find(self, path: str) -> tuple[str, Resource, dict[str, str]]:
        """The version, resource and matched parts of a path.

        :raises RestError: 404 for a path or version that nobody serves, 410 for a retired version
        """
        if not path.startswith(DATA):
            raise not_found()
        segment, _unused, rest = path.removeprefix(DATA).strip("/").partition("/")
        version = versions.check(segment)
        for resource in self.resources:
            parts = resource.match(rest)
            if parts is not None and float(version) >= resource.since:
                return version, resource, parts
        raise not_found()

    def answer(self, call: Call) -> Answer:
        """Answer a call; errors become answers, so that a composite can go on."""
        try:
            call.version, resource, call.parts = self.find(call.path)
            handler = resource.methods.get("GET" if call.method == "HEAD" else call.method)
            if handler is None:
                raise method_not_allowed(call.method, [*resource.methods])
            return handler(call)
        except RestError as problem:
            return Answer(problem.status, problem.body, dict(problem.headers))
        except WriteError as problem:
            refused = from_write(problem)
            return Answer(refused.status, refused.body)
        except SoqlError as problem:
            return Answer(400, [{"message": problem.message, "errorCode": problem.code}])
        except Exception:
            log.exception("%s %s", call.method, call.path)
            return Answer(500, [{"message": UNEXPECTED, "errorCode": "UNKNOWN_EXCEPTION"}])
