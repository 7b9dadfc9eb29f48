# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless Chromium, cut off from everything but the page under test, with its console and its requests on record."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    # Whatever a page tries to reach ends here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def program(*names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"None of {', '.join(names)} is installed: run tests/browser/install.sh"
    return path


@dataclass
class Spent:
    seconds: float


@dataclass
class Browser:
    """A window, and what happened in it."""

    driver: webdriver.Chrome

    def resize(self, width: int, height: int = 900) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: str = "light", media: str = "screen") -> None:
        """`scheme` is light or dark, `media` screen or print."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def open(self, page: Path) -> None:
        self.driver.get_log("performance")
        self.driver.get(page.as_uri())

    def console(self) -> list[str]:
        """Messages since the last look, errors and warnings of any kind."""
        return [f"{entry['level']}: {entry['message']}" for entry in self.driver.get_log("browser")]

    def requested(self) -> list[str]:
        """Every URL asked for since `open`, whether it was answered or not."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Keys to whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    @contextmanager
    def spent(self) -> Iterator[Spent]:
        """Seconds of processor time for script, style and layout: a busy machine does not count."""
        self.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        spent = Spent(-self._work())
        yield spent
        spent.seconds += self._work()
        self.driver.execute_cdp_cmd("Performance.disable", {})

    def _work(self) -> float:
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        wanted = {"ScriptDuration", "LayoutDuration", "RecalcStyleDuration"}
        return float(sum(metric["value"] for metric in metrics if metric["name"] in wanted))

    def violations(self) -> list[str]:
        """What axe-core says against the page: rules of WCAG 2.2 A and AA and best practices, with the elements."""
        self.run(_axe())
        script = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(done, done)"
        found = self.driver.execute_async_script(script)
        assert "violations" in (found or {}), found
        return [
            f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']][:5]}"
            for violation in found["violations"]
        ]

    def picture(self, width: int, height: int) -> bytes:
        """A PNG of the page's first `height` pixels."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        options = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", options)["data"])


@cache
def _axe() -> str:
    assert AXE.is_file(), "axe-core is missing: run tests/browser/install.sh"
    return AXE.read_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(program("chromedriver")))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome) -> Browser:
    fresh = Browser(chromium)
    chromium.get("about:blank")
    fresh.resize(1280)
    fresh.prefer()
    fresh.console()
    return fresh


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """A page on disk, as somebody would open it from a mail."""
    folder = tmp_path_factory.mktemp("pages")

    def save(name: str, page: str) -> Path:
        path = folder / name
        path.write_text(page)
        return path

    return save
