# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task spent: calls it made and what Salesforce says is left of the org's day (header ``Sforce-Limit-Info``, contract 4 and 8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_API_USAGE = re.compile(r"api-usage=(\d+)/(\d+)")


@dataclass
class Usage:
    """Counts of one task in one org. ``logins`` go to the token endpoint and are not metered as API requests."""

    calls: int = 0
    logins: int = 0
    used: int | None = None
    limit: int | None = None

    def spend(self, url: str) -> None:
        if "/services/oauth2/" in url or "/services/Soap/" in url:
            self.logins += 1
        else:
            self.calls += 1

    def learn(self, limit_info: str | None) -> None:
        """Take in the header of an answer, where it has one."""
        if found := _API_USAGE.search(limit_info or ""):
            self.used, self.limit = int(found[1]), int(found[2])

    def as_dict(self) -> dict[str, int | None]:
        """``api_calls`` of every result: requests of this task, and the org's rolling 24 hours."""
        remaining = None if self.used is None or self.limit is None else self.limit - self.used
        return {
            "count": self.calls,
            "logins": self.logins,
            "used": self.used,
            "limit": self.limit,
            "remaining": remaining,
        }
