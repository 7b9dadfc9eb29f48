# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The orgs of a running emulator, from the ``connection.json`` that it writes; passwords and consumer secrets in it are left alone."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host

CONNECTION = "connection.json"
PREFIX = "emulated_"


def hosts(place: str, beside: Path) -> list[Host]:
    """One host per org of the emulator whose state folder, or connection file, is `place`; relative to the folder `beside`.

    Raises `InvalidInput` where no emulator was started.
    """
    file = beside / Path(place).expanduser()
    if not place.strip() or not (file := file / CONNECTION if file.is_dir() else file).is_file():
        raise InvalidInput(
            f"No emulator has written {file}." if place.strip() else "The place of the emulator is empty.",
            remedy="Start one with sf-emulator serve --state DIR, and say DIR here, or in SF_EMULATOR_STATE where the file reads it.",
        )
    document = json.loads(file.read_text(encoding="utf-8"))
    return [
        Host.of(
            PREFIX + org["name"],
            org["kind"],
            org_id=org["org_id"],
            login_url=org["login_url"],
            instance_url=org["instance_url"],
            client_id=org["client_id"] or None,
            username=org["admin_username"],
            private_key_file=org["private_key_file"],
            ca_path=document["ca_file"],
            api_username=org["api_username"] or None,
        )
        for org in document["orgs"]
    ]
