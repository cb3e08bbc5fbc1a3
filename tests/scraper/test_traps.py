"""Traps: addresses without end that bring nothing new are left alone, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from archive.records import FrontierEntry
from scraper.traps import BARREN, BARREN_LISTING, Traps, shapes
from tests.portal import serve
from tests.scraper.crawling import Crawler
from tests.scraper.endless_server import endless_server

MOST = 1.2  # times the requests of the plain portal


def entry(url: str, kind: str = "article", referrer: str = "http://h/tin", depth: int = 0) -> FrontierEntry:
    return FrontierEntry(url, url, kind, 50, depth, referrer)


def feed(traps: Traps, url: str, article: str | None, outcome: str = "other") -> None:
    traps.sent(entry(url))
    traps.came(url, outcome, article)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("http://h/-/hoi-nghi-tong-ket", "/-/~"),
        ("http://h/-/hoi-nghi-tong-ket?b=1&a=2", "/-/~?a&b"),
        ("http://h/lich/2031/05", "/lich/#/#"),
        ("http://h/post.aspx?ItemID=7&x12=1", "/post.aspx?ItemID&x#"),
    ],
)
def test_addresses_of_one_shape_have_one_name(url: str, fine: str) -> None:
    assert shapes(url)[0] == fine


def test_a_shape_that_brings_what_is_there_already_is_given_up() -> None:
    traps = Traps()
    for n in range(50):
        feed(traps, f"http://h/-/mot-hai-ba-{n}", f"a:{n}", "article")
    for n in range(BARREN):
        assert traps.refuses(entry(f"http://h/-/mot-hai-ba-{n}?v=1")) is None
        feed(traps, f"http://h/-/mot-hai-ba-{n}?v=1", f"a:{n}", "unchanged")
    assert traps.refuses(entry("http://h/-/mot-hai-ba-9?v=1")) == "barren_shape"
    assert traps.refuses(entry("http://h/-/mot-hai-ba-9?other=1")) == "barren_shape"
    assert traps.refuses(entry("http://h/-/mot-hai-ba-99")) is None


def test_a_shape_that_brought_an_article_is_never_given_up() -> None:
    traps = Traps()
    feed(traps, "http://h/-/mot-hai-ba", "a:1", "article")
    for n in range(500):
        feed(traps, f"http://h/-/mot-hai-ba-{n}", "a:1", "unchanged")
    assert traps.refuses(entry("http://h/-/mot-hai-bon")) is None


def test_parameters_that_a_key_does_not_keep_are_none_of_its_shape() -> None:
    traps = Traps()
    for n in range(20):
        listed = FrontierEntry(f"/-/mot-hai-ba-{n}", f"http://h/-/mot-hai-ba-{n}?p_auth=x{n}", "article", 50, 0)
        traps.sent(listed)
        traps.came(listed.url_key, "article", f"a:{n}")
    for n in range(BARREN):
        feed(traps, f"/-/mot-hai-ba-{n}?v=1", f"a:{n}", "unchanged")
    assert traps.refuses(entry("/-/mot-hai-ba-9?v=1")) == "barren_shape"


def test_a_variant_that_was_asked_before_its_plain_address_is_no_credit_to_its_shape() -> None:
    traps = Traps()
    feed(traps, "/-/mot-hai-ba?v=1", "a:1", "article")
    for n in range(BARREN):
        feed(traps, f"/-/mot-hai-ba?v={n + 2}", "a:1", "unchanged")
    assert traps.refuses(entry("/-/mot-hai-ba?v=99")) is None
    traps.lists("/sitemap.xml", ["/-/mot-hai-ba"])
    assert traps.refuses(entry("/-/mot-hai-ba?v=99")) == "barren_shape"


def test_what_is_gone_or_blocked_says_nothing_about_its_shape() -> None:
    traps = Traps()
    for n in range(100):
        feed(traps, f"http://h/-/mot-hai-ba-{n}", None, ("error", "soft_error", "blocked", "gate")[n % 4])
    assert traps.refuses(entry("http://h/-/mot-hai-ba-9")) is None


def test_a_listing_whose_articles_have_been_barren_for_long_is_followed_no_further() -> None:
    traps = Traps()
    feed(traps, "http://h/-/mot-hai-ba", "a:1", "article")
    deeper = entry("http://h/tin?_x_cur=7", "listing", depth=6)
    for n in range(BARREN_LISTING):
        assert traps.refuses(deeper) is None
        feed(traps, f"http://h/-/mot-hai-ba-{n}", "a:1", "unchanged")
    assert traps.refuses(deeper) == "barren_listing"
    assert traps.refuses(entry("http://h/khac?_x_cur=7", "listing", depth=6)) is None


def requests_of(folder: Path, name: str, url: str) -> tuple[Crawler, int]:
    crawler = Crawler(ArchivePaths(folder / name))
    done = crawler.crawl(url)
    assert done.code == 0, done.err
    return crawler, crawler.one("SELECT count(*) FROM captures")


def assert_nothing_is_doubled(crawler: Crawler, articles: int) -> None:
    assert crawler.one("SELECT count(*) FROM articles") == articles
    assert crawler.one("SELECT count(*) FROM revisions") == articles
    assert crawler.one("SELECT count(DISTINCT asset_key) FROM articles") == articles


@pytest.mark.slow
def test_the_sample_portal_costs_the_same_with_its_trap_switched_on(tmp_path: Path) -> None:
    counts = {}
    for trap in (False, True):
        with serve(articles=120, trap=trap) as portal:
            crawler, counts[trap] = requests_of(tmp_path, str(trap), portal.url)
        assert_nothing_is_doubled(crawler, 120)
    print(f"\nsample portal: {counts[False]} requests plain, {counts[True]} with its trap")
    assert counts[True] <= MOST * counts[False]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_a_million_trap_addresses_cost_a_fifth_at_most_and_double_nothing(tmp_path: Path, mode: str) -> None:
    counts, made = {}, 0
    for traps in (False, True):
        with endless_server(120, traps) as server:
            crawler, first = requests_of(tmp_path, str(traps), server.url)
            if mode == "full":
                assert crawler.crawl(server.url, mode).code == 0
            counts[traps] = crawler.one("SELECT count(*) FROM captures") - (first if mode == "full" else 0)
            made = len(server.made)
        assert_nothing_is_doubled(crawler, 120)
    ratio = counts[True] / counts[False]
    print(f"\n{mode}: {counts[False]} requests plain, {counts[True]} with endless traps ({made} listed): {ratio:.2f}")
    refused = dict(crawler.rows("SELECT rule, sum(count) FROM refusals GROUP BY rule"))
    print(f"refused: {refused}")
    assert ratio <= MOST
    assert {"language_suffix", "calendar", "barren_shape"} <= set(refused)
