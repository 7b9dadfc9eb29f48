# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why Salesforce refused a change, and what the error of a task that did only a part of its work says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.apply.write import Written
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    PartialFailure,
    RequestRefused,
    SalesforceError,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change

# Salesforce's status code -> (cause, remedy); codes only, since the texts differ from release to release (contract 5).
_REASONS = {
    "FIELD_INTEGRITY_EXCEPTION": (
        "The user's licence does not allow what the permission set grants, or a permission set licence is missing.",
        "Assign the permission set licence first, or use a permission set without a licence.",
    ),
    "LICENSE_LIMIT_EXCEEDED": (
        "No seat of the licence is left.",
        "Free a seat in Setup, Company Information, or buy one.",
    ),
    "INSUFFICIENT_ACCESS_OR_READONLY": (
        "The running user may not write this, or the row belongs to a profile.",
        "Give the running user Assign Permission Sets and Manage Users.",
    ),
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": (
        "The running user may not use one of the records that the change points to.",
        "Give the running user Assign Permission Sets and Manage Users.",
    ),
    "UNABLE_TO_LOCK_ROW": ("Another process kept the record locked.", "Run the task again in a minute."),
    "DUPLICATE_USERNAME": (
        "Usernames are unique over all Salesforce orgs: a user of another org has this one, or a user here whom the running user may not see.",
        "Choose another username, or rename the user in the other org; users are never deleted, so that names stay taken.",
    ),
}


def check(written: Written, left: Sequence[Change] = ()) -> None:
    """Raises `RequestRefused` when nothing was written, `PartialFailure` when some changes were; returns when all were."""
    if not written.refused and not left:
        return
    not_done = [{"change": change.id, "errors": _told(errors)} for change, errors in written.refused]
    not_done += [{"change": change.id, "errors": []} for change in left]
    first = written.refused[0][1][0] if written.refused and written.refused[0][1] else {}
    code = str(first.get("statusCode") or first.get("errorCode") or "")
    cause, remedy = _REASONS.get(
        code, (None, "Mend the cause and run the task again; it writes only what is still missing.")
    )
    if written.because and not code:
        cause = written.because.cause
    fields: dict[str, Any] = {"cause": cause, "remedy": remedy}
    if code:
        fields["salesforce"] = {"code": code, "message": str(first.get("message", "")), "status": 200}
    raise _error(written, not_done, fields)


def _error(written: Written, not_done: list[dict[str, Any]], fields: dict[str, Any]) -> SalesforceError:
    names = ", ".join(item["change"] for item in not_done)
    if not written.done:
        return RequestRefused(f"Not done: {names}.", details={"done": [], "not_done": not_done}, **fields)
    done = [change.id for change in written.done]
    return PartialFailure(f"Done: {', '.join(done)}. Not done: {names}.", done=done, not_done=not_done, **fields)


def _told(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"code": error.get("statusCode") or error.get("errorCode"), "message": error.get("message")} for error in errors
    ]
