# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OAuth 2.0 JWT bearer (contract 2.1): a signed assertion instead of a password; no secret leaves the machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.keys import check_certificate, load_private_key
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.token_endpoint import request_token
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

LIFETIME = 180  # seconds; Salesforce documents three to five minutes
CERTIFICATE_WARNING = 30  # days


@dataclass
class JwtBearer(Flow):
    """Needs the app's consumer key, the username to become, and the key of the app's certificate."""

    NAME: ClassVar[str] = "jwt_bearer"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "client_id", "username")

    _key: Any = None

    def validate(self) -> None:
        super().validate()
        options = self.options
        checked_host(str(options.login_url), "login_url")
        if not options.private_key and not options.private_key_file:
            raise InvalidInput(
                "The login flow jwt_bearer needs private_key or private_key_file.",
                remedy="Give the private key whose certificate was uploaded to the app; keep its text in Ansible Vault.",
            )
        self._key = load_private_key(options.private_key, options.private_key_file, options.private_key_passphrase)
        if options.certificate_file:
            days = check_certificate(options.certificate_file, self._key, datetime.now(UTC))
            if days < CERTIFICATE_WARNING:
                self.warn(f"The app's certificate {options.certificate_file} expires in {days} days.")

    def authenticate(self, transport: Transport) -> Token:
        if self._key is None:
            self.validate()
        options = self.options
        login_url = checked_host(str(options.login_url), "login_url")
        claims = {
            "iss": options.client_id,
            "sub": options.username,
            "aud": options.audience or login_url,
            "exp": int(time.time()) + LIFETIME,
        }
        assertion = require("jwt").encode(claims, self._key, algorithm="RS256")
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        token, _unused = request_token(
            transport, login_url, form, who=f"{options.username} through the app {options.client_id}"
        )
        return token
