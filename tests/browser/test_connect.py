# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`playbooks/connect.yml` in a real browser that is signed in as the wrong user, then as the right one."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.orgops.salesforce.tests.browser.conftest import SWITCHES, program
from ansible_collections.orgops.salesforce.tests.integration.connect_desk import PLAYBOOK, VAULT_PASSWORD, started
from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN, Emulator, running
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

API, OWNER = "api@connect.example", "owner@connect.example"
PASSWORDS = {API: "Meeting-Point-2026", OWNER: "Booking-Page-2026"}
REFRESH_TOKEN = "5Aep861"  # how the emulator's begin


@dataclass
class Person:
    """Somebody at a browser."""

    driver: webdriver.Chrome

    def sign_in(self, username: str) -> None:
        self._fill("input[name=username]", username)
        self._fill("input[name=pw]", PASSWORDS[username])
        self.press("Login")

    def press(self, element: str) -> None:
        """Click an element, of the page that is on its way if need be."""
        self._once(lambda driver: driver.find_element(By.ID, element).click() or True)

    def reads(self, element: str) -> str:
        """The text of an element, of the page that is on its way if need be."""
        return str(self._once(lambda driver: driver.find_element(By.ID, element).text))

    def _fill(self, selector: str, text: str) -> None:
        field = self._once(lambda driver: driver.find_element(By.CSS_SELECTOR, selector))
        field.clear()
        field.send_keys(text)

    def _once(self, found: Callable[[webdriver.Chrome], Any]) -> Any:
        gone = (StaleElementReferenceException, NoSuchElementException)
        return WebDriverWait(self.driver, 20, ignored_exceptions=gone).until(found)


@pytest.fixture
def person() -> Iterator[Person]:
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    options.accept_insecure_certs = True  # the emulator's authority is not the machine's
    for switch in SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options, webdriver.ChromeService(program("chromedriver")))
    yield Person(driver)
    driver.quit()


@dataclass
class Desk:
    """The operator's side: an inventory with a vault beside it, and the playbook."""

    folder: Path
    emulator: Emulator
    callback: str

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        org = self.emulator.org("connect")
        hosts = {
            "connect": {
                "ansible_connection": "local",
                "ansible_python_interpreter": sys.executable,
                "api_user_name": API,
                "sf_login_url": org["login_url"],
                "sf_client_id": org["client_id"],
                "sf_client_secret": org["client_secret"],
                "sf_expected_org_kind": "production",
                "sf_ca_path": self.emulator.connection["ca_file"],
                "sf_connect_redirect_uri": self.callback,
                "sf_connect_wait": 90,
            }
        }
        return started(self.folder, hosts, PLAYBOOK, *arguments)

    @property
    def vault(self) -> Path:
        return self.folder / "host_vars" / "connect" / "refresh_token.yml"

    def kept(self) -> dict[str, Any]:
        secrets = [("default", VaultSecret(VAULT_PASSWORD.encode()))]
        found: dict[str, Any] = yaml.safe_load(VaultLib(secrets).decrypt(self.vault.read_bytes()))
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        callback = f"http://localhost:{free.getsockname()[1]}/OauthRedirect"
    state = {
        "extends": "healthy",
        "apps": {"orgops": {"admin_approved_only": False, "callback_urls": [callback]}},
        "users": {
            "admin": {"username": "admin@connect.example"},
            "api": {"username": API, "password": PASSWORDS[API]},
            "owner": {"username": OWNER, "password": PASSWORDS[OWNER]},
        },
    }
    with running(tmp_path / "emulator", seed={"orgs": {"connect": state}}) as (emulator,):
        yield Desk(tmp_path, emulator, callback)


def address(lines: Iterator[str], output: list[str]) -> str:
    """The next address that the terminal shows."""
    for line in lines:
        output.append(line)
        if line.startswith("https://") and "/services/oauth2/authorize?" in line:
            return line.strip()
    raise AssertionError("".join(output))


def test_wrong_user_is_refused_and_the_right_one_kept(desk: Desk, person: Person) -> None:
    output: list[str] = []
    play = desk.start()
    assert play.stdout
    lines = iter(play.stdout)

    person.driver.get(desk.emulator.org("connect")["login_url"])
    person.sign_in(OWNER)
    person.driver.get(address(lines, output))
    assert person.reads("username") == OWNER  # nobody was asked who is there
    person.press("oaapprove")
    assert person.reads("title") == "Wrong user or org"
    assert OWNER in person.reads("text")
    assert "revoked" in person.reads("text")

    assert "prompt=login" in address(lines, output)
    person.press("again")
    person.sign_in(API)
    assert person.reads("username") == API
    person.press("oaapprove")
    assert person.reads("title") == "Connected"

    output += lines
    text = "".join(output)
    assert play.wait(60) == 0, text
    assert "seconds left" in text
    assert "fresh grant was revoked" in text
    assert API in text

    kept = desk.kept()
    assert set(kept) == {"sf_refresh_token"}
    assert desk.vault.stat().st_mode & 0o777 == 0o600
    for secret in (REFRESH_TOKEN, desk.emulator.org("connect")["client_secret"]):
        assert secret not in text
    assert not TOKEN.search(text)
    paths = [request["path"] for request in desk.emulator.requests()]
    assert paths.count("/services/oauth2/revoke") == 1

    again = desk.start("--check")
    assert "changed=0" in again.communicate(timeout=60)[0]
    assert desk.kept() == kept


def test_denied_is_told(desk: Desk, person: Person) -> None:
    output: list[str] = []
    play = desk.start()
    assert play.stdout
    lines = iter(play.stdout)
    person.driver.get(address(lines, output))
    person.sign_in(API)
    person.press("oadeny")
    assert person.reads("title") == "Not connected"
    output += lines
    assert play.wait(60) == 2
    assert "access_denied" in "".join(output)
    assert not desk.vault.exists()
