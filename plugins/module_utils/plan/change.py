# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One change: what plan returns, check mode shows and apply writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Action = Literal["create", "update", "delete"]


@dataclass(frozen=True, slots=True)
class NewId:
    """Stands in a record for the Id of the row that an earlier change of the same plan creates: the new user's, the new permission set's."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Change:
    """A single record written by the API, or, with ``by="person"``, the steps somebody has to take.

    `record` holds the fields to write (``Id`` among them for update and delete); `before` and `after` are for people.
    """

    kind: str  # the sObject, such as PermissionSetAssignment
    action: Action
    target: str  # what the record is about, as people name it
    record: Mapping[str, Any] = field(default_factory=dict)
    before: Any = None
    after: Any = None
    section: str = ""  # the part of the snapshot that it changes, such as permission_sets
    findings: tuple[str, ...] = ()
    by: Literal["provision", "person"] = "provision"
    steps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.action} {self.kind} {self.target}"

    @property
    def awaits(self) -> frozenset[NewId]:
        """The rows that must have been created before this change can be written."""
        return frozenset(value for value in self.record.values() if isinstance(value, NewId))

    def as_dict(self) -> dict[str, Any]:
        """Without the record: ids of rows differ from org to org and say nothing to a reader."""
        told = {
            "id": self.id,
            "kind": self.kind,
            "action": self.action,
            "target": self.target,
            "before": self.before,
            "after": self.after,
            "findings": list(self.findings),
            "by": self.by,
        }
        return {**told, "steps": list(self.steps)} if self.steps else told
