"""``scrapy publish`` draws the charts, unless the operator leaves them out; what is drawn once is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow

DRAWN = "SELECT count(*) FILTER (WHERE svg IS NOT NULL), count(*) FROM charts"


def test_charts_are_left_out_where_the_operator_says_so_and_kept_once_they_are_drawn(crawler: Crawler) -> None:
    with serve() as portal:
        assert crawler.crawl(portal.url).code == 0
    done = crawler.run("publish")
    assert "charts are missing, the site shows tables for them: nobody asked for them" in done.out
    ((drawn, all_of_them),) = crawler.published(DRAWN)
    assert (drawn, all_of_them > 20) == (0, True)

    done = replace(crawler, charts=True).run("publish")
    assert "charts are missing" not in done.out
    assert crawler.published(DRAWN) == [(all_of_them, all_of_them)]

    assert "charts are missing" not in crawler.run("publish").out
    assert crawler.published(DRAWN) == [(all_of_them, all_of_them)]
