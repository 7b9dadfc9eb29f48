# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a judgement to what must be done: ordered changes that turn failing findings into passing ones.

Pure: the snapshot names what the org has (its `candidates` included), the baselines what the user must be. What only a person can do carries the
steps and is never written.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import every_requirement
from ansible_collections.orgops.salesforce.plugins.module_utils.plan import assigning, identity, person
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.demand import Demand

# In this order the API accepts them: a profile brings the licence, a permission set licence lets a set be assigned, and an app is approved in
# a set before the set is assigned (contract 5.1, 5.3, 5.4, 5.6). What others point to comes first, so that all of these share one call.
ORDER = (
    "User",
    "UserLogin",
    "PermissionSet",
    "PermissionSetLicenseAssign",
    "SetupEntityAccess",
    "PermissionSetAssignment",
)
# Rights that come with a profile or an assignment.
FOLLOWS = (
    "system_permissions",
    "object_permissions",
    "field_permissions",
    "record_types",
    "setup_access",
    "interactive_login",
)


def plan(
    snapshot: Mapping[str, Any], baselines: Sequence[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]
) -> list[Change]:
    """The changes that mend the failing `findings` of a judgement of this snapshot, in the order in which they can be written.

    One change per record, naming every finding it mends. A user that does not exist is planned as if it had nothing.
    """
    demands = list(_demands(baselines, findings))
    failing = [demand for demand in demands if demand.is_open]
    changes = [
        *identity.user_changes(snapshot, failing, demands),
        *assigning.assignment_changes(snapshot, failing),
        *assigning.approval_changes(snapshot, failing),
    ]
    covered = {finding for change in changes for finding in change.findings}
    by_person = [*_by_person(failing, covered, looked_at_again=bool(changes)), *_after_birth(demands)]
    return sorted(_merged([*changes, *by_person]), key=_rank)


def _demands(baselines: Sequence[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]) -> Iterator[Demand]:
    known = {(finding["baseline"], finding["id"]): finding for finding in findings}
    for baseline in baselines:
        for speaking, section, requirement in every_requirement(baseline):
            finding = known.get((baseline["id"], requirement["id"]))
            if finding:
                yield Demand(section, requirement, finding, speaking.get("app"))


def _by_person(failing: Iterable[Demand], covered: Container[str], looked_at_again: bool) -> Iterator[Change]:
    """What no change of ours mends. Rights may follow from the changes: those wait for the next look, so that nobody grants them twice."""
    rest = [demand for demand in failing if demand.id not in covered and demand.finding["status"] == FAIL]
    following = [demand for demand in rest if looked_at_again and demand.section in FOLLOWS]
    yield from (person.by_hand(demand) for demand in rest if demand not in following)
    if following:
        yield person.look_again(following)


def _after_birth(demands: Iterable[Demand]) -> Iterator[Change]:
    """A user who is still to be created has granted nothing: somebody will have to connect as that user."""
    waiting = (demand for demand in demands if demand.waits_for_user and demand.requirement.get("granted"))
    return (person.by_hand(demand) for demand in waiting)


def _merged(changes: Iterable[Change]) -> Iterable[Change]:
    """Two findings that the same record mends make one change."""
    merged: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.by, change.id)
        known = merged.get(key)
        findings = tuple(dict.fromkeys([*(known.findings if known else ()), *change.findings]))
        merged[key] = replace(_joined(known, change) if known else change, findings=findings)
    return merged.values()


def _joined(one: Change, other: Change) -> Change:
    if one.by == "person" or other.record == one.record:
        return replace(one, steps=tuple(dict.fromkeys([*one.steps, *other.steps])))
    record = {**one.record, **other.record}
    return replace(
        one, record=record, before={**(one.before or {}), **(other.before or {})}, after={**one.after, **other.after}
    )


def _rank(change: Change) -> tuple[bool, bool, int]:
    """What a person does comes last, and before it what is taken away, in reverse: sets go before the licences they need."""
    kind = ORDER.index(change.kind) if change.kind in ORDER else len(ORDER)
    takes = change.action == "delete"
    return change.by == "person", takes, -kind if takes else kind
