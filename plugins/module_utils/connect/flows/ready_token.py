# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that somebody else obtained, and the session that `sf_connected_app_auth` returns: no login, no host to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, SessionExpired


@dataclass
class AccessToken(Flow):
    """A ready access token: ``userinfo`` says whose it is, so that the org lock can be checked."""

    NAME: ClassVar[str] = "access_token"
    NEEDS: ClassVar[tuple[str, ...]] = ("instance_url", "access_token")
    SECRETS: ClassVar[tuple[str, ...]] = ("access_token",)

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.instance_url), "instance_url")

    def authenticate(self, transport: Transport) -> Token:
        instance_url = checked_host(str(self.options.instance_url), "instance_url")
        transport.bind(instance_url)
        headers = {"Authorization": f"Bearer {self.options.access_token}"}
        response = transport.get(f"{instance_url}/services/oauth2/userinfo", headers=headers)
        if response.status_code == 403:  # plain text Bad_OAuth_Token and its kin (contract 2.7)
            raise SessionExpired(
                f"{instance_url} does not accept the access token.",
                cause="It has expired, was revoked, or belongs to another org.",
                remedy="Obtain a new token, or use a login flow that can.",
                salesforce={"code": response.text.strip()[:60], "message": "", "status": 403},
            )
        if response.status_code != 200:
            raise refusal(response.status_code, response.content, "/services/oauth2/userinfo")
        who = response.json()
        return Token(instance_url, str(self.options.access_token), who["organization_id"], who["user_id"])

    @property
    def renewable(self) -> bool:
        return False


@dataclass
class Session(Flow):
    """The `session` of an earlier task: token and identity together, so that nothing is asked again."""

    NAME: ClassVar[str] = "session"
    NEEDS: ClassVar[tuple[str, ...]] = ("session",)
    SECRETS: ClassVar[tuple[str, ...]] = ("session",)

    def validate(self) -> None:
        super().validate()
        session: dict[str, Any] = self.options.session or {}
        missing = [key for key in ("instance_url", "access_token", "org_id", "user_id") if not session.get(key)]
        if missing:
            raise InvalidInput(
                f"The session lacks {', '.join(missing)}.",
                remedy="Pass the session that sf_connected_app_auth returned, whole and unchanged.",
            )

    def authenticate(self, transport: Transport) -> Token:
        self.validate()
        session: dict[str, Any] = self.options.session or {}
        instance_url = checked_host(session["instance_url"], "session.instance_url")
        return Token(instance_url, session["access_token"], session["org_id"], session["user_id"])

    @property
    def renewable(self) -> bool:
        return False
