# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``connection.json`` and the private key: what a tester needs to log in to every org."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sf_emulator.oauth.certificates import key_pem, new_key
from sf_emulator.org import Org
from sf_emulator.server.files import write_private

CONNECTION = "connection.json"
REQUEST_LOG = "requests.jsonl"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the process listens."""

    port: int
    http_port: int | None = None
    control_port: int | None = None

    def document(self) -> dict[str, object]:
        return {
            "login_url": f"https://localhost:{self.port}",
            "instance_url": f"https://127.0.0.1:{self.port}",
            "http_url": f"http://localhost:{self.http_port}" if self.http_port else None,
            "control_url": f"http://127.0.0.1:{self.control_port}" if self.control_port else None,
        }


def client_key(state: Path) -> RSAPrivateKey:
    """The key that signs JWT assertions for the seeded apps; restarts keep it."""
    path = _key_file(state)
    if path.is_file():
        return cast(RSAPrivateKey, load_pem_private_key(path.read_bytes(), None))
    key = new_key()
    write_private(path, key_pem(key))
    return key


def write(state: Path, orgs: list[Org], endpoints: Endpoints) -> Path:
    """Write ``connection.json`` , the one file a client of the emulator has to read; returns its path."""
    document = {
        "orgs": [_org(state, org, endpoints) for org in orgs],
        "ca_file": str(state / "ca.pem"),
        "request_log": str(state / REQUEST_LOG),
        **endpoints.document(),
    }
    path = state / CONNECTION
    write_private(path, json.dumps(document, indent=1).encode())
    return path


def _org(state: Path, org: Org, endpoints: Endpoints) -> dict[str, object]:
    facts = org.connection
    app = org.apps.get(facts.client_id)
    urls = endpoints.document()
    return {
        "name": org.name,
        "org_id": org.id,
        "kind": org.kind,
        "login_url": urls["login_url"],
        "instance_url": urls["instance_url"],
        "admin_username": facts.admin_username,
        "admin_password": facts.admin_password,
        "api_username": facts.api_username,
        "client_id": facts.client_id,
        "client_secret": app.client_secret if app else None,
        "private_key_file": str(_key_file(state)),
    }


def _key_file(state: Path) -> Path:
    return state / "client.key"
