"""From a figure to its archived page and back, in a browser."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from archive.paths import ArchivePaths
from archive.site.server import Site
from tests.archive.site.test_accessibility import complaints
from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
FIGURE = (
    "SELECT f.figure_id, capture_id, quote, article_id FROM figures f JOIN revisions r USING (revision_id, article_id) "
    "WHERE start > 800 AND quote GLOB '[1-9]*' ORDER BY figure_id LIMIT 1"
)


@dataclass(frozen=True)
class Place:
    """A served sample archive, and one of its figures deep in an article."""

    url: str
    figure: str
    capture: str
    quote: str
    article: str
    files: list[str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("sample") / "archive"))
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
    assert crawler.run("publish").code == 0
    db = sqlite3.connect(crawler.paths.published)
    found = db.execute(FIGURE).fetchone()
    files = [
        db.execute(f"SELECT min(capture_id) FROM captures WHERE outcome = '{kind}'").fetchone()[0]
        for kind in ("image", "attachment", "listing")
    ]
    db.close()
    with Site(crawler.paths.published, port=0) as served:
        served.wait_until_ready()
        figure, capture, quote, article = found
        yield Place(served.url.rstrip("/"), figure, capture, quote, article, files)


def wide(browser: Any, width: int = 1280) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )


def test_from_a_figure_to_the_marked_sentence_in_its_archived_page(browser: Any, place: Place) -> None:
    wide(browser)
    browser.get(f"{place.url}/archive/figures/{place.figure}")
    browser.find_element(By.CSS_SELECTOR, "a.button[href*='/-/replay/']").click()
    assert place.quote in browser.find_element(By.CSS_SELECTOR, ".banner").text
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    mark = browser.find_element(By.ID, "archive-quotation")
    assert mark.text == place.quote
    top, height = browser.execute_script("return [arguments[0].getBoundingClientRect().top, innerHeight]", mark)
    assert 0 < top < height
    browser.switch_to.default_content()


def test_the_archived_page_has_its_own_styles_fonts_and_pictures(browser: Any, place: Place) -> None:
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(f"{place.url}/-/replay/{place.capture}/page")
    sheets = browser.execute_script("return [...document.styleSheets].filter(s => s.href).length")
    assert sheets > 0
    assert browser.get_log("browser") == []
    # No text of the sample portal is set in its font, and the font is none; that it comes is what matters here.
    browser.execute_async_script("const done = arguments[0]; document.fonts.load('9px Lmhtx').finally(() => done())")
    events = [json.loads(entry["message"])["message"]["params"] for entry in browser.get_log("performance")]
    answers = {e["response"]["url"]: e["response"] for e in events if "response" in e}
    assert all(r["status"] == 200 for r in answers.values())
    kinds = {r["mimeType"] for r in answers.values()}
    assert "text/css" in kinds
    assert any(kind.startswith("image/") for kind in kinds)
    assert "font/woff2" in kinds


def test_a_link_in_the_archived_page_leads_the_whole_window(browser: Any, place: Place) -> None:
    wide(browser)
    browser.get(f"{place.url}/-/replay/{place.capture}")
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    link = browser.find_element(By.CSS_SELECTOR, "a[href*='/-/replay/'], a[href*='/archive/articles/']")
    target = link.get_attribute("href")
    link.click()
    browser.switch_to.default_content()
    WebDriverWait(browser, 10).until(lambda b: b.current_url == target)
    assert browser.find_element(By.CSS_SELECTOR, "header.top .home").is_displayed()


def test_a_citation_is_copied_with_one_click(browser: Any, place: Place) -> None:
    wide(browser)
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"origin": place.url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    for prefix in ("", "/en"):
        browser.get(f"{place.url}{prefix}/archive/figures/{place.figure}")
        wanted = browser.find_element(By.ID, "cited-words").text
        button = browser.find_element(By.CSS_SELECTOR, "button[data-copies='cited-words']")
        name = button.text
        button.click()
        WebDriverWait(browser, 5).until(_says_other_than(button, name))
        copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
        assert copied == wanted
        assert f"{place.url}{prefix}/archive/figures/{place.figure}" in copied


def _says_other_than(button: Any, name: str) -> Callable[[Any], bool]:
    return lambda _: button.text != name


def test_without_scripts_the_citation_is_there_to_select(browser: Any, place: Place) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{place.url}/archive/figures/{place.figure}")
        assert place.figure in browser.find_element(By.ID, "cited-words").text
        assert not any(b.is_displayed() for b in browser.find_elements(By.CSS_SELECTOR, "button.copy"))
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(("prefix", "width", "scheme"), [("", 390, "light"), ("/en", 1280, "dark")])
def test_the_pages_of_evidence_are_for_everybody(
    browser: Any, place: Place, prefix: str, width: int, scheme: str
) -> None:
    wide(browser, width)
    colours = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)
    for path in (
        f"/archive/figures/{place.figure}",
        f"/archive/articles/{place.article.replace(':', '~3A')}",
        f"/-/replay/{place.capture}?figure={place.figure}",
        *(f"/-/replay/{file}" for file in place.files),
    ):
        browser.get(f"{place.url}{prefix}{path}")
        assert complaints(browser) == [], path
        room = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1], path
