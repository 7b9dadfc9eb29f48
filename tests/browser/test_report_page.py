# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as people meet it: opened from disk, filtered and read by keyboard, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_html import render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.browser.conftest import Browser
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import fleet, wide_fleet
from ansible_collections.orgops.salesforce.tests.unit.report.test_hostile import HOSTILE, hostile_judgement
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

ROWS = ".matrix tbody tr:not([hidden])"
CELLS = f"{ROWS} td:not([hidden]) .cell:not(.filtered)"


def document(size: int = 24) -> dict[str, Any]:
    """A fleet with a history of four weeks."""
    told = None
    for seed, drift, day in ((1, 0.09, "10-31"), (3, 0.06, "11-07"), (5, 0.05, "11-14"), (7, 0.025, "11-21")):
        week = fleet(size, seed=seed, drift=drift, judged_at=f"2026-{day}T22:00:00Z")
        told = merge(week, previous=told, version="1.0.0")
    assert told
    return told


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return document()


@pytest.fixture(scope="module")
def page(saved: Callable[[str, str], Path], report: dict[str, Any]) -> Path:
    return saved("report.html", render(report))


@pytest.fixture
def opened(browser: Browser, page: Path) -> Browser:
    browser.open(page)
    return browser


def shown(browser: Browser) -> str:
    """What the live region says once the filter has settled."""
    WebDriverWait(browser.driver, 20, 0.05).until(lambda _driver: browser.all("#matrix-scroll[aria-busy=false]"))
    return browser.one("#shown").text


def focus(browser: Browser) -> Any:
    return browser.driver.switch_to.active_element


def test_no_message_in_the_console_and_no_request(opened: Browser, page: Path) -> None:
    opened.run("document.querySelector('.cell.fail').click()")
    opened.press(Keys.ESCAPE)
    opened.one("#filter-text").send_keys("lead")
    opened.one("#theme").send_keys(Keys.ENTER)
    shown(opened)
    assert opened.console() == []
    assert opened.requested() == [page.as_uri()]


def test_matrix_has_every_org_and_requirement(opened: Browser, report: dict[str, Any]) -> None:
    assert len(opened.all(ROWS)) == len(report["judgements"])
    assert len(opened.all(".matrix thead .column")) == len(report["requirements"])
    assert len(opened.all(".cell.fail:not([aria-hidden])")) == report["summary"]["findings"]["fail"]
    assert f"Showing 24 orgs of 24, {len(opened.all(CELLS))} findings" in shown(opened)


def test_search_by_keyboard_from_the_top_of_the_page(opened: Browser) -> None:
    opened.press(Keys.TAB)
    assert focus(opened).get_attribute("class") == "skip"
    opened.press(Keys.ENTER, Keys.TAB)
    assert focus(opened).get_attribute("id") == "filter-text"
    opened.press(*"acme object.lead")
    assert shown(opened).startswith("Showing 3 orgs of 24, 3 findings")
    assert {row.text.split()[0] for row in opened.all(ROWS)} == {"acme", "acme-uat", "acme-dev"}
    (column,) = opened.all(".matrix thead th:not([hidden]) .column")
    assert column.text == "Lead records can be created and updated"
    opened.press(*[Keys.BACKSPACE] * 16)
    assert "24 orgs of 24" in shown(opened)


def test_status_boxes_by_space(opened: Browser, report: dict[str, Any]) -> None:
    failing = report["summary"]["findings"]["fail"]
    for box in opened.all("[name=status]")[1:]:
        opened.run("arguments[0].focus()", box)
        opened.press(Keys.SPACE)
    assert f"{failing} findings, {failing} of them failing" in shown(opened)
    assert len(opened.all(CELLS)) == failing
    visible = [line for line in opened.all("#findings .finding") if not opened.run("return arguments[0].hidden", line)]
    assert len(visible) == failing
    opened.one("[type=reset]").send_keys(Keys.ENTER)
    assert "24 orgs of 24" in shown(opened)


@pytest.mark.parametrize("control", ["severity", "kind", "baseline", "drift"])
def test_every_selection_narrows(opened: Browser, control: str) -> None:
    before = len(opened.all(CELLS))
    select = opened.one(f"#filter-{control}")
    opened.run("arguments[0].focus()", select)
    opened.press(Keys.ARROW_DOWN)
    assert shown(opened)
    assert 0 < len(opened.all(CELLS)) < before


def test_nothing_found_is_said(opened: Browser) -> None:
    opened.one("#filter-text").send_keys("no such thing anywhere")
    assert shown(opened).startswith("Showing 0 orgs of 24, 0 findings")
    assert opened.one("#no-findings").is_displayed()


def test_grid_is_one_tab_stop_and_arrows_move_in_it(opened: Browser) -> None:
    assert len(opened.all(".matrix [tabindex='0']")) == 1
    start = opened.one(".matrix [tabindex='0']")
    opened.run("arguments[0].focus()", start)
    assert start.get_attribute("class") == "row"
    opened.press(Keys.ARROW_RIGHT)
    first = focus(opened)
    assert "cell" in first.get_attribute("class")
    opened.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ARROW_UP)
    assert focus(opened) == first
    opened.press(Keys.END)
    last = focus(opened)
    assert last != first
    opened.press(Keys.HOME)
    assert focus(opened) == start
    opened.press(Keys.ARROW_UP)
    assert "column" in focus(opened).get_attribute("class")
    assert len(opened.all(".matrix [tabindex='0']")) == 1


def test_finding_opens_and_gives_the_focus_back(opened: Browser) -> None:
    cell = opened.one(".matrix .cell.fail")
    opened.run("arguments[0].focus()", cell)
    label = cell.accessible_name
    assert label.startswith("Fail, ")
    opened.press(Keys.ENTER)
    drawer = opened.one("#drawer")
    assert drawer.is_displayed()
    assert drawer.accessible_name in label
    for part in ("Expected", "Found", "Evidence", "Remedy", "Why it is required", "Source", "Requirement"):
        assert part in drawer.text
    opened.press(Keys.ESCAPE)
    assert not drawer.is_displayed()
    assert focus(opened) == cell


def test_waiver_and_benchmark_control_are_told(opened: Browser) -> None:
    opened.run("document.querySelector('.matrix .cell.waived').click()")
    told = opened.one("#drawer").text
    assert "Priya Natarajan (SEC-482)" in told
    assert "SBS-ACS-005" in told


def test_org_and_requirement_open_and_lead_on(opened: Browser) -> None:
    opened.run("document.querySelector('.matrix .row').click()")
    assert len(opened.all("#drawer .cells button")) > 20
    opened.one("#drawer .cells button").click()
    assert "Expected" in opened.one("#drawer").text
    opened.one("#drawer-close").click()
    opened.run("document.querySelector('.matrix .column').click()")
    assert "fails in" in opened.one("#drawer").text


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say(browser: Browser, page: Path, scheme: str, width: int) -> None:
    browser.resize(width)
    browser.prefer(scheme)
    browser.open(page)
    browser.run("for (const details of document.querySelectorAll('details')) details.open = true")
    assert browser.violations() == []
    browser.run("document.querySelector('.matrix .cell.fail').click()")
    assert browser.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_system_until_somebody_chooses(browser: Browser, page: Path, scheme: str) -> None:
    def ground() -> str:
        return str(browser.run("return getComputedStyle(document.body).backgroundColor"))

    browser.prefer(scheme)
    browser.open(page)
    followed = ground()
    browser.one("#theme").click()
    chosen = ground()
    browser.prefer("dark" if scheme == "light" else "light")
    assert (followed != chosen, ground()) == (True, chosen)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_page_never_scrolls_sideways(browser: Browser, page: Path, width: int) -> None:
    browser.resize(width)
    browser.open(page)
    browser.run("for (const details of document.querySelectorAll('details')) details.open = true")
    assert browser.run("return document.documentElement.scrollWidth") <= width


def test_on_paper_everything_is_open_and_nothing_is_a_control(opened: Browser) -> None:
    closed = len(opened.all("details:not([open])"))
    assert closed
    opened.prefer(media="print")
    opened.run("dispatchEvent(new Event('beforeprint'))")
    assert not opened.all("details:not([open])")
    assert not opened.one("#filters").is_displayed()
    assert opened.one(".finding .evidence").is_displayed()
    opened.run("dispatchEvent(new Event('afterprint'))")
    assert len(opened.all("details:not([open])")) == closed


@pytest.mark.parametrize("name", HOSTILE.values(), ids=list(HOSTILE))
def test_names_stay_names(browser: Browser, saved: Callable[[str, str], Path], name: str) -> None:
    path = saved("hostile.html", render(merge([hostile_judgement(name)], title=name)))
    browser.open(path)
    browser.run("document.querySelector('.matrix .row').click()")
    assert browser.console() == []
    assert browser.requested() == [path.as_uri()]
    assert browser.run("return document.scripts.length") == 2
    assert browser.run("return document.querySelectorAll('body b, body img, [onmouseover]').length") == 0
    drawn = browser.run("return document.getElementById('drawer-title').textContent")
    known = merge([hostile_judgement(name)])["judgements"][0]["org"]["name"]
    assert drawn == known


def test_two_hundred_orgs_are_quick_to_open_and_to_filter(browser: Browser, saved: Callable[[str, str], Path]) -> None:
    path = saved("wide.html", render(merge(wide_fleet(200, 40))))
    with browser.spent() as opening:
        browser.open(path)
        browser.run("document.body.offsetHeight")
    assert len(browser.all(".matrix tbody tr")) == 200
    assert opening.seconds < 3
    with browser.spent() as filtering:
        browser.run("document.getElementById('filter-text').value = 'acme'; applyFilter(); document.body.offsetHeight")
    assert filtering.seconds < 0.5
    assert browser.one("#shown").text.startswith("Showing ")
