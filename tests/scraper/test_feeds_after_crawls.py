"""From the portal to a feed reader: what an edit changes is told, what a counter changes is not."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from lxml import html

from tests.archive.site.conftest import asking, datasette
from tests.archive.site.news.atom_rules import problems
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow

FEEDS = tuple(f"/feeds/{name}.atom" for name in ("articles", "changes", "gaps", "reports"))
INDICATOR = "coops_registered"


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=40) as served:
        yield served


def crawl_and_publish(crawler: Crawler, portal: Portal) -> dict[str, bytes]:
    """Crawl the whole portal, publish, and return what each feed says."""
    crawled = crawler.crawl(portal.url, mode="full")
    assert crawled.code == 0, crawled.err
    published = crawler.run("publish")
    assert published.code == 0, published.err
    get = asking(datasette(crawler.paths.published))
    return {path: get(path).content for path in (*FEEDS, f"/feeds/indicators/{INDICATOR}.atom")}


def entries(document: bytes) -> list[Any]:
    found: list[Any] = feedparser.parse(document).entries
    return found


def a_registration(portal: Portal) -> tuple[str, str]:
    """Return an article and a figure of the indicator that stands in its text once."""
    for key, article in portal.truth.items():
        for figure in article.figures:
            number = figure.quote.partition(" ")[0]
            if figure.indicator == INDICATOR and number.isdigit() and article.text.count(figure.quote) == 1:
                return key, figure.quote
    raise AssertionError("the sample portal prints no plain count of registered cooperatives")


def test_a_changed_figure_is_told_after_the_next_crawl_and_a_counter_is_not(crawler: Crawler, portal: Portal) -> None:
    first = crawl_and_publish(crawler, portal)
    assert entries(first["/feeds/changes.atom"]) == []
    assert len(entries(first["/feeds/articles.atom"])) == 40

    for article in portal.truth.values():
        urllib.request.urlopen(portal.url + quote(article.entry.path.lstrip("/"))).close()  # other readers
    views = crawler.one("SELECT count(*) FROM view_counts")
    counted = crawl_and_publish(crawler, portal)
    assert crawler.one("SELECT count(*) FROM view_counts") > views
    assert counted == first

    key, old = a_registration(portal)
    new = old.replace(old.split()[0], "4321")
    portal.edit(key, replace={old: new})
    edited = crawl_and_publish(crawler, portal)
    (entry,) = entries(edited["/feeds/changes.atom"])
    assert f"{old} → {new}" in entry.title
    said: Any = html.fromstring(entry.content[0].value)
    assert [mark.text_content() for mark in said.xpath("//li/span[1]/del | //li/span[1]/ins")] == [old, new]
    assert entry.updated.startswith(crawler.one("SELECT max(captured_at) FROM revisions")[:19])
    assert entries(edited["/feeds/articles.atom"])[0].title == portal.truth[key].entry.title
    of_indicator = edited[f"/feeds/indicators/{INDICATOR}.atom"]
    assert f"{old} → {new}" in entries(of_indicator)[0].title
    known = {e.id for e in entries(first[f"/feeds/indicators/{INDICATOR}.atom"])}
    assert len({e.id for e in entries(of_indicator)} - known) == 1
    assert edited["/feeds/gaps.atom"] == first["/feeds/gaps.atom"]
    assert [problems(document) for document in edited.values()] == [[]] * len(edited)

    assert crawl_and_publish(crawler, portal) == edited


def test_an_article_that_vanished_is_a_gap_once_a_full_crawl_says_so(crawler: Crawler, portal: Portal) -> None:
    first = crawl_and_publish(crawler, portal)
    key = next(iter(portal.truth))
    title = portal.truth[key].entry.title
    portal.remove(key)
    gone = crawl_and_publish(crawler, portal)
    known = {e.id for e in entries(first["/feeds/gaps.atom"])}
    (entry,) = [e for e in entries(gone["/feeds/gaps.atom"]) if e.id not in known]
    assert entry.title == f"Đã mất trên cổng: {title}"
    assert crawl_and_publish(crawler, portal)["/feeds/gaps.atom"] == gone["/feeds/gaps.atom"]
    portal.restore(key)
    back = crawl_and_publish(crawler, portal)
    assert entry.id not in {e.id for e in entries(back["/feeds/gaps.atom"])}
