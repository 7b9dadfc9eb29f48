# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth 2.0 refresh token (contract 2.4): what a person once allowed in a browser, used without the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.token_endpoint import request_token


@dataclass
class RefreshToken(Flow):
    """Where the app rotates refresh tokens, `successor` is the one that counts from now on, and the given one is dead."""

    NAME: ClassVar[str] = "refresh_token"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "client_id", "refresh_token")

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.login_url), "login_url")

    def authenticate(self, transport: Transport) -> Token:
        options = self.options
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.successor or str(options.refresh_token),
            "client_id": str(options.client_id),
        }
        if options.client_secret:
            form["client_secret"] = options.client_secret
        who = f"the refresh token of the app {options.client_id}"
        token, answer = request_token(transport, str(options.login_url), form, who=who)
        successor = answer.get("refresh_token")
        if successor and successor != options.refresh_token:
            self.successor = str(successor)
            self.warn(
                "The app rotates refresh tokens: the one that was given is dead now. Only sf_oauth_connect keeps its successor, and only "
                "sf_connected_app_auth returns it. Begin the play with sf_oauth_connect and return_session, or use JWT bearer."
            )
        return token
