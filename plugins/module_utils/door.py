# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The door between Ansible and the road: options in, one call, a result out. The same for a module and for its action plugin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import Spec
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import HttpOptions, Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection, connect
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    InvalidInput,
    PartialFailure,
    SalesforceError,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.plan.change import Change


class SecretStore(Protocol):
    """Keeps a secret for later plays; `check` says before anything is done whether it can."""

    def check(self) -> None: ...

    def keep(self, token: str) -> None: ...


@dataclass
class Call:
    """One task as the road sees it. `run` functions take it and return the result's own keys."""

    params: Mapping[str, Any]
    check_mode: bool = False
    diff_mode: bool = False
    warn: Callable[[str], None] = lambda message: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    secrets: set[str] = field(default_factory=set)
    tell: Callable[[str], None] | None = None  # to the person at the terminal, at once; None where nobody can hear
    store: SecretStore | None = None  # where the task may keep a secret
    _connection: Connection | None = None
    _connections: list[Connection] = field(default_factory=list)
    _transport: Transport | None = None

    def connection(self) -> Connection:
        """The org of the task, logged in on first use. Raises `SalesforceError`."""
        if self._connection is None:
            lock = OrgLock(
                self.params.get("expected_org_id"),
                self.params.get("expected_org_kind"),
                self.params.get("expected_username"),
            )
            self._connection = self.log_in(self.login_options(), lock)
        return self._connection

    def login_options(self) -> LoginOptions:
        return cast(LoginOptions, _only(LoginOptions, self.params))

    def log_in(self, options: LoginOptions, lock: OrgLock) -> Connection:
        """Somebody else in the same task, such as the user whose access is proved; the calls are counted together."""
        transport = self.transport()
        connection = connect(options, lock, transport.options, self.warn, transport)
        self.secrets.add(connection.client.token.access_token)
        self._connections.append(connection)
        return connection

    @property
    def successor(self) -> str | None:
        """The refresh token that counts from now on, where the app rotated the one that a login of this task was given; a secret."""
        return next(filter(None, (connection.successor for connection in reversed(self._connections))), None)

    def transport(self) -> Transport:
        """The task's own way to the network, made on first use."""
        if self._transport is None:
            self._transport = Transport(_only(HttpOptions, self.params))
        return self._transport

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    def footing(self) -> dict[str, Any]:
        """What every result carries: which org, and what was spent there."""
        told: dict[str, Any] = {}
        if self._connection:
            told["org"] = self._connection.label
        if self._transport:
            told["api_calls"] = self._transport.usage.as_dict()
        return told


# Keys of a result that are secrets, and meant for the next task: they survive the scrubbing, and hide the whole result from everybody else.
HANDED_ON = ("session", "refresh_token")

Run = Callable[[Call], dict[str, Any]]


def answer(call: Call, run: Run) -> dict[str, Any]:
    """The task's result, failed or not; nothing but `SalesforceError` is caught, since everything else is our own mistake."""
    try:
        refuse_empty(call.params)
        result = run(call)
        return {"changed": False, **result, **call.footing()}
    except SalesforceError as error:
        error.in_org(call._connection.label if call._connection else None)
        changed = isinstance(error, PartialFailure) and bool(error.details["done"])
        return {"failed": True, "changed": changed, "msg": str(error), "error": error.as_dict(), **call.footing()}
    finally:
        call.close()


def changed_by(call: Call, changes: Sequence[Change], before: Any, after: Any) -> dict[str, Any]:
    """The common part of a writing task's result: what changed, and with ``--diff`` how it looked and looks."""
    result: dict[str, Any] = {"changed": bool(changes), "changes": [change.as_dict() for change in changes]}
    if call.diff_mode:
        result["diff"] = {"before": before, "after": after}
    return result


def refuse_empty(params: Mapping[str, Any], within: str = "") -> None:
    """An undefined variable must not become an empty user or key: ansible-core 2.19 passes a null as ''. Raises `InvalidInput`."""
    for name, value in params.items():
        if value == "" or (isinstance(value, list) and "" in value):
            raise InvalidInput(
                f"The option {within}{name} is empty.",
                code="empty_option",
                cause="A variable is null or empty.",
                remedy=f"Give {name} a value, or leave it out with default(omit).",
            )
        if isinstance(value, dict):
            refuse_empty(value, f"{within}{name}.")


def open_door(spec: Spec, run: Run) -> None:
    """``main()`` of every module."""
    module = AnsibleModule(argument_spec=spec.argument_spec, supports_check_mode=True, **spec.rules)
    call = Call(module.params, module.check_mode, module._diff, module.warn)
    result = answer(call, run)
    # A token that the task was asked to hand on must reach the next task; the action plugin hides the whole result.
    handed_on = {result.get("refresh_token"), (result.get("session") or {}).get("access_token")}
    module.no_log_values |= call.secrets
    module.no_log_values -= handed_on
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


def _only(kind: type[Any], params: Mapping[str, Any]) -> Any:
    """`kind` from the options it has fields for; options that were not given keep its defaults."""
    names = {item.name for item in fields(kind)}
    return kind(**{name: value for name, value in params.items() if name in names and value is not None})
