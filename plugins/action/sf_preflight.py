# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""M(orgops.salesforce.sf_preflight) inside the Ansible worker."""

from __future__ import annotations

from ansible_collections.orgops.salesforce.plugins.modules import sf_preflight
from ansible_collections.orgops.salesforce.plugins.plugin_utils.worker import WorkerAction


class ActionModule(WorkerAction):
    door = sf_preflight
