# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""simple-salesforce, unchanged, at an emulated org: its hard-wired hosts lead to the emulator, its trust to our authority."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from sf_emulator import seeds
from sf_emulator.oauth.apps import App
from sf_emulator.oauth.certificates import Certificates, key_pem
from sf_emulator.org import Org
from sf_emulator.server.layers import wrapped
from sf_emulator.server.request_log import RequestLog
from sf_emulator.world import World
from simple_salesforce import Salesforce

GENERIC_HOSTS = ("login.salesforce.com", "test.salesforce.com")


class Signpost(HTTPAdapter):
    """Leads ``https://{domain}.salesforce.com``, where the library insists to log in, to a port of loopback."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        asked = urlsplit(str(request.url))
        host = "localhost" if asked.hostname in GENERIC_HOSTS else "127.0.0.1"
        request.url = asked._replace(netloc=f"{host}:{self.port}").geturl()
        return super().send(request, *arguments, **options)


@dataclass
class Library:
    """An org of the demo and simple-salesforce on its way to it."""

    world: World
    org: Org
    port: int
    key_file: Path

    @property
    def app(self) -> App:
        return self.org.apps[self.org.connection.client_id]

    @property
    def instance_url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def session(self) -> requests.Session:
        session = requests.Session()
        session.mount("https://", HTTPAdapter())
        for host in (*GENERIC_HOSTS, "acme.my.salesforce.com"):
            session.mount(f"https://{host}", Signpost(self.port))
        return session

    def login(self, **how: Any) -> Salesforce:
        return Salesforce(session=self.session(), **how)

    def secret(self) -> Mapping[str, str]:
        return {"consumer_key": self.app.client_id, "consumer_secret": self.app.client_secret}

    def administrator(self) -> Mapping[str, str]:
        facts = self.org.connection
        return {"username": facts.admin_username, "password": facts.admin_password}


@pytest.fixture
def library(
    tmp_path: Path,
    key: Any,
    authority: tuple[ssl.SSLContext, Path],
    running: tuple[Any, int],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Library]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority[1]))
    monkeypatch.setenv("NO_PROXY", "*")
    switch, port = running
    world = World(seeds.load(), Certificates(key))
    switch.app = RequestLog(wrapped(world), tmp_path / "requests.jsonl")
    key_file = tmp_path / "client.key"
    key_file.write_bytes(key_pem(key))
    yield Library(world, world.orgs[0], port, key_file)
    switch.app = None


@pytest.fixture
def sf(library: Library) -> Salesforce:
    """The administrator, logged in by JWT."""
    username = library.org.connection.admin_username
    return library.login(username=username, consumer_key=library.app.client_id, privatekey_file=str(library.key_file))
