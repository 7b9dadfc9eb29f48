# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules opened inside the Ansible worker: the same options, the same call, the same result, without a new interpreter per task.

An action plugin of this collection names its module and nothing else. With a local connection the module's `run` is called here; otherwise, for
``async`` tasks, and when the task or the inventory says ``sf_execution: module``, the ordinary module is executed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.orgops.salesforce.plugins.module_utils.door import HANDED_ON, Call, answer
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import MissingLibrary, SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

try:
    # Loaded once by the controller, before it forks its workers: half a second per task and org saved.
    require("simple_salesforce")
    require("jwt")
    _LIBRARY_IS_HERE = True
except MissingLibrary:
    _LIBRARY_IS_HERE = False  # the module's own interpreter may have it


class WorkerAction(ActionBase):
    """Base of every action plugin; `door` is the module of the same name."""

    door: ModuleType
    _supports_async = True
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        task_vars = task_vars or {}
        try:
            self._task.args = self.prepared(self._anchored(self._task.args), task_vars)
        except SalesforceError as error:
            return {**result, "failed": True, "changed": False, "msg": str(error), "error": error.as_dict()}
        if self._in_worker(task_vars):
            result.update(self._here())
        else:
            result.update(self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val))
        if any(result.get(name) for name in HANDED_ON):
            # Semi-internal, and the only way to hide a result from every callback while `register` still works.
            self._task.no_log = True
        return result

    def prepared(self, args: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """The options with everything resolved that only the controller can see, such as files of the collection."""
        return args

    def _anchored(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Relative paths start at the playbook, as they do for ordinary modules; the worker itself runs wherever Ansible was started."""
        paths = {name for name, option in self.door.SPEC.argument_spec.items() if option["type"] == "path"}
        folder = Path(self._loader.get_basedir())
        return {
            name: str(folder / value) if name in paths and value and str(value)[0] not in "/~$" else value
            for name, value in args.items()
        }

    def _in_worker(self, task_vars: Mapping[str, Any]) -> bool:
        asked = self._task.args.get("sf_execution") or self._templar.template(task_vars.get("sf_execution"))
        local = self._connection.transport == "local"
        return local and _LIBRARY_IS_HERE and not self._task.async_val and asked != "module"

    def call(self, params: Mapping[str, Any], warn: Callable[[str], None]) -> Call:
        """The task as the road sees it; an action that gives it more than a module has overrides this."""
        return Call(params, self._task.check_mode, self._task.diff, warn, tell=Display().display)

    def _here(self) -> dict[str, Any]:
        validator = ArgumentSpecValidator(self.door.SPEC.argument_spec, **self.door.SPEC.rules)
        checked = validator.validate(self._task.args)
        secrets: set[str] = set(checked._no_log_values)
        if checked.error_messages:
            message = ", ".join(remove_values(checked.error_messages, secrets))
            return {"failed": True, "changed": False, "msg": message}
        warnings: list[str] = []
        call = self.call(checked.validated_parameters, warnings.append)
        result = answer(call, self.door.run)
        if warnings:
            result["warnings"] = warnings
        handed_on = {name: result.pop(name) for name in HANDED_ON if name in result}
        scrubbed: dict[str, Any] = remove_values(result, secrets | call.secrets)
        return {**scrubbed, **handed_on}
