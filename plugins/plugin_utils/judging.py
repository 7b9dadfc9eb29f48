# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an action plugin does for modules that judge: baselines and waivers are read on the controller, for both ways of running."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.plugin_utils.worker import WorkerAction


class JudgingAction(WorkerAction):
    """Base of the action plugins whose modules take `baselines`, `variables` and `waivers`."""

    def prepared(self, args: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        folder = Path(self._loader.get_basedir())
        given = args.get("baselines", ["oncehub"])
        baselines = given if isinstance(given, list) else [given]
        variables = args.get("variables") or {}
        args["baselines"] = catalogue.load_all(baselines, variables, folder=folder)
        if args.get("waivers"):
            args["waivers"] = catalogue.load_waivers(args["waivers"], folder=folder)
        args.setdefault("inventory_host", task_vars.get("inventory_hostname"))
        return args
