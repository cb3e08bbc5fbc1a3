"""Walks that meet trouble: what was missed is found by the next crawl, and no crawl that missed much is done."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from scraper.seeding import entry, newest_first
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=40) as served:
        yield served


def without_sitemap(folder: Path) -> str:
    """Return a portal file that leaves listings as the only way to the articles."""
    path = folder / "cong.toml"
    path.write_text(
        'name = "sample"\norganisation = "Cổng thử"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        'sections = ["/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"]\nsitemap = false\n'
        "[politeness]\ndelay = 0.0\nconcurrency = 8\n",
        encoding="utf-8",
    )
    return str(path)


def test_listings_alone_lead_to_every_article(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    done = crawler.crawl(portal.url, portal=without_sitemap(tmp_path))
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 40


def test_addresses_are_asked_and_kept_without_session_and_token(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    assert crawler.crawl(portal.url, portal=without_sitemap(tmp_path)).code == 0
    assert [s.target for s in portal.log if "p_auth" in s.target or "jsessionid" in s.target] == []
    assert crawler.one("SELECT count(*) FROM articles WHERE url LIKE '%jsessionid%' OR url LIKE '%p_auth%'") == 0


def test_a_listing_that_failed_makes_the_crawl_partial_and_the_next_one_finds_the_rest(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    definition = without_sitemap(tmp_path)
    portal.fail("/tin-tuc", status=500, times=3)
    portal.fail("/hoat-dong", status=500, times=3)
    first = crawler.crawl(portal.url, portal=definition)
    assert first.code == 1
    assert "went through in part" in first.err
    assert crawler.one("SELECT outcome FROM crawls") == "partial"
    assert crawler.one("SELECT count(*) FROM articles") < 40
    second = crawler.crawl(portal.url, portal=definition)
    assert second.code == 0, second.err
    assert crawler.one("SELECT count(*) FROM articles") == 40


def test_a_redirect_is_followed_and_its_address_is_the_articles_too(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    key = next(iter(portal.truth))
    with urllib.request.urlopen(portal.url + quote(portal.truth[key].entry.path.lstrip("/"))) as response:
        article = response.read().decode()
    definition = tmp_path / "mot.toml"
    text = Path(without_sitemap(tmp_path)).read_text(encoding="utf-8").splitlines()
    lines = ['sections = ["/-/bai-cu"]' if line.startswith("sections") else line for line in text]
    definition.write_text("\n".join(lines), encoding="utf-8")
    with fixed_pages({"/-/bai-cu": (302, "/-/bai-moi"), "/-/bai-moi": (200, article)}) as site:
        done = crawler.crawl(site.url, portal=str(definition))
    assert done.code == 0, done.err
    assert crawler.rows("SELECT asset_key FROM articles") == [(key,)]
    assert {known for (known,) in crawler.rows("SELECT url_key FROM article_urls")} == {"/-/bai-cu", "/-/bai-moi"}
    assert crawler.rows("SELECT status, outcome FROM captures WHERE url LIKE '%bai-cu'") == [(302, "redirect")]
    assert crawler.rows("SELECT status, outcome FROM captures WHERE url LIKE '%bai-moi'") == [(200, "article")]


def test_an_article_that_is_still_at_one_of_its_addresses_is_not_missing(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    key = next(iter(portal.truth))
    portal.fail(f"/vi/-/{portal.truth[key].entry.slug}", status=404, times=99)
    portal.fail(f"/web/lmhtx/-/{portal.truth[key].entry.slug}", status=404, times=99)
    assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.one("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == 0


@pytest.mark.slow
def test_a_full_crawl_fetches_files_again_and_an_incremental_one_does_not(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    query = "SELECT count(*) FROM captures WHERE outcome IN ('attachment', 'not_modified') AND url LIKE '%.pdf/%'"
    first = crawler.one(query)
    assert first > 0
    assert crawler.crawl(portal.url).code == 0
    assert crawler.one(query) == first
    assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.one(query) == 2 * first


@pytest.mark.slow
def test_the_newest_articles_of_a_section_are_asked_for_first(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    text = Path(without_sitemap(tmp_path)).read_text(encoding="utf-8")
    definition = tmp_path / "mot.toml"
    text = text.replace('["/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"]', '["/hoat-dong"]')
    definition.write_text(text.replace("concurrency = 8", "concurrency = 1"), encoding="utf-8")
    assert crawler.crawl(portal.url, portal=str(definition)).code == 0
    days = {portal.truth[key].entry.slug: portal.truth[key].entry.published for key in portal.truth}
    asked = [days[slug] for seen in portal.log if (slug := seen.path.partition(";")[0].rsplit("/", 1)[-1]) in days]
    assert len(asked) > 15
    # What the entrance lists without a date comes first too.
    assert max(map(asked.index, sorted(asked)[-5:])) < len(asked) // 2
    assert min(map(asked.index, sorted(asked)[:5])) >= len(asked) // 2


def test_articles_are_asked_for_by_their_date_and_after_listings() -> None:
    dates = ["2022-08-01T16:04+07:00", "2021-02-30", "2018-06-28", None]
    urgency = [newest_first(entry("https://a.vn/-/x", "article", 0), published, 0).priority for published in dates]
    assert urgency[1] == urgency[3] > urgency[0] > urgency[2]
    assert urgency[3] > newest_first(entry("https://a.vn/-/x", "article", 0), None, 7).priority > urgency[0]
    assert entry("https://a.vn/tin?x_cur=3", "listing", 3).priority > urgency[3]
    assert urgency[2] > entry("https://a.vn/a.pdf", "attachment", 0).priority


def test_what_does_something_is_not_asked_for_and_counted_under_what_it_does(crawler: Crawler, tmp_path: Path) -> None:
    links = (
        "/-/a?p_p_id=25&amp;p_p_lifecycle=%31",
        "/-/b?%70_p_state=pop_up",
        "/-/c?_25_vote=3",
        "/share/-/d",
        "/-/mot-bai-viet-that",
    )
    items = "".join(f'<div class="asset-abstract"><a href="{link}">Một bài viết thật dài</a></div>' for link in links)
    definition = tmp_path / "cong.toml"
    text = Path(without_sitemap(tmp_path)).read_text(encoding="utf-8")
    definition.write_text(text.replace('sections = ["/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"]', ""))
    page = f"<html><head><title>Tin</title></head><body><div id='p_p_id_com_liferay_x_'>{items}</div></body></html>"
    with fixed_pages({"/": (200, page)}) as site:
        crawler.crawl(site.url, portal=str(definition))
    assert [path for _, path in site.asked] == ["/robots.txt", "/", "/-/mot-bai-viet-that"]
    rules = dict(crawler.rows("SELECT rule, count FROM refusals"))
    assert rules == {"action": 1, "print": 1, "vote": 1, "share": 1}
