# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When findings fail a run: `fail_on` a severity, with unknown counted as chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import SEVERITIES, severity_rank

FAIL_ON = (*SEVERITIES, "none")


def breaches(judgement: Mapping[str, Any], fail_on: str, unknown_fails: bool = False) -> list[Mapping[str, Any]]:
    """The findings of one org that are at least as severe as `fail_on`; none at all for `none`.

    Waived and not applicable never count. An org that cannot be audited has no findings and so breaches nothing: that is
    for the caller to decide.
    """
    if fail_on == "none":
        return []
    counting = ("fail", "unknown") if unknown_fails else ("fail",)
    return [
        finding
        for finding in judgement["findings"]
        if finding["status"] in counting and severity_rank(finding["severity"]) <= severity_rank(fail_on)
    ]
