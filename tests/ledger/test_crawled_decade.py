"""The decade crawled, read, edited, crawled again, published: the ledger is what the generator knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.ledger.measure import measure, report
from tests.portal import serve
from tests.portal.decade import decade
from tests.scraper.crawling import Crawler


@pytest.mark.slow
def test_the_ledger_of_a_crawled_decade_is_what_its_generator_knows(tmp_path: Path) -> None:
    crawler = Crawler(ArchivePaths(tmp_path / "archive"))
    truth = decade().truth
    with serve(decade=True, trap=False) as portal:
        first = crawler.crawl(portal.url)
        assert first.code == 0, first.err
        for edit in truth.edits:
            portal.edit(edit.key, replace=dict(edit.replace))
        second = crawler.crawl(portal.url, mode="full")
        assert second.code == 0, second.err
    published = crawler.run("publish")
    assert published.code == 0, published.err
    scores = measure(crawler.paths.published, truth)
    assert all(wanted.met(score) for score, wanted in scores), report(scores)
