# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world for tests: built record by record, served over real TLS by a thread."""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from sf_emulator import access
from sf_emulator.oauth.apps import JWT_BEARER, App
from sf_emulator.oauth.certificates import Certificates, new_key
from sf_emulator.org import ConnectionFacts, Org, UserSecret
from sf_emulator.schema import standard_catalogue
from sf_emulator.server import tls
from sf_emulator.server.layers import wrapped
from sf_emulator.server.listen import Listener, listen, server
from sf_emulator.server.request_log import RequestLog
from sf_emulator.store import Store, full_id
from sf_emulator.world import World
from starlette.types import ASGIApp, Receive, Scope, Send

sys.path.insert(0, str(Path(__file__).parent))  # asgi_client and seeded serve several folders of tests

PASSWORD = "correct horse 1"
CLIENT_ID = "3MVG9connector"
CLIENT_SECRET = "connector-secret"
CALLBACK = "https://connector.example/oauth/callback"


@dataclass
class SmallOrg:
    """An org with an administrator, an API user and one connected app, and words to change them."""

    org: Org
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> App:
        return self.org.apps[CLIENT_ID]

    @property
    def api_user(self) -> str:
        return self.org.connection.api_username

    def user(self) -> dict[str, Any]:
        """The API user's record."""
        found = self.org.store.get("User", self.ids["api"])
        assert found is not None
        return found

    def change_user(self, **values: object) -> None:
        self.org.store.update("User", self.ids["api"], values)

    def change_login(self, **values: object) -> None:
        row = self.org.store.find("UserLogin", UserId=self.ids["api"])[0]
        self.org.store.update("UserLogin", str(row["Id"]), values)

    def approve(self) -> str:
        """Pre-authorise the API user's profile for the app."""
        parent = self.org.store.find("PermissionSet", ProfileId=self.ids["profile"])[0]["Id"]
        values = {"ParentId": parent, "SetupEntityId": self.app.record_id, "SetupEntityType": "ConnectedApplication"}
        return self.org.store.insert("SetupEntityAccess", values)

    def assign(self, permission_set: str) -> str:
        """Assign a permission set to the API user, as a write of the API would."""
        values = {"AssigneeId": self.ids["api"], "PermissionSetId": permission_set, "IsActive": True}
        made = self.org.store.insert("PermissionSetAssignment", values)
        access.forget(self.org)
        return made

    def granted(self) -> list[dict[str, object]]:
        return self.org.store.find("OauthToken", UserId=self.ids["api"])

    def grant(self) -> None:
        """The API user authorised the app earlier."""
        self.org.store.insert(
            "OauthToken", {"UserId": self.ids["api"], "AppName": self.app.name, "UseCount": 1, "DeleteToken": "d" * 64}
        )

    def later(self, **delta: float) -> None:
        """Move the org's clock."""
        self.org.clock = lambda: datetime.now(UTC) + timedelta(**delta)

    def last_login(self) -> dict[str, object]:
        return max(self.org.store.find("LoginHistory", UserId=self.ids["api"]), key=lambda row: str(row["Id"]))


def small_org(number: int, name: str, kind: Any = "production", **app: Any) -> SmallOrg:
    """An org whose profile, users and app are there at once."""
    suffix = "" if kind == "production" else f".{name}"
    small: SmallOrg
    values: dict[str, Any] = {
        "name": "Connector",
        "developer_name": "Connector",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "record_id": full_id(f"0H4Hs000000000{number}"),
        "certificate": "issued",
        "callback_urls": (CALLBACK,),
    }
    facts = ConnectionFacts(
        admin_username=f"admin@acme.example{suffix}",
        admin_password=PASSWORD,
        api_username=f"api@acme.example{suffix}",
        client_id=CLIENT_ID,
    )
    org = Org(
        id=full_id(f"00DHs000000000{number}"),
        name=name,
        kind=kind,
        edition="Enterprise Edition",
        build=lambda org: _build(small),
        connection=facts,
        usernames=frozenset({facts.admin_username, facts.api_username}),
        apps={CLIENT_ID: App(**values | app)},
    )
    small = SmallOrg(org)
    return small


def _build(small: SmallOrg) -> Store:
    org = small.org
    store = Store(standard_catalogue(), clock=org.now)
    profile = small.ids["profile"] = store.insert("Profile", {"Name": "Connector Profile", "UserType": "Standard"})
    owned = {"Name": f"X{profile}", "Label": "x", "ProfileId": profile, "IsOwnedByProfile": True, "Type": "Profile"}
    small.ids["profile_set"] = store.insert("PermissionSet", owned | {"PermissionsApiEnabled": True})
    store.insert("Organization", {"Name": org.name, "IsSandbox": org.is_sandbox}, org.id)
    for handle, username in (("admin", org.connection.admin_username), ("api", org.connection.api_username)):
        values = {
            "Username": username,
            "FirstName": handle.title(),
            "LastName": "User",
            "Email": f"{handle}@acme.example",
            "Alias": handle,
            "CommunityNickname": handle,
            "IsActive": True,
            "ProfileId": profile,
            "UserType": "Standard",
            "TimeZoneSidKey": "America/Los_Angeles",
            "LocaleSidKey": "en_US",
            "LanguageLocaleKey": "en_US",
            "EmailEncodingKey": "UTF-8",
        }
        small.ids[handle] = user_id = store.insert("User", values)
        store.insert("UserLogin", {"UserId": user_id, "IsFrozen": False, "IsPasswordLocked": False})
        org.secrets[user_id] = UserSecret(PASSWORD, security_token="TOKEN")
    if small.app.record_id:
        store.insert("ConnectedApplication", {"Name": small.app.name}, small.app.record_id)
    return store


@dataclass
class Served:
    """A running emulator and a client that trusts it."""

    world: World
    production: SmallOrg
    sandbox: SmallOrg
    port: int
    ca_file: Path
    log: Path
    http: requests.Session

    @property
    def login_url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def instance_url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def post_token(self, host: str = "", **form: str) -> requests.Response:
        """POST to the token endpoint of the My Domain, or of another host."""
        return self.http.post(f"{host or self.instance_url}/services/oauth2/token", data=form)

    def assertion(self, key: Any = None, algorithm: str = "RS256", **claims: Any) -> str:
        """A signed assertion for the API user of production; claims given as None are left out."""
        given = {
            "iss": CLIENT_ID,
            "sub": self.production.api_user,
            "aud": self.instance_url,
            "exp": int(time.time()) + 180,
        } | claims
        present = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(present, key or self.world.certificates.key, algorithm)

    def jwt_login(self, host: str = "", key: Any = None, **claims: Any) -> requests.Response:
        return self.post_token(host, grant_type=JWT_BEARER, assertion=self.assertion(key, **claims))


@pytest.fixture(scope="session")
def key() -> Any:
    """The client's key: RSA is slow to make, so once for all tests."""
    return new_key()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    folder = tmp_path_factory.mktemp("authority")
    return tls.server_context(folder), folder / "ca.pem"


class Switch:
    """The application that the one server of all tests is set to."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None, "no world is served"
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def running(authority: tuple[ssl.SSLContext, Path]) -> Iterator[tuple[Switch, int]]:
    """One server for all tests, on TLS; returns the switch and its port."""
    switch = Switch()
    listener = Listener(switch, listen(0), authority[0])
    serving = server(listener)
    thread = threading.Thread(target=lambda: asyncio.run(serving.serve([listener.socket])), daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.002)
    yield switch, listener.port
    serving.should_exit = True
    thread.join(5)


@pytest.fixture
def serve_world(
    tmp_path: Path, key: Any, authority: tuple[ssl.SSLContext, Path], running: tuple[Switch, int]
) -> Iterator[Callable[[SmallOrg, SmallOrg], Served]]:
    """Serve a production and a sandbox org for the length of a test."""
    switch, port = running
    ca_file = authority[1]

    def start(production: SmallOrg, sandbox: SmallOrg) -> Served:
        world = World([production.org, sandbox.org], Certificates(key))
        assert all(org.store for org in world.orgs)
        switch.app = RequestLog(wrapped(world), tmp_path / "requests.jsonl")
        http = requests.Session()
        http.trust_env = False  # an environment variable would win over verify
        http.verify = str(ca_file)
        return Served(world, production, sandbox, port, ca_file, tmp_path / "requests.jsonl", http)

    yield start
    switch.app = None


@pytest.fixture
def served(serve_world: Callable[[SmallOrg, SmallOrg], Served]) -> Served:
    """Production and sandbox with the same self-authorised app."""
    return serve_world(small_org(1, "acme"), small_org(2, "uat", "sandbox"))
