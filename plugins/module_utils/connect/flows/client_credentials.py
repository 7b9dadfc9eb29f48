# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth 2.0 client credentials (contract 2.2): the app logs in as the Run As user that the org configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.token_endpoint import request_token


@dataclass
class ClientCredentials(Flow):
    """`login_url` is the org's My Domain. Who answers is configured in the org: the org lock checks it."""

    NAME: ClassVar[str] = "client_credentials"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "client_id", "client_secret")
    SECRETS: ClassVar[tuple[str, ...]] = ("client_secret",)

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.login_url), "login_url")

    def authenticate(self, transport: Transport) -> Token:
        options = self.options
        form = {
            "grant_type": "client_credentials",
            "client_id": str(options.client_id),
            "client_secret": str(options.client_secret),
        }
        token, _unused = request_token(transport, str(options.login_url), form, who=f"the app {options.client_id}")
        return token
