# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two hosts of the emulator and what each of them stands for."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from sf_emulator.org import Org

GENERIC_HOST = "localhost"
MY_DOMAIN_HOST = "127.0.0.1"
PRODUCTION_LOGIN = "https://login.salesforce.com"
SANDBOX_LOGIN = "https://test.salesforce.com"


@dataclass(frozen=True, slots=True)
class Host:
    """Where a request arrived: over TLS ``localhost`` is the generic login host, ``127.0.0.1`` every org's My Domain.

    Over plain HTTP one name stands for both, since the Salesforce CLI accepts no other than ``http://localhost``.
    """

    scheme: str
    name: str
    port: int | None

    @classmethod
    def of(cls, request: HTTPConnection) -> Host:
        return cls(request.url.scheme, request.url.hostname or MY_DOMAIN_HOST, request.url.port)

    @property
    def is_generic_login(self) -> bool:
        """Whether this is login.salesforce.com or test.salesforce.com rather than a My Domain."""
        return self.scheme == "https" and self.name != MY_DOMAIN_HOST

    @property
    def login_url(self) -> str:
        return self._origin(GENERIC_HOST)

    @property
    def instance_url(self) -> str:
        return self._origin(MY_DOMAIN_HOST if self.scheme == "https" else GENERIC_HOST)

    def audiences(self, org: Org) -> set[str]:
        """The ``aud`` claims that this org takes: its own hosts and the login host of its kind (contract 2.1)."""
        salesforce = SANDBOX_LOGIN if org.is_sandbox else PRODUCTION_LOGIN
        return {salesforce, self.login_url, self.instance_url}

    def identity_url(self, org: Org, user_id: str) -> str:
        return f"{self.login_url}/id/{org.id}/{user_id}"

    def _origin(self, name: str) -> str:
        return f"{self.scheme}://{name}" + (f":{self.port}" if self.port else "")
