# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: orgs
short_description: Salesforce orgs as hosts
version_added: 0.1.0
author: orgops.salesforce contributors (@orgops)
description:
  - Makes one host of every org. Orgs are written in the file itself, known to the Salesforce CLI, listed by production as its sandboxes, or served by a
    running emulator. Sources can be combined; what is written under O(orgs) completes and wins.
  - Hosts come into the groups C(production), C(sandbox) and C(scratch) by their kind, all of them below the group C(salesforce), which sets
    C(ansible_connection=local) and the interpreter that runs Ansible.
  - A host's variables are named C(sf_) and the option of the modules that they are for, such as C(sf_login_url), C(sf_username), C(sf_client_id),
    C(sf_private_key_file), C(sf_ca_path), C(sf_expected_org_id) and C(sf_expected_org_kind). C(sf_api_username) is the API user of the org.
  - No secret is read from a source into a variable or into the cache.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [orgops.salesforce.orgs]
  orgs:
    description:
      - Orgs by the name of their host. Each takes C(kind), C(org_id), C(api_username), C(production), the connection options of the modules that are not
        secret, and further variables under C(vars).
      - C(production) is the host of the production org that a sandbox belongs to, for parity; it becomes C(sf_production). Where nobody names it, the
        My Domains tell it.
      - C(kind) may be left out where another source, or a C(login_url) with the org's My Domain, tells it.
    type: dict
    default: {}
  salesforce_cli:
    description: The orgs that the Salesforce CLI is logged in to. An empty dictionary runs C(sf org list --json).
    type: dict
    suboptions:
      command:
        description: The command to run instead.
        type: list
        elements: str
      file:
        description: What the command printed earlier, in a file. Its path is relative to the inventory file.
        type: path
  sandboxes:
    description:
      - The sandboxes of a production org, as the org lists them in C(SandboxInfo). It takes the connection options of the modules for a login to production,
        and their environment variables count here too. Secrets come from a lookup or from Ansible Vault.
      - The login URL of a sandbox is derived from production's My Domain. C(sf_username_suffix_hint) is what its usernames end with as a rule; only the
        sandbox itself knows.
    type: dict
    suboptions:
      my_domain:
        description: The part before C(.my.salesforce.com) in production's address, where the login does not tell it.
        type: str
  emulator:
    description:
      - The state folder of a running emulator, or the path of its C(connection.json), as an absolute path or relative to the inventory file.
      - Its hosts are called C(emulated_) and the name of the org, so that nobody takes them for real ones.
    type: str
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
requirements:
  - python >= 3.11
  - simple-salesforce >= 1.12.9, PyJWT >= 2.8 and cryptography >= 42 (for O(sandboxes))
  - the Salesforce CLI (for O(salesforce_cli))
notes:
  - The file is called C(orgs.yml), or ends with C(.orgs.yml).
  - The cache holds what the Salesforce CLI and production told, without secrets.
"""

EXAMPLES = r"""
# orgs.yml: written by hand
plugin: orgops.salesforce.orgs
orgs:
  acme:
    login_url: https://acme.my.salesforce.com
    org_id: 00D5g000000AbCdEAK
    username: orgops@acme.example
    api_username: oncehub.api@acme.example
  acme_uat:
    login_url: https://acme--uat.sandbox.my.salesforce.com
    username: orgops@acme.example.uat
    api_username: oncehub.api@acme.example.uat
    vars:
      team: sales

---
# cli.orgs.yml: what the Salesforce CLI is logged in to, without scratch orgs of others
plugin: orgops.salesforce.orgs
salesforce_cli: {}
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/orgops

---
# sandboxes.orgs.yml: every sandbox of production, and the API user's name where it follows the rule
plugin: orgops.salesforce.orgs
sandboxes:
  login_url: https://acme.my.salesforce.com
  username: orgops@acme.example
  client_id: "{{ lookup('ansible.builtin.env', 'ORGOPS_CLIENT_ID') }}"
  private_key_file: ~/.orgops/production.pem
compose:
  sf_username: "'orgops@acme.example' ~ sf_username_suffix_hint"
  sf_api_username: "'oncehub.api@acme.example' ~ sf_username_suffix_hint"
keyed_groups:
  - key: sf_sandbox_license_type
    prefix: sandbox

---
# orgs.yml: a running emulator, however many orgs it has
plugin: orgops.salesforce.orgs
emulator: "{{ lookup('ansible.builtin.env', 'SF_EMULATOR_STATE') }}"
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.display import Display
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import KINDS
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs import (
    emulator,
    salesforce_cli,
    sandboxes,
    written,
)
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host, merged

ROOT_GROUP = "salesforce"
FILE_NAMES = ("orgs.yml", "orgs.yaml")
KNOWN_OPTIONS = frozenset({"command", "file"})


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "orgops.salesforce.orgs"

    def verify_file(self, path: str) -> bool:
        name = Path(path).name
        return bool(super().verify_file(path)) and any(name == end or name.endswith(f".{end}") for end in FILE_NAMES)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        try:
            hosts = merged([*self._remote(path, cache), *self._local(Path(path).parent)])
        except SalesforceError as error:
            raise AnsibleParserError(f"{path}: {error}") from None
        self._populate(hosts)

    def _local(self, folder: Path) -> list[Host]:
        """Sources that are files of this machine and read each time."""
        place = self._told("emulator")
        served = emulator.hosts(place, folder) if place is not None else []
        return [*served, *written.hosts(self.get_option("orgs") or {})]

    def _remote(self, path: str, cache: bool) -> list[Host]:
        """Sources that take a login or a program, kept in the cache where there is one."""
        sources = {"salesforce_cli": self._from_cli, "sandboxes": self._from_production}
        asked = {name: read for name, read in sources.items() if self.get_option(name) is not None}
        if not asked:
            return []
        if not self.get_option("cache"):
            return [host for read in asked.values() for host in read(Path(path).parent)]
        return [Host(**row) for row in self._cached(self.get_cache_key(path), cache, asked, Path(path).parent)]

    def _cached(
        self, key: str, cache: bool, asked: Mapping[str, Callable[[Path], list[Host]]], folder: Path
    ) -> list[dict[str, Any]]:
        """Rows from the cache, unless the run is to refresh it; a changed list of sources refreshes it too."""
        if cache:
            kept = self._cache.get(key)
            if kept and kept["sources"] == sorted(asked):
                return list(kept["hosts"])
        rows = [
            {"name": host.name, "kind": host.kind, "variables": host.variables}
            for read in asked.values()
            for host in read(folder)
        ]
        self._cache[key] = {"sources": sorted(asked), "hosts": rows}
        return rows

    def _from_cli(self, folder: Path) -> list[Host]:
        given = self._told("salesforce_cli")
        unknown = sorted(set(given) - KNOWN_OPTIONS)
        if unknown:
            raise AnsibleParserError(f"salesforce_cli has unknown options: {', '.join(unknown)}")
        if given.get("file"):
            file = folder / Path(given["file"]).expanduser()
            return salesforce_cli.hosts(salesforce_cli.saved(file), str(file))
        command = given.get("command") or salesforce_cli.COMMAND
        return salesforce_cli.hosts(salesforce_cli.ran(command), " ".join(command))

    def _from_production(self, folder: Path) -> list[Host]:
        return sandboxes.hosts(self._told("sandboxes"), Display().warning)

    def _told(self, option: str) -> Any:
        """An option with its templates resolved: lookups are how secrets and places get in."""
        return self.templar.template(self.get_option(option))

    def _populate(self, hosts: list[Host]) -> None:
        inventory = self.inventory
        inventory.add_group(ROOT_GROUP)
        inventory.set_variable(ROOT_GROUP, "ansible_connection", "local")
        inventory.set_variable(ROOT_GROUP, "ansible_python_interpreter", sys.executable)
        for kind in KINDS:
            inventory.add_group(kind)
            inventory.add_child(ROOT_GROUP, kind)
        for host in hosts:
            inventory.add_host(host.name, group=host.kind)
            for name, value in host.variables.items():
                inventory.set_variable(host.name, name, value)
            self._construct(host)

    def _construct(self, host: Host) -> None:
        strict = self.get_option("strict")
        variables = {**host.variables, "inventory_hostname": host.name}
        self._set_composite_vars(self.get_option("compose"), variables, host.name, strict=strict)
        composed = {**variables, **self.inventory.get_host(host.name).get_vars()}
        self._add_host_to_composed_groups(self.get_option("groups"), composed, host.name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), composed, host.name, strict=strict)
