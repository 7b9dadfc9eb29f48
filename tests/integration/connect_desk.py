# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An operator who runs plays with `sf_oauth_connect` at a terminal, and somebody at a browser who answers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from ansible_collections.orgops.salesforce.tests.integration.both_ways import ROOT, environment
from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN
from ansible_collections.orgops.salesforce.tests.integration.login_world import Browser, Place

REFRESH_TOKEN = "5Aep861"  # how the emulator's begin
VAULT_PASSWORD = "a vault password"
PLAYBOOK = str(ROOT / "playbooks" / "connect.yml")


def started(folder: Path, hosts: Mapping[str, Any], playbook: str, *arguments: str) -> subprocess.Popen[str]:
    """``ansible-playbook`` at work in a folder that gets the inventory and the vault's password."""
    (folder / "hosts.yml").write_text(json.dumps({"all": {"hosts": hosts}}))
    (folder / "vault_password").write_text(VAULT_PASSWORD)
    command = [sys.executable, "-m", "ansible.cli.playbook", "-vvvv", "-i", "hosts.yml"]
    command += ["--vault-password-file", "vault_password", *arguments, playbook]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@dataclass(frozen=True)
class Desk:
    """`folder` holds inventory, vault password and what is kept; `place` is the org, `callback` the app's callback on this machine."""

    folder: Path
    place: Place
    callback: str

    def play(self, *tasks: Mapping[str, Any], answers: bool = True) -> tuple[int, str]:
        """Exit code and everything shown by the tasks in one play; no secret may be among it."""
        play = {
            "hosts": "all",
            "gather_facts": False,
            "module_defaults": {"group/orgops.salesforce.sf": self._app()},
            "tasks": list(tasks),
        }
        (self.folder / "play.yml").write_text(json.dumps([play]))
        return self.run("play.yml", answers=answers)

    def run(self, playbook: str, *arguments: str, answers: bool = False) -> tuple[int, str]:
        """``ansible-playbook -vvvv``; where somebody `answers`, the API user signs in and allows."""
        process = self._started(playbook, *arguments)
        assert process.stdout
        shown = "".join(self._answering(process.stdout) if answers else process.stdout)
        code = process.wait(60)
        assert REFRESH_TOKEN not in shown
        assert not TOKEN.search(shown)
        assert self.place.facts["client_secret"] not in shown
        return code, shown

    def connects(self, **options: Any) -> dict[str, Any]:
        """The task that connects the API user."""
        usual = {"user": self.place.username("api"), "redirect_uri": self.callback, "wait": 40}
        return {"orgops.salesforce.sf_oauth_connect": {**usual, **options}, "register": "connected"}

    def may_log_in(self, refresh_token: str) -> bool:
        facts = self.place.facts
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": facts["client_id"]}
        form["client_secret"] = facts["client_secret"]
        answer = self.place.transport().post(f"{facts['instance_url']}/services/oauth2/token", data=form)
        return bool(answer.status_code == 200)

    def view(self, file: Path) -> str:
        """What ``ansible-vault view`` shows."""
        command = [
            sys.executable,
            "-m",
            "ansible.cli.vault",
            "view",
            "--vault-password-file",
            "vault_password",
            str(file),
        ]
        ran = subprocess.run(
            command, cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=60, check=True
        )
        return ran.stdout

    def _app(self) -> dict[str, Any]:
        facts = self.place.facts
        app = {key: facts[key] for key in ("client_id", "client_secret")}
        return {**app, "login_url": facts["instance_url"], "ca_path": self.place.ca}

    def _started(self, playbook: str, *arguments: str) -> subprocess.Popen[str]:
        host = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "sf_api_username": self.place.username("api"),
            "sf_connect_redirect_uri": self.callback,
            "sf_connect_wait": 40,
            **{f"sf_{name}": value for name, value in self._app().items()},
        }
        return started(self.folder, {"acme": host}, playbook, *arguments)

    def _answering(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines; at an address to open the API user opens it, allows, and comes back to the callback."""
        for line in lines:
            yield line
            if "/services/oauth2/authorize?" in line and line.startswith("https://"):
                browser = Browser(self.place)
                browser.sign_in("api")
                answer = browser.answer_at(line.strip())
                requests.get(self.callback, params=answer, timeout=20)
