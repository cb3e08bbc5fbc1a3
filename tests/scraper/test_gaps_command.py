"""``scrapy gaps`` after a real crawl."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from tests.portal import serve
from tests.scraper.crawling import Crawler


@pytest.mark.slow
def test_what_a_crawl_was_refused_is_a_gap_until_a_later_crawl_gets_it(crawler: Crawler) -> None:
    with serve(articles=30) as portal:
        # News and reports are listed under two addresses: which of them is asked for first is open.
        path = next(t.entry.path for t in portal.truth.values() if t.entry.section == "hoat-dong")
        portal.fail(unquote(path), status=403, times=1)
        assert crawler.crawl(portal.url).code == 0
        told = crawler.run("gaps")
        assert told.code == 0, told.err
        assert "blocked: 1 (the last answer was a refusal or a gate)" in told.out
        found = [json.loads(line) for line in crawler.run("gaps", "--json", "--kind", "blocked").out.splitlines()]
        assert [(g["of"], g["tries"], g["reason"]) for g in found] == [("article", 1, "status 403")]
        assert unquote(found[0]["what"]).endswith(path)
        assert crawler.crawl(portal.url).code == 0
        assert crawler.run("gaps", "--json", "--kind", "blocked").out == ""
        assert crawler.one("SELECT count(*) FROM articles") == 30


def test_wrong_use_of_gaps_is_told_in_one_line(crawler: Crawler) -> None:
    done = crawler.run("gaps", "--kind", "holes")
    assert done.code == 2
    assert "unknown kind 'holes'; known: never_fetched" in done.out + done.err
    done = crawler.run("gaps")
    assert done.code == 1
    assert done.err.startswith("scrapy gaps: there is no archive at ")
    assert len(done.err.strip().splitlines()) == 1
