# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Through what a user holds a permission, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import (
    Facts,
    Unseen,
    rows_of,
    text_of,
    texts_of,
)


def shown(row: Mapping[str, Any]) -> str:
    """How people name a permission set, group or profile: label first, API name behind it where it differs."""
    name, label = full_name(row), text_of(row, "label")
    if label and name and label != name:
        return f"{label} ({name})"
    return label or name or text_of(row, "id") or "without a name"


def full_name(row: Mapping[str, Any]) -> str:
    """`ns__Name` of a row that may hold it whole or in two parts."""
    name, namespace = text_of(row, "name"), text_of(row, "namespace")
    return text_of(row, "full_name") or (f"{namespace}__{name}" if namespace and "__" not in name else name)


def way(path: Mapping[str, Any]) -> str:
    """One entry of `through`: "profile X", "permission set Y by Modify All Data", "permission set Z in group G"."""
    kind = text_of(path, "kind")
    reason = f" by {text_of(path, 'by')}" if text_of(path, "by") else ""
    if kind == "permission_set_group":
        via = texts_of(path, "via")
        sets = f"permission set {' and '.join(via)} in " if via else ""
        return f"{sets}group {shown(path)}{reason}"
    return f"{kind.replace('_', ' ') or 'something'} {shown(path)}{reason}"


def muting(path: Mapping[str, Any]) -> str:
    """One entry of `muted`: "group G by muting set M"."""
    takers = texts_of(path, "by")
    return f"group {shown(path)}{f' by muting set {takers[0]}' if takers else ''}"


def sentence(what: str, grant: Mapping[str, Any]) -> str:
    """ "API Enabled: through profile System Administrator; also through permission set X in group Y." """
    paths = [way(path) for path in rows_of(grant, "through")]
    muted = [muting(path) for path in rows_of(grant, "muted")]
    behind = f" Muted in {', '.join(muted)}." if muted else ""
    if not grant.get("granted"):
        return f"{what}: not granted.{behind}"
    first = f"through {paths[0]}" if paths else "granted, through what is not told"
    return f"{what}: {'; also through '.join([first, *paths[1:]])}.{behind}"


class Permission:
    """One system permission of the snapshot, found by API name or by label."""

    def __init__(self, facts: Facts, wanted: str) -> None:
        known = facts.mapping("system_permissions")
        self.name = self._resolve(known, wanted)
        self.grant: Mapping[str, Any] = {}
        self.exists = self.name in known
        if not self.exists:
            # A snapshot may hold only some permissions; it says so, and then absence proves nothing.
            facts.refuse_unknown("system_permissions", "*")
        if self.exists:
            self.grant = facts.mapping("system_permissions", self.name)
        self.label = text_of(self.grant, "label") or wanted

    @staticmethod
    def _resolve(known: Mapping[str, Any], wanted: str) -> str:
        if wanted in known:
            return wanted
        squashed = wanted.replace(" ", "").casefold()
        for name, row in known.items():
            label = text_of(row, "label") if isinstance(row, Mapping) else ""
            if label.casefold() == wanted.casefold() or str(name).casefold() == squashed:
                return str(name)
        if " " in wanted:
            # Labels come in the running user's language; only an API name proves absence.
            raise Unseen(f"No permission of this org has the label {wanted!r}; it may be labelled in another language.")
        return wanted

    def granted(self, through: str = "any") -> bool:
        """Whether it is held; `through` profile, whether the profile itself holds it. Raises Unseen."""
        if not self.exists:
            return False
        granted = self.grant.get("granted")
        if not isinstance(granted, bool):
            raise Unseen(f"Whether {self.label} is granted was not seen.")
        if through == "profile":
            return granted and any(text_of(path, "kind") == "profile" for path in rows_of(self.grant, "through"))
        return granted

    def evidence(self) -> str:
        """The sentence with every path."""
        return sentence(self.label, self.grant) if self.exists else f"{self.label}: this org has no such permission."
