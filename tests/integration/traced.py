# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks in the test's own process, with the requests that they sent; and tasks whose process dies at a request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from unittest.mock import patch

from ansible_collections.orgops.salesforce.plugins.module_utils import door
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call
from ansible_collections.orgops.salesforce.tests.integration.both_ways import Result
from ansible_collections.orgops.salesforce.tests.integration.holdings import Holdings
from ansible_collections.orgops.salesforce.tests.integration.in_process import World


class Killed(BaseException):
    """The process ends here: no handler of ours may catch it."""


@dataclass
class MortalTransport(Transport):
    """Dies at request number `at` (from 1), before it is sent or after Salesforce carried it out; `only_writes` counts no others."""

    at: int = 1
    after: bool = False
    only_writes: bool = False
    seen: int = 0

    def request(self, method: str, url: str, *, reads: bool | None = None, **kwargs: Any) -> Any:
        is_write = method in ("POST", "PATCH", "DELETE") and not reads and "/services/data/" in url
        counts = is_write or not self.only_writes
        self.seen += counts
        if not counts or self.seen != self.at:
            return super().request(method, url, reads=reads, **kwargs)
        if self.after:
            super().request(method, url, reads=reads, **kwargs)
        raise Killed


@dataclass(frozen=True)
class Traced:
    """One org of a world."""

    world: World
    org: str

    @property
    def api(self) -> str:
        return str(self.world.emulator.org(self.org)["api_username"])

    @cached_property
    def _watcher(self) -> Connection:
        return Call(self.world.login(self.org)).connection()

    def holdings(self) -> Holdings:
        """What the org holds now, as its administrator sees it."""
        return Holdings.of(self._watcher)

    def add_to_group(self, group: str, permission_set: str) -> None:
        """What somebody else does in Setup; the group is recalculated."""
        there = self.holdings()
        record = {
            "attributes": {"type": "PermissionSetGroupComponent"},
            "PermissionSetGroupId": there.row_id("PermissionSetGroup", group),
            "PermissionSetId": there.row_id("PermissionSet", permission_set),
        }
        (result,) = self._watcher.client.create([record])
        assert result.record_id, result.errors

    def run(self, module: str, *, check: bool = False, **options: Any) -> Result:
        """A task for the org's API user, unless `user` says another; a failure is a result."""
        since = self.world.emulator.log_size
        value = self.world.task(module, self.org, check=check, **{"user": self.api, **options})
        return Result(value, self.world.emulator.requests(since))

    def killed(self, module: str, at: int, *, after: bool, only_writes: bool = False, **options: Any) -> Result:
        """The requests of a task that died at request number `at`, or at write number `at`."""
        since = self.world.emulator.log_size
        with patch.object(door, "Transport", partial(MortalTransport, at=at, after=after, only_writes=only_writes)):
            try:
                self.run(module, **options)
            except Killed:
                return Result({}, self.world.emulator.requests(since))
        raise AssertionError(f"The task ended before request {at}.")


def records(result: Result) -> Counter[tuple[str, str]]:
    """What the request log says was written: (create, update or delete; sObject) of every record."""
    return Counter((action, sobject) for request in result.writes for action, sobject, _id in request["records"])


def foretold(result: Result) -> Counter[tuple[str, str]]:
    """The same from the changes that a task tells."""
    return Counter((change["action"], change["kind"]) for change in result["changes"])


def statuses(result: Result) -> dict[str, str]:
    """The status of every finding, by its id."""
    return {finding["id"]: finding["status"] for finding in result["judgement"]["findings"]}


def failing(result: Result) -> set[str]:
    """Ids of findings that fail."""
    return {name for name, status in statuses(result).items() if status == "fail"}
