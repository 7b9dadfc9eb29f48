# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``org login web``: the CLI opens a browser, somebody signs in and allows, the CLI gets its code on port 1717."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from interop.commands import Administrator, expect
from interop.salesforce_cli import NotAsAtSalesforce
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as ec
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE_SECONDS = 60
SWITCHES = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
OPENED = "opened"
HAND_OVER = f"""#!/bin/sh
# Stands where the CLI looks for Firefox: notes the address, which Chromium then opens.
for word do address=$word; done
printf '%s' "$address" > "$HOME/{OPENED}.draft" && mv "$HOME/{OPENED}.draft" "$HOME/{OPENED}"
"""


def login_in_a_browser(admin: Administrator) -> None:
    arguments = ("org", "login", "web", "--instance-url", admin.served.url, "--alias", "web", "--browser", "firefox")
    with chromium() as browser:
        answer = admin.cli.finish(arguments, lambda: started(admin, arguments, browser))
    result = answer["result"]
    expect((result["username"], result["orgId"]), (admin.served.username, admin.served.facts["org_id"]))
    expect(result["clientId"], "PlatformCLI")


def started(admin: Administrator, arguments: tuple[str, ...], browser: webdriver.Chrome) -> Popen[str]:
    """The command, with everything done that it waits for."""
    firefox = admin.cli.programs / "firefox"
    firefox.write_text(HAND_OVER)
    firefox.chmod(0o700)
    process = admin.cli.start(arguments, {})
    try:
        browser.get(address(admin.cli.home / OPENED, process))
        sign_in(browser, admin)
    except BaseException:
        process.kill()
        raise
    return process


def address(note: Path, process: Popen[str]) -> str:
    """Where the CLI sends the browser.

    :raises NotAsAtSalesforce: it opens none
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while not note.exists():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            told, complained = process.communicate()
            raise NotAsAtSalesforce(f"the CLI opens no browser; is port 1717 free? {told[-300:]} {complained[-300:]}")
        time.sleep(0.05)
    return note.read_text()


def sign_in(browser: webdriver.Chrome, admin: Administrator) -> None:
    """The sign-in page, then *Allow Access?*, then the CLI's own page on port 1717."""
    wait = WebDriverWait(browser, PATIENCE_SECONDS)
    wait.until(ec.element_to_be_clickable((By.ID, "username"))).send_keys(admin.served.username)
    browser.find_element(By.ID, "password").send_keys(str(admin.served.facts["admin_password"]))
    browser.find_element(By.ID, "Login").click()
    wait.until(ec.element_to_be_clickable((By.ID, "oaapprove"))).click()
    wait.until(ec.url_contains("localhost:1717"))


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """:raises NotAsAtSalesforce: this machine has none"""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not program or not driver:
        raise NotAsAtSalesforce("Chromium with its driver is missing: tests/browser/install.sh brings both")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.accept_insecure_certs = True  # the emulator's authority is this run's own
    for switch in SWITCHES:
        options.add_argument(switch)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()
