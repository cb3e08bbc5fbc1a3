"""Hostile articles, crawled, published and shown in a browser: nothing runs, nobody is asked, the layout stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from datasette.utils import tilde_encode
from selenium.common.exceptions import NoAlertPresentException, UnexpectedAlertPresentException
from selenium.webdriver.support.ui import WebDriverWait

from archive.paths import ArchivePaths
from archive.site.server import Site
from tests.archive.site.hostile.articles import ARTICLES
from tests.archive.site.hostile.server import HostilePortal, hostile_portal
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
WIDTHS = (390, 1280)
TABLES = ("articles", "figures", "images", "attachments", "captures", "files", "revisions", "texts", "article_urls")
OTHERS = (
    "/",
    "/archive/search?q=b%C3%A1o+c%C3%A1o",
    "/archive/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/archive?sql=select+title,+url+from+articles",
    "/archive/figures_of_indicator?indicator=%3Cscript%3Ealert(1)%3C/script%3E",
    *(f"/archive/{table}" for table in TABLES),
)


@dataclass(frozen=True)
class Stage:
    """The site that shows the attacker's articles; ``pages`` are its addresses by the name of the article."""

    url: str
    portal: HostilePortal
    pages: dict[str, list[str]]
    snapshot: Path

    def key_of(self, name: str) -> str:
        """Return the asset key of an article."""
        return next(key for key, other in self.portal.names.items() if other == name)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("hostile") / "archive"))
    with hostile_portal() as portal:
        done = crawler.crawl(portal.url)
        assert done.code == 0, done.err
        assert crawler.run("publish").code == 0
        portal.asked.clear()
        with Site(crawler.paths.published, port=0) as served:
            served.wait_until_ready()
            pages = pages_of(crawler.paths.published, portal)
            yield Stage(served.url.rstrip("/"), portal, pages, crawler.paths.published)


def pages_of(snapshot: Path, portal: HostilePortal) -> dict[str, list[str]]:
    """Return the addresses at which each article, its figures, its files and its archived page are shown."""
    db = sqlite3.connect(snapshot)
    found = {}
    for article, key, revision in db.execute("SELECT article_id, asset_key, revision_id FROM articles").fetchall():
        (capture,) = db.execute("SELECT capture_id FROM revisions WHERE revision_id = ?", (revision,)).fetchone()
        figures = [r[0] for r in db.execute("SELECT figure_id FROM figures WHERE revision_id = ?", (revision,))]
        files = [
            r[0]
            for table in ("images", "attachments")
            for r in db.execute(
                f"SELECT capture_id FROM {table} t JOIN file_captures c USING (address) WHERE revision_id = ?",
                (revision,),
            )
        ]
        assert figures, article
        found[portal.names[key]] = [
            f"/archive/articles/{tilde_encode(article)}",
            f"/en/archive/articles/{tilde_encode(article)}",
            f"/archive/figures/{figures[0]}",
            f"/-/replay/{capture}?figure={figures[0]}",
            f"/-/replay/{capture}/page?figure={figures[0]}",
            *(f"/-/replay/{file}" for file in files),
        ]
    db.close()
    return found


def look(browser: Any, stage: Stage, path: str, width: int) -> None:
    """Open a page as a reader would, and check what must never happen."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(stage.url + path)
    with pytest.raises(NoAlertPresentException):
        _ = browser.switch_to.alert.text
    assert browser.execute_script("return window.canary") is None
    assert browser.title != "canary"
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    assert [c for c in complaints if "404 (Not Found)" not in c] == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith((stage.url, "data:", "chrome:", "about:"))] == []
    assert stage.portal.asked == []
    if not path.split("?")[0].endswith("/page"):  # that one is the attacker's own layout, in a frame of ours
        wide, room = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, (path, wide, room)
        assert browser.execute_script("return document.querySelector('header.top .home').offsetHeight") > 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_harms_nobody(browser: Any, stage: Stage, name: str, width: int) -> None:
    for path in stage.pages[name]:
        look(browser, stage, path, width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", OTHERS)
def test_a_page_that_shows_them_all_harms_nobody(browser: Any, stage: Stage, path: str, width: int) -> None:
    look(browser, stage, path, width)


def test_every_article_of_the_attacker_is_in_the_archive(stage: Stage) -> None:
    assert set(stage.pages) == set(ARTICLES)


def test_templates_are_not_run(stage: Stage, browser: Any) -> None:
    for path in stage.pages["templates"][:3]:
        browser.get(stage.url + path)
        text = browser.execute_script("return document.body.innerText + document.title")
        assert "{{7*7}}" in text
        assert "#{7*7}" in text or "figures" in path


def test_nothing_of_ours_is_turned_around(stage: Stage, browser: Any) -> None:
    for path in [*stage.pages["turning"], *stage.pages["addresses"], *OTHERS]:
        if "/page" in path:
            continue
        browser.get(stage.url + path)
        page = browser.execute_script("return document.documentElement.outerHTML")
        assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), path


def test_files_come_as_downloads_with_honest_names(stage: Stage) -> None:
    db = sqlite3.connect(stage.snapshot)
    rows = db.execute(
        "SELECT capture_id FROM attachments JOIN file_captures USING (address) JOIN captures USING (capture_id)"
    ).fetchall()
    db.close()
    assert rows
    for (capture,) in rows:
        with urlopen(f"{stage.url}/-/replay/{capture}/resource/{capture}") as answer:
            disposition = answer.headers["content-disposition"]
            assert disposition.startswith("attachment; filename=")
            assert "\u202e" not in disposition
            assert "<" not in disposition
            assert "sandbox" in answer.headers["content-security-policy"]


def test_the_same_articles_do_harm_where_nothing_protects(stage: Stage, browser: Any) -> None:
    """What the other tests find missing is there: the attacker's pages work on the portal itself."""
    db = sqlite3.connect(stage.snapshot)
    url = db.execute("SELECT url FROM articles WHERE asset_key = ?", (stage.key_of("script"),)).fetchone()[0]
    db.close()
    browser.get("about:blank")
    try:
        browser.get(url)
        text = browser.switch_to.alert.text
        browser.switch_to.alert.accept()
    except UnexpectedAlertPresentException as alert:
        text = alert.alert_text
    assert text == "canary"
    WebDriverWait(browser, 10).until(lambda _: stage.portal.asked)
    stage.portal.asked.clear()
    browser.get("about:blank")
