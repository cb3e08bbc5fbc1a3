"""A portal that changes its markup: the crawl fails and says what is missing where, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from scrapy.cmdline import execute

import scraper.reparsing
from archive.records import ParsedPage, Refusal
from scraper.parse import parse
from scraper.portal import Portal as Definition
from tests.portal import Portal, serve
from tests.portal import server as serving
from tests.portal.routes import Answer, answer
from tests.portal.site import Site
from tests.scraper.crawling import Crawl, Crawler

pytestmark = pytest.mark.slow

Rewrite = Callable[[str], str]
ARTICLES = 30


class Markup:
    """How the portal's pages are rewritten at present."""

    def __init__(self) -> None:
        self.article: Rewrite = str
        self.listing: Rewrite = str
        self.missing = ""

    def answer(self, site: Site, target: str, base: str) -> Answer:
        found = answer(site, target, base)
        if self.missing and target.startswith(self.missing):
            return replace(found, status=404, body=b"<html><title>404</title></html>")
        if not found.content_type.startswith("text/html"):
            return found
        rewrite = self.article if "/-/" in target else self.listing
        return replace(found, body=rewrite(found.body.decode()).encode())


@pytest.fixture
def markup(monkeypatch: pytest.MonkeyPatch) -> Markup:
    made = Markup()
    monkeypatch.setattr(serving, "answer", made.answer)
    return made


@pytest.fixture
def portal(markup: Markup) -> Iterator[Portal]:
    with serve(articles=ARTICLES) as served:
        yield served


def without_dates(page: str) -> str:
    return re.sub(r"\d\d?/\d\d?/\d{4}", "(ngày)", page)


def renamed(page: str) -> str:
    """Give the page the markup of another theme: no class, no id, nothing that tells a Liferay."""
    plain = re.sub(r'\s(?:class|id|data-[a-z-]+|name|property|itemprop)="[^"]*"', "", page)
    return without_dates(plain.replace("<meta", "<x-meta")).replace("Liferay", "")


def failed(done: Crawl) -> str:
    assert done.code == 1
    assert "layout changed" in done.err, done.err
    return done.err


@pytest.mark.slow  # five crawls
def test_a_field_that_vanishes_is_named_with_pages_that_lack_it(
    crawler: Crawler, portal: Portal, markup: Markup
) -> None:
    assert crawler.crawl(portal.url).code == 0
    assert crawler.crawl(portal.url, "full").code == 0  # as before: no false alarm
    markup.article = lambda page: re.sub(r"(Số lượt xem|Lượt xem)[^<]*", "", page)
    said = failed(crawler.crawl(portal.url, "full"))
    assert "view_count" in said
    assert portal.url in said  # for example this page
    assert crawler.rows("SELECT outcome FROM crawls ORDER BY started_at")[-1] == ("failed",)
    accepted = crawler.run(
        *("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}", "-a", "mode=full", "-a", "layout=right")
    )
    assert accepted.code == 0, accepted.err
    assert crawler.crawl(portal.url, "full").code == 0


@pytest.mark.slow
def test_a_listing_whose_links_vanish_fails_the_crawl(crawler: Crawler, portal: Portal, markup: Markup) -> None:
    assert crawler.crawl(portal.url).code == 0
    markup.listing = lambda page: re.sub(r'href="[^"]*/-/[^"]*"', 'href="#"', page)
    said = failed(crawler.crawl(portal.url))
    assert "lists nothing any more" in said
    assert crawler.one("SELECT count(*) FROM articles") == ARTICLES
    assert crawler.rows("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == [(0,)]


@pytest.mark.slow
def test_a_section_that_is_gone_fails_the_crawl(crawler: Crawler, portal: Portal, markup: Markup) -> None:
    assert crawler.crawl(portal.url).code == 0
    markup.missing = "/hoat-dong"
    assert "section /hoat-dong lists nothing any more" in failed(crawler.crawl(portal.url))


@pytest.mark.slow  # four crawls
def test_two_new_articles_at_a_time_are_enough_to_notice(crawler: Crawler, portal: Portal, markup: Markup) -> None:
    assert crawler.crawl(portal.url).code == 0
    markup.article = renamed
    told = []
    for _ in range(3):
        portal.publish(2)
        told.append("layout changed" in crawler.crawl(portal.url).err)
    assert told[-1]


def test_after_mending_the_page_object_the_pages_kept_are_articles(
    crawler: Crawler, portal: Portal, markup: Markup, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crawler.crawl(portal.url).code == 0
    originals: dict[str, str] = {}

    def change(page: str) -> str:
        changed = renamed(page)
        originals[changed] = page
        return changed

    markup.article = change
    new = portal.publish(8)
    said = failed(crawler.crawl(portal.url))
    assert "read as articles" in said
    assert crawler.one("SELECT count(*) FROM articles") == ARTICLES
    kept = "SELECT count(*) FROM captures WHERE outcome = 'other' AND warc_file IS NOT NULL AND url LIKE '%/-/%'"
    assert crawler.one(kept) == len(new)

    def mended(body: bytes, url: str, headers: Mapping[str, str], known: Definition) -> ParsedPage | Refusal:
        return parse(originals.get(body.decode("utf-8", "replace"), "").encode() or body, url, headers, known)

    monkeypatch.setattr(scraper.reparsing, "parse", mended)
    monkeypatch.setenv("ARCHIVE_DIR", str(crawler.paths.root))
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "reextract", "--pages", "--jobs", "1"])
    assert ended.value.code == 0
    assert crawler.one("SELECT count(*) FROM articles") == ARTICLES + len(new)
    markup.article = str
    assert crawler.crawl(portal.url).code == 0
