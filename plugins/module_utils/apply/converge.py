# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read, compare, write, and look again where the answer left doubt: how any set of changes becomes so exactly once."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.outcome import check
from ansible_collections.orgops.salesforce.plugins.module_utils.apply.write import (
    DUPLICATE_USERNAME,
    Refusal,
    Written,
    write,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Client
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change

ROUNDS = 3  # of writing; a second one is needed only when somebody else writes at the same time

Seen = TypeVar("Seen")


def converge(
    client: Client,
    look: Callable[[], Seen],
    plan: Callable[[Seen], Sequence[Change]],
    *,
    check_mode: bool,
    warn: Callable[[str], None] = lambda message: None,
) -> list[Change]:
    """Bring the org to where `plan` finds nothing to do; returns the changes that were made, `[]` when all was as wanted.

    In check mode nothing is written and the plan itself is the answer. `look` is called again only after a write that left doubt.
    `warn` hears of changes that somebody else made at the same moment.
    Raises `RequestRefused` when nothing could be done, `PartialFailure` when some of it was.
    """
    changes = _ours(plan(look()))
    if check_mode or not changes:
        return changes
    total = Written()
    for _round in range(ROUNDS):
        written = write(client, changes)
        total.done += written.done
        total.refused += written.refused
        total.because = written.because
        if written.refused:
            check(total, left=[*written.lost, *(change for change, _errors in written.raced)])
        if not written.lost and not written.raced:
            return total.done
        changes = _ours(plan(look()))
        # A change whose answer was lost and that is no longer wanted has happened; one that was raced is another run's.
        still_wanted = {change.id for change in changes}
        total.done += [change for change in written.lost if change.id not in still_wanted]
        _tell_of_races(written, still_wanted, warn)
        elsewhere = [refusal for refusal in written.raced if _is_elsewhere(refusal, still_wanted)]
        if elsewhere:
            total.refused += elsewhere
            refused = {change.id for change, _errors in elsewhere}
            check(total, left=[change for change in changes if change.id not in refused])
        if not changes:
            return total.done
    check(total, left=changes)
    return total.done


def _tell_of_races(written: Written, still_wanted: Container[str], warn: Callable[[str], None]) -> None:
    met = [change.id for change, errors in written.raced if errors and change.id not in still_wanted]
    if met:
        warn(f"Somebody else did this at the same moment, and the task went on with what is there: {', '.join(met)}.")


def _is_elsewhere(refusal: Refusal, still_wanted: Container[str]) -> bool:
    """A username that is taken although a second look finds no such user belongs to another org: sending it again is of no use."""
    change, errors = refusal
    return change.id in still_wanted and any(error.get("statusCode") == DUPLICATE_USERNAME for error in errors)


def _ours(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.by == "provision"]
