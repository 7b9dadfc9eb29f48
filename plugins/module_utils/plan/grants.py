# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which OAuth grants are to end: those of wrong users, never the right one's and never the running user's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change

GRANT = "OauthToken"


def revoking(grants: Sequence[Mapping[str, Any]]) -> list[Change]:
    """One change per grant, oldest first."""
    return [
        Change(
            GRANT,
            "delete",
            f"{grant['app']} by {grant['username']}",
            {"Id": grant["id"]},
            {"granted": grant["created"], "last_used": grant["last_used"]},
            section="grants",
        )
        for grant in grants
    ]
