# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandboxes of a production org, from its own list: ``SandboxInfo`` through the Tooling API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC
from ansible_collections.orgops.salesforce.plugins.module_utils.door import Call
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host, kind_of_url

_LIST = "SELECT SandboxName, LicenseType, Description FROM SandboxInfo"
_PRODUCTION_HOST = ".my.salesforce.com"
SPEC = {**CONNECT_SPEC, "my_domain": {"type": "str"}}


def hosts(given: Mapping[str, Any], warn: Callable[[str], None]) -> list[Host]:
    """One host per sandbox; `given` holds the options of a login to production. Raises `SalesforceError`."""
    checked = ArgumentSpecValidator(SPEC).validate(dict(given))
    if checked.error_messages:
        raise InvalidInput(f"sandboxes: {', '.join(checked.error_messages)}.", remedy="Correct the inventory file.")
    call = Call(checked.validated_parameters, warn=warn)
    try:
        connection = call.connection()
        connection.identify()
        domain = checked.validated_parameters["my_domain"] or my_domain(connection.client.token.instance_url)
        rows = connection.client.tooling_query(_LIST)
    finally:
        call.close()
    return [host(row, domain) for row in sorted(rows, key=lambda row: str(row["SandboxName"]).lower())]


def host(row: Mapping[str, Any], domain: str) -> Host:
    """A sandbox by its name. Its usernames end with that name as a rule, and only a query in the sandbox tells (contract 1; domain notes)."""
    name = str(row["SandboxName"]).lower()
    return Host.of(
        name,
        "sandbox",
        login_url=f"https://{domain}--{name}.sandbox{_PRODUCTION_HOST}",
        sandbox_name=row["SandboxName"],
        sandbox_license_type=row.get("LicenseType"),
        username_suffix_hint=f".{name}",
    )


def my_domain(instance_url: str) -> str:
    """``acme`` of ``https://acme.my.salesforce.com``. Raises `InvalidInput` for a host that is not a production org's My Domain."""
    name = urlsplit(instance_url).hostname or ""
    if kind_of_url(instance_url) != "production" or not name.endswith(_PRODUCTION_HOST):
        raise InvalidInput(
            f"The login URLs of the sandboxes cannot be derived from {instance_url}.",
            remedy="Give sandboxes.my_domain: the part before .my.salesforce.com in production's address.",
        )
    return name.removesuffix(_PRODUCTION_HOST)
