# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks run in the test's own process, against one emulator that serves many orgs: a start of Ansible costs more than an audit.

`both_ways` holds that Ansible adds nothing to what a task's `run` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call, answer
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, username
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, running

STATES = ROOT / "emulator" / "sf_emulator" / "seeds" / "states"
MODULES = "ansible_collections.orgops.salesforce.plugins.modules"


def seeds() -> list[str]:
    """States that hold one org of ordinary size, by name."""
    return sorted(path.stem for path in STATES.rglob("*.yaml") if path.stem not in ("base", "big"))


@dataclass(frozen=True)
class World:
    """A running emulator whose orgs are named like the seeds that they extend."""

    emulator: Emulator

    def task(
        self,
        module: str,
        org: str | None = None,
        *,
        check: bool = False,
        tell: Callable[[str], None] | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """What the task returns, failed or not; `org` adds the options that log in as its administrator, `tell` hears what a person would."""
        spec = import_module(f"{MODULES}.{module}").SPEC
        validated = ArgumentSpecValidator(spec.argument_spec, **spec.rules).validate(
            {**(self.login(org) if org else {}), **options}
        )
        assert not validated.error_messages, validated.error_messages
        warnings: list[str] = []
        call = Call(validated.validated_parameters, check, warn=warnings.append, tell=tell)
        result = answer(call, import_module(f"{MODULES}.{module}").run)
        return {**result, "warnings": warnings} if warnings else result

    def audit(self, org: str, *baselines: Any, **options: Any) -> dict[str, Any]:
        """``sf_compliance`` for the org's API user."""
        user = self.emulator.org(org)["api_username"]
        return self.task("sf_compliance", org, user=user, baselines=list(baselines), **options)

    def login(self, org: str) -> dict[str, Any]:
        facts = self.emulator.org(org)
        return {
            "login_url": facts["login_url"],
            "client_id": facts["client_id"],
            "username": facts["admin_username"],
            "private_key_file": facts["private_key_file"],
            "ca_path": self.emulator.connection["ca_file"],
        }


@contextmanager
def world(
    folder: Path, states: Iterable[str] | Mapping[str, Mapping[str, Any]], arguments: Sequence[str] = ()
) -> Iterator[World]:
    """One org for each of `states`: names of seeds, or an org's name -> its state. Orgs are built when they are first used."""
    given = states if isinstance(states, Mapping) else {name: {"extends": name} for name in states}
    seed = {"orgs": {name: _named_apart(name, state) for name, state in given.items()}}
    with running(folder, seed=seed, arguments=arguments) as started:
        yield World(started[0])


def _named_apart(org: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """The state with usernames of its own, since they are global over all orgs."""
    users: dict[str, Any] = dict(state.get("users", {}))
    handles, missing = _users_of(state)
    named = {handle: {**users.get(handle, {}), "username": username(handle, org)} for handle in handles}
    connection = {"connection": {"api_username": username("api", org)}} if "api" in missing else {}
    return {**state, **connection, "users": {**users, **named}}


def _users_of(state: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Handles of the users that a state has, and of those that it takes away."""
    parent = state.get("extends")
    handles, missing = _users_of(yaml.safe_load(_file(parent).read_text())) if parent else (set(), set())
    for handle, user in state.get("users", {}).items():
        (missing if user is None else handles).add(handle)
    return handles - missing, missing


def _file(name: str) -> Path:
    return next(STATES.rglob(f"{name}.yaml"))


def ids(result: Mapping[str, Any], status: str, baseline: str | None = None) -> set[str]:
    """Ids of the findings of one status."""
    return {
        finding["id"]
        for finding in result["judgement"]["findings"]
        if finding["status"] == status and baseline in (None, finding["baseline"])
    }
