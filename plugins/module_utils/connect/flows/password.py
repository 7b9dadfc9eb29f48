# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth 2.0 username-password (contract 2.3), which Salesforce is retiring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.token_endpoint import request_token

RETIREMENT = (
    "The OAuth username-password flow is being retired: orgs created since Summer '23 block it by default, External Client Apps never had it, and "
    "Salesforce enforces its end between Winter '27 and 20 February 2027. Use login_flow jwt_bearer or client_credentials."
)


@dataclass
class Password(Flow):
    """The security token, where the address is not trusted, is sent behind the password."""

    NAME: ClassVar[str] = "password"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "client_id", "client_secret", "username", "password")

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.login_url), "login_url")
        self.warn(RETIREMENT)

    def authenticate(self, transport: Transport) -> Token:
        options = self.options
        form = {
            "grant_type": "password",
            "client_id": str(options.client_id),
            "client_secret": str(options.client_secret),
            "username": str(options.username),
            "password": f"{options.password}{options.security_token or ''}",
        }
        token, _unused = request_token(transport, str(options.login_url), form, who=f"{options.username} by password")
        return token
