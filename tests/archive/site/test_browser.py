"""The pages in a browser: nothing breaks the policy, nothing asks another host, nothing sticks out on a phone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.archive.site.test_pages import PAGES

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def unset(browser: Any) -> None:
    """Take back the sizes and colours that other tests gave the browser, which all share."""
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.get("about:blank")
    browser.get_log("browser")


@pytest.mark.parametrize("width", [500, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_the_policy_and_its_width(browser: Any, site: str, path: str, width: int) -> None:
    browser.set_window_size(width, 900)
    browser.get_log("performance")
    browser.get(site + path)
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    assert [c for c in complaints if "404 (Not Found)" not in c] == []
    wide, room = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith((site, "data:", "chrome:", "about:"))] == []


def test_the_menu_of_a_column_and_the_editor_work_under_the_policy(browser: webdriver.Chrome, site: str) -> None:
    browser.set_window_size(1280, 900)
    browser.get(f"{site}/archive/figures")
    icons = WebDriverWait(browser, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".dropdown-menu-icon"))
    icons[3].click()
    assert "Đếm theo giá trị" in browser.find_element(By.CSS_SELECTOR, ".dropdown-menu").text
    browser.get(f"{site}/archive?sql=select+1,+2")
    browser.find_element(By.ID, "sql-format").click()
    shown = browser.execute_script("return document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert shown == "select\n  1,\n  2"


def test_from_the_home_page_to_a_figure(browser: webdriver.Chrome, site: str) -> None:
    browser.get(site)
    field = browser.find_element(By.ID, "q")
    field.send_keys('"giải ngân"')
    field.submit()
    browser.find_element(By.CSS_SELECTOR, "ol.results h3 a").click()
    browser.find_element(By.PARTIAL_LINK_TEXT, "3.300.000 đồng").click()
    assert browser.find_element(By.CSS_SELECTOR, "blockquote mark").text == "3.300.000 đồng"
    browser.find_element(By.CSS_SELECTOR, "figcaption a").click()
    assert browser.current_url.split("#")[1].startswith("f")
