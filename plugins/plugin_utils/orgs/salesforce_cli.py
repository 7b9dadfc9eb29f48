# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The orgs that the Salesforce CLI is logged in to, from ``sf org list --json``; of that output only what is named here is ever kept."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, Unreachable
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host

COMMAND = ("sf", "org", "list", "--json")
TIMEOUT = 120.0  # seconds; the CLI asks every org whether it is still connected
_ITS_OWN_APP = "PlatformCLI"  # no key of ours logs in through it


def ran(command: Sequence[str]) -> str:
    """What the command printed. Raises `Unreachable`; its output is never shown, since it can hold tokens."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(
            f"{command[0]} could not be run: {type(error).__name__}.",
            code="salesforce_cli",
            remedy="Install the Salesforce CLI where Ansible runs, or give the path of a saved list in salesforce_cli.file.",
        ) from None
    if done.returncode:
        raise Unreachable(
            f"{' '.join(command)} ended with {done.returncode}.",
            code="salesforce_cli",
            remedy="Run it in a terminal and mend what it reports.",
        )
    return done.stdout


def hosts(text: str, told_by: str) -> list[Host]:
    """Hosts from the JSON of the CLI, each org once; named by alias, or by username where it has none. Raises `InvalidInput`."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for list_name, org in _orgs(text, told_by):
        key = str(org["username"]).lower()
        first_list, known = found.get(key, (list_name, {}))
        found[key] = (first_list, {**org, **known})
    return [_host(list_name, org) for list_name, org in found.values()]


def saved(file: Path) -> str:
    """Raises `InvalidInput` when there is no such file."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be read: {error.strerror}.", remedy="Save it with: sf org list --json > FILE"
        ) from None


def _orgs(text: str, told_by: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """(name of the list, org), lists that tell the kind first: a sandbox is among ``nonScratchOrgs`` too."""
    try:
        lists = json.loads(text)["result"]
        ordered = sorted(lists.items(), key=lambda item: item[0] not in ("scratchOrgs", "sandboxes"))
        return [(name, org) for name, orgs in ordered if isinstance(orgs, list) for org in orgs if org.get("username")]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(
            f"{told_by} is not the output of sf org list --json.", remedy="Save it with: sf org list --json > FILE"
        ) from None


def _host(list_name: str, org: Mapping[str, Any]) -> Host:
    client_id = org.get("clientId")
    return Host.of(
        _alias(org) or str(org["username"]),
        _kind(list_name, org),
        org_id=org.get("orgId"),
        # The CLI may have logged in elsewhere than its own loginUrl says; instanceUrl is where the org answered.
        login_url=org.get("instanceUrl"),
        username=org["username"],
        client_id=client_id if client_id != _ITS_OWN_APP else None,
    )


def _alias(org: Mapping[str, Any]) -> str | None:
    """Newer CLIs print one alias, older ones a list."""
    alias = org.get("alias") or next(iter(org.get("aliases") or ()), None)
    return str(alias).partition(",")[0] if alias else None


def _kind(list_name: str, org: Mapping[str, Any]) -> str:
    if list_name == "scratchOrgs" or org.get("isScratch") or org.get("isScratchOrg"):
        return "scratch"
    return "sandbox" if list_name == "sandboxes" or org.get("isSandbox") else "production"
