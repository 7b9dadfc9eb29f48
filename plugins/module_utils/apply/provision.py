# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole road for one user in one org: observe, judge, plan, apply, and look again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.converge import converge
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.groups import Patience
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.preflight import Preflight
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.conflicts import refuse_undecided
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.needs import needs
from ansible_collections.orgops.salesforce.plugins.module_utils.observe import conflicts
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.candidates import candidates_section
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.conflicts import Conflicts
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.reads import candidate_requests
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.snapshot import observe
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.guards import Guards
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.plan import plan

STAGES = 2  # of planning; the second is needed only for what shows when the first is done

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Asked:
    """What a task asks for; `conflict_days` to look back, 0 for not at all."""

    username: str
    baselines: Rows
    waivers: Rows = ()
    host: str | None = None
    guards: Guards = field(default_factory=Guards)
    patience: Patience = field(default_factory=Patience)
    conflict_days: int = 7


@dataclass(frozen=True)
class Provisioned:
    """`changes` were written, or would be; `by_person` is left for somebody; `conflicts` are others' doings.

    `judgement` is of the org as it is now.
    """

    changes: list[Change]
    by_person: list[Change]
    judgement: dict[str, Any]
    conflicts: Conflicts


@dataclass(frozen=True)
class Stage:
    """One look at the org: what it is, how it is judged, what follows."""

    snapshot: dict[str, Any]
    judgement: dict[str, Any]
    plan: list[Change]
    conflicts: Conflicts

    @property
    def writable(self) -> list[Change]:
        return [change for change in self.plan if change.by == "provision"]

    @property
    def by_person(self) -> list[Change]:
        return [change for change in self.plan if change.by == "person"]


def provision(
    connection: Connection,
    asked: Asked,
    *,
    now: Callable[[], datetime],
    warn: Callable[[str], None],
    check_mode: bool,
) -> Provisioned:
    """Bring the user to where no finding can be mended by the API any more. In check mode the plan is the answer, and nothing is written.

    Raises `InvalidInput` for baselines that contradict each other in this org, `NoSeat`, `Guarded` and `GroupNotReady` before any write,
    `RequestRefused` when nothing could be done, `PartialFailure` when some of it was.
    """
    wanted = Wanted(asked.username, **needs(asked.baselines))
    preflight = Preflight(connection, check_mode, asked.guards, asked.patience)

    def look() -> Stage:
        snapshot = observe(connection, wanted.without_candidates, now())
        judgement = judge(snapshot, asked.baselines, asked.waivers, now=now(), host=asked.host)
        refuse_undecided(judgement["conflicts"])  # a waiver may decide in other orgs only
        is_work = _is_work(judgement)
        others = _plans_material(connection, snapshot, wanted, asked.conflict_days) if is_work else Conflicts()
        return Stage(snapshot, judgement, plan(snapshot, asked.baselines, judgement["findings"]), others)

    def checked(stage: Stage) -> list[Change]:
        preflight.check(stage.snapshot, stage.writable)
        return stage.writable

    stage = look()
    found = stage.conflicts if stage.writable else Conflicts()
    if found.found:
        warn(conflicts.spoken(asked.username, found.found))
    if check_mode:
        return Provisioned(checked(stage), stage.by_person, stage.judgement, found)
    done: list[Change] = []
    for _stage in range(STAGES):
        if not stage.writable:
            break
        done += _written(connection, stage, look, checked, done, warn)
        stage = look()
    return Provisioned(done, stage.by_person, stage.judgement, found)


def _is_work(judgement: Mapping[str, Any]) -> bool:
    return any(finding["status"] == FAIL and finding["by"] == "provision" for finding in judgement["findings"])


def _plans_material(connection: Connection, snapshot: dict[str, Any], wanted: Wanted, conflict_days: int) -> Conflicts:
    """Add to `snapshot` the org's rows under the names that were typed; returns who else works on the user.

    Asked for only when something is to be written, so that a compliant org costs what its audit costs.
    """
    user = snapshot["user"]
    others = conflicts.requests(conflict_days, connection.client.token.user_id)
    answers = connection.read([*candidate_requests(wanted), *others])
    snapshot["candidates"] = candidates_section(answers)
    named = {"Username": user["username"], "Id": user["id"], "Name": user["name"]} if user["exists"] else None
    return conflicts.conflicts_in(answers, named)


def _written(
    connection: Connection,
    first: Stage,
    look: Callable[[], Stage],
    checked: Callable[[Stage], list[Change]],
    before: Sequence[Change],
    warn: Callable[[str], None],
) -> list[Change]:
    """The changes of one stage; what was just read is not read again."""
    seen = iter([first])
    try:
        return converge(connection.client, lambda: next(seen, None) or look(), checked, check_mode=False, warn=warn)
    except SalesforceError as error:
        raise error.after([change.id for change in before]) from None
