# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apply: the only place that writes records. One collections call per kind of write, told row by row."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client, RowResult
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import AnswerLost
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change, NewId

LOCKED = "UNABLE_TO_LOCK_ROW"
DUPLICATE_USERNAME = "DUPLICATE_USERNAME"  # over all orgs: only a look tells whether the user is in this one
DUPLICATES = frozenset({"DUPLICATE_VALUE", DUPLICATE_USERNAME})
GONE = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND"})
LOCK_PAUSES = (0.5, 1.0, 2.0)  # seconds; another process holds the row for about that long


Refusal = tuple[Change, tuple[Mapping[str, Any], ...]]  # with Salesforce's errors, none where the change was not sent


@dataclass
class Written:
    """What became of the changes; `lost` and `raced` are to be looked at again."""

    done: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)  # sent, and no answer came; or not sent any more after that
    # Somebody else was faster, or what they point to was not created.
    raced: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    because: AnswerLost | None = None  # why answers were lost
    ids: dict[NewId, str] = field(default_factory=dict)  # of the rows that were created


def write(client: Client, changes: Sequence[Change], sleep: Callable[[float], None] = time.sleep) -> Written:
    """Write `changes` in their order, neighbours of the same action in one call; stops after an answer that was lost.

    Records that point to a row which is created on the way get its Id; when it was not created, they are not sent and count as raced.
    """
    written = Written()
    pending = list(changes)
    while pending:
        batch = _neighbours(pending)
        pending = pending[len(batch) :]
        written.raced += [(change, ()) for change in batch if not change.awaits <= written.ids.keys()]
        batch = [_filled(change, written.ids) for change in batch if change.awaits <= written.ids.keys()]
        if not batch:
            continue
        try:
            _write_batch(client, batch, written, sleep)
        except AnswerLost as error:
            written.because = error
            written.lost += [*(change for change in batch if change not in written.done), *pending]
            return written
    return written


def _neighbours(changes: Sequence[Change]) -> list[Change]:
    """The changes that one call takes: of one action, and none that waits for another of them."""
    batch: list[Change] = []
    for change in changes:
        if batch and (
            change.action != batch[0].action or change.awaits & {NewId(one.kind, one.target) for one in batch}
        ):
            break
        batch.append(change)
    return batch


def _filled(change: Change, ids: Mapping[NewId, str]) -> Change:
    record = {name: ids[value] if isinstance(value, NewId) else value for name, value in change.record.items()}
    return replace(change, record=record)


def _write_batch(client: Client, batch: list[Change], written: Written, sleep: Callable[[float], None]) -> None:
    for pause in (*LOCK_PAUSES, None):
        locked: list[Change] = []
        for change, result in zip(batch, _send(client, batch), strict=True):
            if result.record_id is not None:
                written.done.append(change)
                if change.action == "create":
                    written.ids[NewId(change.kind, change.target)] = result.record_id
            elif result.codes == {LOCKED} and pause is not None:
                locked.append(change)
            elif _was_raced(change, result):
                written.raced.append((change, result.errors))
            else:
                written.refused.append((change, result.errors))
        if not locked or pause is None:
            return
        sleep(pause)
        batch = locked


def _was_raced(change: Change, result: RowResult) -> bool:
    """A duplicate counts only when it is the row's sole error: Salesforce reports it beside others too (contract 5.1)."""
    if change.action == "create":
        return len(result.codes) == 1 and result.codes <= DUPLICATES
    return bool(result.codes) and result.codes <= GONE


def _send(client: Client, batch: Sequence[Change]) -> list[RowResult]:
    action = batch[0].action
    if action == "delete":
        return client.delete([change.record["Id"] for change in batch])
    records = [{"attributes": {"type": change.kind}, **change.record} for change in batch]
    return client.create(records) if action == "create" else client.update(records)
