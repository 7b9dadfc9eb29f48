# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""M(orgops.salesforce.sf_compliance_report), always on the controller: it alone sees what every host registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.report.gather import of_hosts
from ansible_collections.orgops.salesforce.plugins.modules import sf_compliance_report
from ansible_collections.orgops.salesforce.plugins.plugin_utils.worker import WorkerAction


class ActionModule(WorkerAction):
    door = sf_compliance_report
    _supports_async = False

    def prepared(self, args: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """The options with the judgements of the inventory's hosts, unless the task gives its own."""
        # The action group's defaults bring options for connecting, and a report connects to nothing.
        given = {name: value for name, value in args.items() if name not in CONNECT_SPEC}
        if "judgements" in given or ("sources" in given and "hosts" not in given):
            return given
        results = self._of_every_host(given.get("variable") or "sf_compliance", task_vars["hostvars"])
        hosts = given.get("hosts") or sorted(results)
        judgements = of_hosts(hosts, results, self._of_every_host("sf_production", task_vars["hostvars"]))
        if given.get("bundle") and "baselines" not in given:
            judged = {str(baseline["id"]) for judgement in judgements for baseline in judgement["baselines"]}
            given["baselines"] = [str(path) for path in catalogue.files(judged)]
        return {**given, "judgements": judgements}

    def _anchored(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """A report goes where the run was started: beside the playbook it would land inside an installed collection."""
        return dict(args)

    def _of_every_host(self, variable: str, hostvars: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        return {str(host): hostvars[host][variable] for host in hostvars if variable in hostvars[host]}

    def _in_worker(self, task_vars: Mapping[str, Any]) -> bool:
        return True
