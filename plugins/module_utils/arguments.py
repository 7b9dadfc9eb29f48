# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options every module shares, and how a module's own are added to them. Documented in the fragment ``connect``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import env_fallback
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows import FLOWS
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import KINDS


def _option(env: str | None = None, **spec: Any) -> dict[str, Any]:
    return {**spec, "fallback": (env_fallback, [env])} if env else spec


SESSION_SPEC: dict[str, Any] = {
    "instance_url": {"type": "str"},
    "access_token": {"type": "str", "no_log": True},
    "org_id": {"type": "str"},
    "user_id": {"type": "str"},
}

CONNECT_SPEC: dict[str, Any] = {
    "login_flow": _option("SF_LOGIN_FLOW", type="str", choices=list(FLOWS)),
    "login_url": _option("SF_LOGIN_URL", type="str"),
    "audience": _option("SF_AUDIENCE", type="str"),
    "instance_url": _option("SF_INSTANCE_URL", type="str"),
    "username": _option("SF_USERNAME", type="str"),
    "password": _option("SF_PASSWORD", type="str", no_log=True),
    "security_token": _option("SF_SECURITY_TOKEN", type="str", no_log=True),
    "client_id": _option("SF_CLIENT_ID", type="str"),
    "client_secret": _option("SF_CLIENT_SECRET", type="str", no_log=True),
    "private_key": _option("SF_PRIVATE_KEY", type="str", no_log=True),
    "private_key_file": _option("SF_PRIVATE_KEY_FILE", type="path"),
    "private_key_passphrase": _option("SF_PRIVATE_KEY_PASSPHRASE", type="str", no_log=True),
    "certificate_file": _option("SF_CERTIFICATE_FILE", type="path"),
    "access_token": _option("SF_ACCESS_TOKEN", type="str", no_log=True),
    "refresh_token": _option("SF_REFRESH_TOKEN", type="str", no_log=True),
    "authorization_code": {"type": "str", "no_log": True},
    "code_verifier": {"type": "str", "no_log": True},
    "redirect_uri": {"type": "str"},
    "session": {"type": "dict", "options": SESSION_SPEC},
    "api_version": _option("SF_API_VERSION", type="str", default="64.0"),
    "expected_org_id": {"type": "str"},
    "expected_org_kind": {"type": "str", "choices": list(KINDS)},
    "expected_username": {"type": "str"},
    "ca_path": _option("SF_CA_PATH", type="path"),
    "validate_certs": {"type": "bool", "default": True},
    "proxy": _option("SF_PROXY", type="str"),
    "timeout": {"type": "float", "default": 30.0},
    "retries": {"type": "int", "default": 3},
    "max_calls": {"type": "int"},
    "sf_execution": {"type": "str", "choices": ["auto", "module"]},
}


@dataclass(frozen=True)
class Spec:
    """A module's own options and rules; `connects` adds the shared ones."""

    options: Mapping[str, Any]
    connects: bool = True
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_together: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()
    required_by: Mapping[str, Any] = field(default_factory=dict)

    @property
    def argument_spec(self) -> dict[str, Any]:
        return {**(CONNECT_SPEC if self.connects else {}), **self.options}

    @property
    def rules(self) -> dict[str, Any]:
        """What ``AnsibleModule`` and ``ArgumentSpecValidator`` both take beside the argument spec."""
        return {
            "mutually_exclusive": list(self.mutually_exclusive),
            "required_together": list(self.required_together),
            "required_one_of": list(self.required_one_of),
            "required_if": list(self.required_if),
            "required_by": dict(self.required_by),
        }
