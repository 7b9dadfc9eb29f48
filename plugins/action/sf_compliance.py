# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""M(orgops.salesforce.sf_compliance) inside the Ansible worker; baselines and waivers are read here, on the controller, for both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.modules import sf_compliance
from ansible_collections.orgops.salesforce.plugins.plugin_utils.worker import WorkerAction


class ActionModule(WorkerAction):
    door = sf_compliance

    def prepared(self, args: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        folder = Path(self._loader.get_basedir())
        given = args.get("baselines", ["oncehub"])
        baselines = given if isinstance(given, list) else [given]
        variables = args.get("variables") or {}
        args["baselines"] = [catalogue.load(item, variables, folder=folder) for item in baselines]
        if args.get("waivers"):
            args["waivers"] = catalogue.load_waivers(args["waivers"], folder=folder)
        args.setdefault("inventory_host", task_vars.get("inventory_hostname"))
        return args
