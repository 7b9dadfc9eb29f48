# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorization codes: what a user allowed in the browser, waiting to be fetched once (contract 2.5)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sf_emulator.oauth import errors
from sf_emulator.org import Org

LIFETIME = timedelta(minutes=15)


@dataclass(slots=True, eq=False)
class Code:
    """What a user allowed in the browser, waiting to be fetched once."""

    org: Org
    user_id: str
    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    challenge: str | None
    expires: datetime
    spent: bool = False


@dataclass(slots=True)
class Codes:
    """The authorization codes of the process, spent ones included."""

    _issued: dict[str, Code] = field(default_factory=dict, repr=False)

    def issue(
        self, org: Org, user_id: str, client_id: str, redirect_uri: str, scopes: frozenset[str], challenge: str | None
    ) -> str:
        text = f"aPrx{secrets.token_urlsafe(60)}=="
        self._issued[text] = Code(org, user_id, client_id, redirect_uri, scopes, challenge, org.now() + LIFETIME)
        return text

    def spend(self, text: str, client_id: str) -> Code:
        """The code behind the text, for its own client, once.

        :raises OAuthError: ``invalid authorization code`` or ``expired authorization code``
        """
        code = self._issued.get(text)
        if code is None or code.client_id != client_id:
            raise errors.invalid_grant("invalid authorization code")
        if code.spent or code.expires <= code.org.now():
            raise errors.invalid_grant("expired authorization code")
        code.spent = True
        return code
