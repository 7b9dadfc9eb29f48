# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connected apps and External Client Apps: what an org knows of a client that wants to log in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

AppKind = Literal["connected_app", "external_client_app"]
RefreshPolicy = Literal["infinite", "immediate", "specific_lifetime", "specific_inactivity"]
IpRelaxation = Literal["enforce", "relax"]

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT_CREDENTIALS = "client_credentials"
PASSWORD = "password"
REFRESH_TOKEN = "refresh_token"
AUTHORIZATION_CODE = "authorization_code"
DEVICE = "device"
ALL_FLOWS = frozenset({JWT_BEARER, CLIENT_CREDENTIALS, PASSWORD, REFRESH_TOKEN, AUTHORIZATION_CODE})
DEFAULT_SCOPES = frozenset({"api", "id", "refresh_token", "web"})


@dataclass(slots=True)
class App:
    """One connected app or External Client App as one org sees it.

    ``record_id`` is the ConnectedApplication or ExternalClientApplication record (18 characters); an app with
    ``installed=False`` has none: the org has heard of it only through its users' grants.
    ``certificate`` is PEM text, or one of the words of :mod:`sf_emulator.oauth.certificates`
    (``issued``, ``expired``, ``foreign``), or None when the app holds no certificate.
    ``refresh_days`` belongs to the policies ``specific_lifetime`` and ``specific_inactivity``.
    """

    name: str
    developer_name: str
    client_id: str
    client_secret: str
    kind: AppKind = "connected_app"
    record_id: str | None = None
    installed: bool = True
    certificate: str | None = None
    callback_urls: tuple[str, ...] = ()
    scopes: frozenset[str] = DEFAULT_SCOPES
    flows: frozenset[str] = ALL_FLOWS
    admin_approved_only: bool = False
    run_as_username: str | None = None
    ip_relaxation: IpRelaxation = "enforce"
    refresh_policy: RefreshPolicy = "infinite"
    refresh_days: int = 0
    rotate_refresh_tokens: bool = False
    pkce_required: bool = False
    secret_optional: bool = False
    may_introspect: bool = True
    session_seconds: int | None = None
    jwt_ids_seen: set[str] = field(default_factory=set, repr=False)
    """``jti`` claims already used: a replayed assertion is refused (contract 2.1)."""


def salesforce_cli() -> App:
    """The connected app of the Salesforce CLI's web login: known in every org, installed in none (forcedotcom/cli 3368)."""
    return App(
        name="Salesforce CLI",
        developer_name="PlatformCLI",
        client_id="PlatformCLI",
        client_secret="",
        installed=False,
        callback_urls=("http://localhost:1717/OauthRedirect",),
        flows=frozenset({AUTHORIZATION_CODE, REFRESH_TOKEN}),
        secret_optional=True,
    )
