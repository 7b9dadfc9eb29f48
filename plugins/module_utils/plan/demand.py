# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A requirement with its finding: what a plan starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FAIL, PASS
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.finding import NOBODY


@dataclass(frozen=True, slots=True)
class Demand:
    """`app` is the app of the document that the requirement speaks for, or None."""

    section: str
    requirement: Mapping[str, Any]
    finding: Mapping[str, Any]
    app: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        return str(self.requirement["id"])

    @property
    def is_open(self) -> bool:
        """It fails, or waits for a user that does not exist yet."""
        return self.finding["status"] == FAIL or (self.waits_for_user and self.finding["by"] == "provision")

    @property
    def waits_for_user(self) -> bool:
        """There is nobody yet of whom it could be asked."""
        return bool(self.finding["found"] == NOBODY.found)

    @property
    def stands(self) -> bool:
        """A plan must not break it: it passes or is to pass; what is waived or does not apply binds nobody."""
        return self.is_open or self.finding["status"] == PASS
