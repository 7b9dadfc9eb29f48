# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth 2.0 authorization code with PKCE (contract 2.5): the last step of the *Connect, sign in, Allow* road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.token_endpoint import request_token


@dataclass
class AuthorizationCode(Flow):
    """A code works once, within minutes. `refresh_token` is what the app gave for later, where its scopes allow one."""

    NAME: ClassVar[str] = "authorization_code"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "client_id", "authorization_code", "code_verifier", "redirect_uri")

    refresh_token: str | None = None

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.login_url), "login_url")

    def authenticate(self, transport: Transport) -> Token:
        options = self.options
        form = {
            "grant_type": "authorization_code",
            "code": str(options.authorization_code),
            "client_id": str(options.client_id),
            "redirect_uri": str(options.redirect_uri),
            "code_verifier": str(options.code_verifier),
        }
        if options.client_secret:
            form["client_secret"] = options.client_secret
        who = f"whoever allowed the app {options.client_id}"
        token, answer = request_token(transport, str(options.login_url), form, who=who)
        self.refresh_token = str(answer["refresh_token"]) if answer.get("refresh_token") else None
        return token

    @property
    def renewable(self) -> bool:
        return False
