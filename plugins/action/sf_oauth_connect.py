# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""M(orgops.salesforce.sf_oauth_connect): in the Ansible worker only, where a person reads along and the vault password is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call
from ansible_collections.orgops.salesforce.plugins.modules import sf_oauth_connect
from ansible_collections.orgops.salesforce.plugins.plugin_utils.token_store import Command, VaultFile
from ansible_collections.orgops.salesforce.plugins.plugin_utils.worker import WorkerAction


class ActionModule(WorkerAction):
    door = sf_oauth_connect

    def call(self, params: Mapping[str, Any], warn: Callable[[str], None]) -> Call:
        made = super().call(params, warn)
        if params["vault_file"]:
            made.store = VaultFile(Path(params["vault_file"]), params["vault_variable"], self._loader._vault.secrets)
        elif params["store_command"]:
            made.store = Command(params["store_command"])
        return made
