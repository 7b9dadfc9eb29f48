# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorded judgement that a new one is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report.gather import judgements_in, read_judgements


def recorded(given: Any, host: str | None, username: str | None) -> Mapping[str, Any] | None:
    """The judgement of this host's user out of `given`: a judgement, what holds several, or the path of a report.json.

    A judgement itself is taken as it is. None where a record of several has none of this host, which is then an org that is new.
    Raises InvalidInput (`no_record`) when there is no record at all.
    """
    if isinstance(given, Mapping) and "findings" in given:
        return given
    found = read_judgements(_file(given)) if isinstance(given, str) else list(judgements_in(given))
    if not found:
        raise _no_record("What previous holds is no judgement and no report.")
    return next((judgement for judgement in found if _is_of(judgement, host, username)), None)


def _file(path: str) -> Path:
    file = Path(path)
    if not file.is_file():
        raise _no_record(f"There is no file {path}.")
    return file


def _no_record(message: str) -> InvalidInput:
    return InvalidInput(
        message,
        code="no_record",
        cause="previous names the state that new findings are told apart from, and without it every finding would be new.",
        remedy="Run the audit once without previous, keep its report.json, and name that file.",
    )


def _is_of(judgement: Mapping[str, Any], host: str | None, username: str | None) -> bool:
    org, user = judgement.get("org") or {}, judgement.get("user") or {}
    same_user = username is None or user.get("username") is None or user["username"].lower() == username.lower()
    return host is not None and org.get("host") == host and same_user
