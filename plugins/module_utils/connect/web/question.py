# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The question that a browser is sent with: PKCE (RFC 7636), ``state``, and the authorize URL (contract 2.5)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode


@dataclass(frozen=True)
class Question:
    """One trip to the browser and back; never used twice."""

    login_url: str
    client_id: str
    redirect_uri: str
    scopes: Sequence[str]
    username: str
    sign_in_anew: bool = False
    verifier: str = field(default_factory=lambda: token_urlsafe(64), repr=False)
    state: str = field(default_factory=lambda: token_urlsafe(32), repr=False)

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    @property
    def url(self) -> str:
        """Where the person goes. ``login_hint`` fills the sign-in page in; it does not keep an open session of somebody else from answering."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(self.scopes),
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            "login_hint": self.username,
        }
        if self.sign_in_anew:
            asked["prompt"] = "login"
        return f"{self.login_url}/services/oauth2/authorize?{urlencode(asked)}"

    def is_answered_by(self, state: str | None) -> bool:
        return hmac.compare_digest(self.state.encode(), (state or "").encode())
