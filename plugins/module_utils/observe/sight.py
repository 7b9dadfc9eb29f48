# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the running user may see: the difference between absent and unknown.

Salesforce leaves rows out, without an error, for users who lack the right to see them (contract 5.1, 6; OauthToken: domain notes 4.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.labels import label_of

SEES_ASSIGNMENTS = ("ViewSetup", "AssignPermissionSets", "ManageUsers")
SEES_GRANTS = ("CustomizeApplication", "ManageUsers")
SEES_FIELDS = ("CustomizeApplication", "ModifyAllData", "ViewAllFieldsGlobal")
SEES_SETUP = ("ViewSetup", "CustomizeApplication")


@dataclass
class Sight:
    """The running user's permissions, and the growing list of what is unknown and why (dotted path -> reason)."""

    rights: frozenset[str] | None
    unknown: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rights: Answer) -> Sight:
        return cls(permissions_in(rights.records[0]) if rights.records else None)

    def may_see(self, path: str, needs: tuple[str, ...], what: str) -> bool:
        """Whether rows that are missing are really absent; notes `path` as unknown where they may be hidden."""
        if self.rights is None:
            self.unknown[path] = (
                f"The running user's own permissions cannot be read, so that {what} may be hidden from it."
            )
            return False
        if self.rights.isdisjoint(needs):
            self.unknown[path] = f"The running user lacks {spoken(needs)} and does not see {what}."
            return False
        return True

    def granted(self, path: str, answer: Answer | None, what: str) -> bool:
        """Whether `answer` can be used; notes `path` as unknown with Salesforce's own reason where it was refused."""
        if answer is None:
            self.unknown[path] = f"The org has no {what}, or hides it from the running user."
            return False
        if not answer.granted:
            self.unknown[path] = f"Salesforce refused to show {what}: {answer.code}."
            return False
        return True


def permissions_in(record: Mapping[str, Any]) -> frozenset[str]:
    """The system permissions that a row grants, without the prefix ``Permissions``."""
    return frozenset(name[11:] for name, value in record.items() if value is True and name.startswith("Permissions"))


def permission_columns(record: Mapping[str, Any]) -> frozenset[str]:
    """Every system permission that the org knows, granted or not."""
    return frozenset(
        name[11:] for name, value in record.items() if isinstance(value, bool) and name.startswith("Permissions")
    )


def spoken(permissions: tuple[str, ...]) -> str:
    return " or ".join(label_of(name) for name in permissions)
