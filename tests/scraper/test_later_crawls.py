"""Crawling again: what did not change stays as it is, what changed is one revision, what went is missing."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=30) as served:
        yield served


def test_a_second_crawl_of_an_unchanged_portal_adds_no_revision_but_counts_views(
    crawler: Crawler, portal: Portal
) -> None:
    assert crawler.crawl(portal.url).code == 0
    counted = crawler.one("SELECT count(*) FROM view_counts")
    first = crawler.one("SELECT max(requests) FROM crawls")
    for article in portal.truth.values():
        urllib.request.urlopen(portal.url + quote(article.entry.path.lstrip("/"))).close()  # other readers
    again = crawler.crawl(portal.url)
    assert again.code == 0, again.err
    assert "0 new revisions" in again.out
    assert crawler.one("SELECT count(*) FROM revisions") == 30
    assert crawler.one("SELECT count(*) FROM view_counts") > counted
    assert crawler.one("SELECT min(requests) FROM crawls") < first / 4


def test_an_edited_article_is_one_new_revision_and_its_figure_one_change(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    key, figure = _a_count(portal)
    old = figure
    new = old.replace(old.split()[0], "4321")
    portal.edit(key, replace={old: new})
    done = crawler.crawl(portal.url, mode="full")
    assert done.code == 0, done.err
    assert "1 new revisions" in done.out
    assert crawler.one("SELECT count(*) FROM revisions") == 31
    changes = crawler.rows("SELECT asset_key, new_value, change FROM changes JOIN articles USING (article_id)")
    assert (key, 4321.0, "changed") in changes
    assert {c[0] for c in changes} == {key}


def _a_count(portal: Portal) -> tuple[str, str]:
    """Return an article and a figure such as ``12 lớp`` that stands in its body once and nowhere else."""
    for key, article in portal.truth.items():
        for figure in article.figures:
            number, _, unit = figure.quote.partition(" ")
            if number.isdigit() and unit and article.text.count(figure.quote) == 1 and figure.relation == "none":
                return key, figure.quote
    raise AssertionError("the sample portal prints no plain count")


def test_only_a_full_crawl_declares_an_article_missing_and_a_return_is_seen(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    key = next(iter(portal.truth))
    portal.remove(key)
    assert crawler.crawl(portal.url).code == 0
    assert crawler.one("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == 0
    assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.rows("SELECT asset_key FROM articles WHERE missing_since IS NOT NULL") == [(key,)]
    assert crawler.one("SELECT count(*) FROM revisions") == 30
    portal.restore(key)
    assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.one("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == 0
    assert crawler.one("SELECT count(*) FROM revisions") == 30


def test_a_new_article_is_found_by_an_incremental_crawl(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    (key,) = portal.publish(1)
    done = crawler.crawl(portal.url)
    assert "1 new, 1 new revisions" in done.out
    assert crawler.one("SELECT count(*) FROM articles WHERE asset_key = ?", key) == 1
