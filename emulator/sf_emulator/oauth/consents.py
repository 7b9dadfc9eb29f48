# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What apps asked of users in the browser and what still waits for *Allow* or *Deny*."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A valid request of an app: the client and its redirect URI belong together, the scopes are allowed."""

    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    state: str | None = None
    challenge: str | None = None

    def back(self, **answer: str) -> str:
        """Where the browser goes with an answer, the client's ``state`` with it."""
        if self.state is not None:
            answer["state"] = self.state
        separator = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{separator}{urlencode(answer)}"


@dataclass(frozen=True, slots=True)
class Question:
    """Shown to one user of one org: may this app in?"""

    org_id: str
    user_id: str
    request: AuthorizationRequest


@dataclass(slots=True)
class Consents:
    """Questions that wait for an answer; each is answered once."""

    _waiting: dict[str, Question] = field(default_factory=dict, repr=False)

    def ask(self, org_id: str, user_id: str, request: AuthorizationRequest) -> str:
        """Put a question; returns the ``source`` that the page carries."""
        source = secrets.token_urlsafe(32)
        self._waiting[source] = Question(org_id, user_id, request)
        return source

    def question(self, source: str, user_id: str) -> Question | None:
        """The question, for the user who was asked and nobody else."""
        found = self._waiting.get(source)
        return found if found is not None and found.user_id == user_id else None

    def answered(self, source: str) -> None:
        self._waiting.pop(source, None)
