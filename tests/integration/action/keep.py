# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what a task returned, and how long the emulator's request log was by then, as one line of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        given = self._task.args
        line = {"result": given["result"], "log_size": Path(given["log"]).stat().st_size}
        with Path(given["file"]).open("a") as file:
            file.write(json.dumps(line) + "\n")
        return {"changed": False}
