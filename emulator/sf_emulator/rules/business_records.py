# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lead, Contact, Account, Case, Event, Task: the owner is who creates, unless said otherwise."""

from __future__ import annotations

from sf_emulator.rules.write import Family, Write

_FIRST_STATUS = {"Case": "New", "Lead": "Open - Not Contacted", "Task": "Not Started"}


class BusinessRecord(Family):
    def prepare(self, write: Write) -> None:
        if write.sobject.field("OwnerId"):
            write.values.setdefault("OwnerId", write.viewer_id)
        if status := _FIRST_STATUS.get(write.sobject.name):
            write.values.setdefault("Status", status)
        if write.sobject.name == "Task":
            write.values.setdefault("Priority", "Normal")
