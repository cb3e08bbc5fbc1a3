"""Charts in a browser: the right size for each screen, points for pointer and keyboard, sentences to copy."""

from __future__ import annotations

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.slow
PAGE = "/archive/indicators/founding_classes"


def resize(browser: webdriver.Chrome, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )


@pytest.mark.parametrize(("width", "shown"), [(390, "chart-narrow"), (1280, "chart-wide")])
def test_a_screen_gets_the_drawing_that_is_made_for_it(
    browser: webdriver.Chrome, site: str, width: int, shown: str
) -> None:
    resize(browser, width)
    browser.get(site + PAGE)
    visible = [
        name for name in ("chart-narrow", "chart-wide") if browser.find_element(By.CLASS_NAME, name).is_displayed()
    ]
    assert visible == [shown]
    drawing = browser.find_element(By.CSS_SELECTOR, f".{shown} svg")
    assert drawing.size["width"] <= width
    letters = browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(t => t.getBoundingClientRect().height)",
        f".{shown} svg text",
    )
    assert min(letters) >= 9, "letters are too small to read"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_point_on_the_home_page_leads_to_its_sentence(browser: webdriver.Chrome, site: str, prefix: str) -> None:
    resize(browser, 1280)
    browser.get(f"{site}{prefix}/")
    point = browser.find_element(By.CSS_SELECTOR, ".indicator-cards svg a[href]")
    address = point.get_dom_attribute("href")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", point)
    point.click()
    assert address
    assert browser.current_url == site + address
    assert browser.find_element(By.CSS_SELECTOR, "blockquote mark").text


def test_points_are_reached_and_opened_by_keyboard_and_say_what_they_are(browser: webdriver.Chrome, site: str) -> None:
    resize(browser, 1280)
    browser.get(site + PAGE)
    names = []
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        name = browser.execute_script(
            "const at = document.activeElement; return at.closest('svg') ? at.getAttribute('aria-label') : null"
        )
        if name:
            names.append(name)
    assert [name.partition(":")[0] for name in names] == [
        "6 tháng đầu năm 2021",
        "6 tháng cuối năm 2021",
        "6 tháng đầu năm 2022",
    ]


def test_a_sentence_is_copied_by_its_button_and_only_the_sentence(browser: webdriver.Chrome, site: str) -> None:
    resize(browser, 1280)
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    browser.get(site + PAGE)
    wait = WebDriverWait(browser, 5)
    button = wait.until(lambda shown: shown.find_element(By.CSS_SELECTOR, ".paste button"))
    button.click()
    wait.until(lambda _: button.text == "Đã chép")
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0], e => arguments[0](''+e))")
    assert copied.startswith("6 tháng đầu năm 2022, số lớp tư vấn trước khi thành lập")
    assert copied.endswith(").")


def test_without_scripts_the_chart_and_the_sentence_are_there(browser: webdriver.Chrome, site: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(site + PAGE)
        assert browser.find_element(By.CSS_SELECTOR, ".chart-wide svg a")
        assert "28 lớp" in browser.find_element(By.CSS_SELECTOR, ".paste").text
        assert not browser.find_elements(By.CSS_SELECTOR, ".paste button")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
