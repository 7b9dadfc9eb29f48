# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices that wait for a person to type their code (contract 2.6)."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from sf_emulator.oauth import errors
from sf_emulator.org import Org

LIFETIME_SECONDS = 600
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(slots=True, eq=False)
class Device:
    """One device that waits; times are those of a monotonic clock."""

    client_id: str
    scopes: frozenset[str]
    user_code: str
    expires: float
    polled: float = 0.0
    denied: bool = False
    allowed_by: tuple[Org, str] | None = None


@dataclass(slots=True)
class Devices:
    """The devices that wait in this process, by device code."""

    _waiting: dict[str, Device] = field(default_factory=dict, repr=False)

    def start(self, client_id: str, scopes: frozenset[str]) -> tuple[str, Device]:
        code = secrets.token_urlsafe(60)
        user_code = "".join(secrets.choice(_LETTERS) for _unused in range(8))
        self._waiting[code] = Device(client_id, scopes, user_code, time.monotonic() + LIFETIME_SECONDS)
        return code, self._waiting[code]

    def polling(self, code: str, client_id: str) -> Device:
        """The device that polls.

        :raises OAuthError: unknown or expired code, or another client's
        """
        device = self._waiting.get(code)
        if device is None or device.client_id != client_id or device.expires <= time.monotonic():
            raise errors.invalid_grant("invalid device code")
        return device

    def shown(self, user_code: str) -> Device | None:
        """The device that shows this code and has no answer yet."""
        typed = user_code.strip().upper()
        for device in self._waiting.values():
            fresh = device.expires > time.monotonic() and not device.denied and device.allowed_by is None
            if fresh and secrets.compare_digest(device.user_code.encode(), typed.encode()):
                return device
        return None

    def done(self, code: str) -> None:
        self._waiting.pop(code, None)
