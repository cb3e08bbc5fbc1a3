"""What an incremental crawl of an unchanged portal costs, and what it finds."""

from __future__ import annotations

import pytest

from tests.portal import serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import tampering


@pytest.mark.slow
def test_an_incremental_crawl_of_an_unchanged_portal_needs_under_one_per_cent_of_the_requests(
    crawler: Crawler,
) -> None:
    with serve(articles=600) as portal:
        assert crawler.crawl(portal.url).code == 0
        first = len(portal.log)
        done = crawler.crawl(portal.url)
        assert done.code == 0, done.err
        assert "0 articles read, 0 new, 0 new revisions" in done.out
        assert len(portal.log) - first < first / 100
        (key,) = portal.publish(1)
        before = len(portal.log)
        assert "1 new" in crawler.crawl(portal.url).out
        assert len(portal.log) - before < first / 100 + 10  # the new page, its files, and the listings again
    assert crawler.one("SELECT count(*) FROM articles WHERE asset_key = ?", key) == 1


def test_what_is_due_is_asked_for_again_and_what_is_not_is_left_alone(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
        with tampering(crawler) as db:
            (due,) = db.execute("SELECT asset_key FROM articles ORDER BY article_id LIMIT 1").fetchone()
            db.execute(
                "UPDATE articles SET last_seen = datetime('now', '-200 days') WHERE asset_key = ?",
                (due,),
            )
        done = crawler.crawl(portal.url)
        assert "1 articles read, 0 new, 0 new revisions" in done.out
        assert crawler.crawl(portal.url).out.count("0 articles read") == 1
