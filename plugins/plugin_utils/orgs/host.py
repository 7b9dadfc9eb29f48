# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An org as an inventory host: a name, a kind, and variables that never hold a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import KINDS
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

# What people write for an org -> the variable that playbooks read; every shared option is `sf_` and its name.
VARIABLES = {
    "kind": "sf_expected_org_kind",
    "org_id": "sf_expected_org_id",
    "api_username": "sf_api_username",
    "production": "sf_production",
}
SECRET = frozenset(name for name, option in CONNECT_SPEC.items() if option.get("no_log")) | {"password", "session"}
_NOT_OF_AN_ORG = {"expected_org_kind", "expected_org_id", "sf_execution", "session"}
WRITABLE = frozenset({*VARIABLES, *CONNECT_SPEC} - _NOT_OF_AN_ORG - SECRET)


@dataclass(frozen=True, slots=True)
class Host:
    """`kind` is None where the source does not tell; `variables` are named as playbooks read them."""

    name: str
    kind: str | None
    variables: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, kind: str | None, **options: Any) -> Host:
        """From options as people name them; those without a value are left out. Raises `InvalidInput` for a kind that there is not."""
        if kind is not None and kind not in KINDS:
            raise InvalidInput(
                f"The org {name} has an unknown kind: {kind!r}.", remedy=f"Choose from {', '.join(KINDS)}."
            )
        given = {"kind": kind, **options}
        variables = {VARIABLES.get(key, f"sf_{key}"): value for key, value in given.items() if value is not None}
        return cls(name, kind, variables)


def merged(hosts: Iterable[Host]) -> list[Host]:
    """One host per name; what comes later completes and wins, its kind must not differ. Raises `InvalidInput`."""
    found: dict[str, Host] = {}
    for host in hosts:
        known = found.get(host.name)
        if known and known.kind and host.kind and known.kind != host.kind:
            raise InvalidInput(
                f"The org {host.name} is a {known.kind} org in one source and a {host.kind} org in another.",
                remedy="Name one of the two otherwise, or correct its kind.",
            )
        found[host.name] = (
            Host(host.name, host.kind or known.kind, {**known.variables, **host.variables}) if known else host
        )
    return _with_production([_with_kind(host) for host in found.values()])


def _with_production(hosts: list[Host]) -> list[Host]:
    """A sandbox is told its production org's host, where nobody named one and exactly one host has the My Domain of which its own is made."""
    homes: dict[str, list[str]] = {}
    for host in hosts:
        if host.kind == "production" and _my_domain(host):
            homes.setdefault(_my_domain(host), []).append(host.name)
    return [_belonging(host, homes.get(_my_domain(host), [])) for host in hosts]


def _belonging(host: Host, productions: list[str]) -> Host:
    if host.kind != "sandbox" or len(productions) != 1:
        return host
    return Host(host.name, host.kind, {"sf_production": productions[0], **host.variables})


def _my_domain(host: Host) -> str:
    """``acme`` of ``https://acme.my.salesforce.com`` and of its sandbox ``https://acme--uat.sandbox.my.salesforce.com`` (contract 1)."""
    urls = (host.variables.get("sf_login_url"), host.variables.get("sf_instance_url"))
    names = [urlsplit(url or "").hostname or "" for url in urls]
    domain = next((name for name in names if ".my." in name), "")
    return domain.partition(".")[0].partition("--")[0]


def _with_kind(host: Host) -> Host:
    kind = (
        host.kind
        or kind_of_url(host.variables.get("sf_login_url"))
        or kind_of_url(host.variables.get("sf_instance_url"))
    )
    if kind is None:
        raise InvalidInput(
            f"Nothing tells the kind of the org {host.name}.",
            remedy=f"Give it kind ({', '.join(KINDS)}), or a login_url with the org's My Domain.",
        )
    return Host(host.name, kind, {**host.variables, "sf_expected_org_kind": kind})


def kind_of_url(url: str | None) -> str | None:
    """The kind that a My Domain tells (contract 1); None for hosts that any kind of org can have, such as loopback."""
    name = urlsplit(url or "").hostname or ""
    if ".scratch." in name:
        return "scratch"
    if ".sandbox." in name or name == "test.salesforce.com":
        return "sandbox"
    if name == "login.salesforce.com" or _is_plain_domain(name):
        return "production"
    return None


def _is_plain_domain(name: str) -> bool:
    """``acme.my.salesforce.com`` and its siblings of other clouds, but not ``acme--uat.cs42.my.salesforce.com`` of old sandboxes."""
    return ".my." in name and "--" not in name


def checked(name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys that people wrote for one org. Raises `InvalidInput` for a secret or a key that means nothing."""
    secret = sorted(SECRET & set(given))
    if secret:
        raise InvalidInput(
            f"The org {name} has secrets in the inventory source: {', '.join(secret)}.",
            remedy=f"Keep them in Ansible Vault, as host variables: {', '.join(f'sf_{key}' for key in secret)}.",
        )
    unknown = sorted(set(given) - WRITABLE - {"vars"})
    if unknown:
        raise InvalidInput(
            f"The org {name} has unknown keys: {', '.join(unknown)}.",
            remedy=f"Known are {', '.join(sorted(WRITABLE))}; further variables go under vars.",
        )
    return given
