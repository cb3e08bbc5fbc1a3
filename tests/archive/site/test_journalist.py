"""The journalist's minute, in a browser: home, the curve, the sentence, the page as it was, a citation to paste."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.site.charts.drawing import Pen
from archive.site.server import Site
from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
INDICATOR = {"vi": "Số lớp tuyên truyền, tư vấn trước khi thành lập HTX", "en": "Information classes for founders"}
REPLAY = {"vi": "Xem trang đã lưu", "en": "See the archived page"}
COPY = {"vi": "Chép trích dẫn", "en": "Copy the citation"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site over an archive of the sample portal, crawled and published as an operator does."""
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("journalist") / "archive"))
    with serve() as portal:
        assert crawler.crawl(portal.url).code == 0
    publish(crawler.paths, Pen().draw)
    with Site(Path(crawler.paths.published), port=0) as site:
        site.wait_until_ready()
        yield site.url.rstrip("/")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_home_page_to_a_copied_citation(
    browser: webdriver.Chrome, address: str, language: str, width: int
) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"], "origin": address})
    browser.get(f"{address}/{'en/' if language == 'en' else ''}")

    browser.find_element(By.PARTIAL_LINK_TEXT, INDICATOR[language]).click()
    chart = next(s for s in browser.find_elements(By.CSS_SELECTOR, "main svg") if s.is_displayed())
    values = [point.get_attribute("aria-label") or "" for point in chart.find_elements(By.CSS_SELECTOR, "a")]
    assert len([value for value in values if "2022" in value or "2018" in value]) >= 2

    newest = [a for a in chart.find_elements(By.CSS_SELECTOR, "a") if "27" in (a.get_attribute("aria-label") or "")]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", newest[0])
    browser.execute_script("arguments[0].focus()", newest[0])
    browser.switch_to.active_element.send_keys("\ue007")
    assert browser.find_element(By.CSS_SELECTOR, "blockquote mark").text == "27 lớp"

    button = next(b for b in browser.find_elements(By.CSS_SELECTOR, "button") if b.text == COPY[language])
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    copied = WebDriverWait(browser, 5).until(
        lambda b: b.execute_async_script("navigator.clipboard.readText().then(arguments[0], () => arguments[0](''))")
    )
    assert "27 lớp" in copied
    assert browser.current_url.split("#")[0] in copied

    browser.find_element(By.PARTIAL_LINK_TEXT, REPLAY[language]).click()
    browser.switch_to.frame(browser.find_element(By.CSS_SELECTOR, "iframe"))
    marked = [unicodedata.normalize("NFKC", mark.text) for mark in browser.find_elements(By.CSS_SELECTOR, "mark")]
    assert "27 lớp" in marked
    browser.switch_to.default_content()
