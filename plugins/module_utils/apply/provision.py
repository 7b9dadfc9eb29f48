# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole road for one user in one org: observe, judge, plan, apply, and look again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.needs import needs
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.snapshot import observe
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.plan import plan

STAGES = 3  # a new user first, then what needs its id, then what only shows when both are there

Baselines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Provisioned:
    """`changes` were written, or would be; `by_person` is left for somebody; `judgement` is of the org as it is now."""

    changes: list[Change]
    by_person: list[Change]
    judgement: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One look at the org: what it is, how it is judged, what follows."""

    judgement: dict[str, Any]
    plan: list[Change]

    @property
    def writable(self) -> list[Change]:
        """Changes that can be written now: not those that wait for the id of a user who is still to be created."""
        return [change for change in self.plan if change.by == "provision" and change.record.get("AssigneeId") != ""]

    @property
    def by_person(self) -> list[Change]:
        return [change for change in self.plan if change.by == "person"]


def provision(
    connection: Connection,
    username: str,
    baselines: Baselines,
    waivers: Sequence[Mapping[str, Any]],
    *,
    now: Callable[[], datetime],
    host: str | None,
    check_mode: bool,
) -> Provisioned:
    """Bring the user to where no finding can be mended by the API any more. In check mode the plan is the answer, and nothing is written.

    Raises `RequestRefused` when nothing could be done, `PartialFailure` when some of it was.
    """
    wanted = Wanted(username, **needs(baselines))

    def look() -> Stage:
        snapshot = observe(connection, wanted, now())
        judgement = judge(snapshot, baselines, waivers, now=now(), host=host)
        return Stage(judgement, plan(snapshot, baselines, judgement["findings"]))

    stage = look()
    if check_mode:
        return Provisioned(
            [change for change in stage.plan if change.by == "provision"], stage.by_person, stage.judgement
        )
    done: list[Change] = []
    for _stage in range(STAGES):
        if not stage.writable:
            break
        first = stage
        done += converge(connection.client, _once(first, look), lambda seen: seen.writable, check_mode=False)
        stage = look()
    return Provisioned(done, stage.by_person, stage.judgement)


def _once(first: Stage, look: Callable[[], Stage]) -> Callable[[], Stage]:
    """`first` at the first call, a new look at every later one: what was just read is not read again."""
    seen = iter([first])
    return lambda: next(seen, None) or look()
