"""Gates are passed once, blocks are respected, and neither is ever taken for what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from archive.records import Refusal
from scraper.parse import parse
from tests.portal import Portal, serve
from tests.portal.weather import GATE_COOKIE
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow

WAF = {
    "f5": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult "
    "with your administrator.<br><br>Your support ID is: 1234567890</body></html>",
    "cloudflare": "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Cổng</h1><p>Checking "
    "your browser before accessing.</p></body></html>",
    "fortinet": "<html><head><title>Web Page Blocked!</title></head><body><h2>Web Page Blocked!</h2><p>The page cannot "
    "be displayed. Attack ID: 20000051</p></body></html>",
    "vietnamese": "<html><head><title>Thông báo</title></head><body><p>Yêu cầu của bạn đã bị từ chối bởi tường lửa."
    "</p></body></html>",
}


def portal_file(folder: Path, sections: list[str], delay: float = 0.0) -> str:
    """Return the path of the file of a portal that is asked one page at a time."""
    path = folder / "cong.toml"
    path.write_text(
        'name = "cong"\norganisation = "Cổng"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f"sections = {sections}\nsitemap = false\n[politeness]\ndelay = {delay}\n",
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=6) as served:
        yield served


def test_a_cookie_gate_is_passed_once_and_never_kept_as_a_page(crawler: Crawler, portal: Portal) -> None:
    portal.gate()
    done = crawler.crawl(portal.url)
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 6
    # The gate stood before robots.txt, the first thing that was asked; whatever came later brought its cookie.
    assert [s.path for s in portal.log[:2]] == ["/robots.txt", "/robots.txt"]
    assert {s.headers.get("Cookie") for s in portal.log[1:]} == {GATE_COOKIE}
    gates = crawler.rows("SELECT url, warc_file IS NOT NULL FROM captures WHERE outcome = 'gate'")
    assert gates == [(f"{portal.url}robots.txt", 1)]
    assert crawler.rows("SELECT text FROM texts WHERE text LIKE '%document.cookie%'") == []


def test_a_gate_that_lets_nobody_in_stops_the_crawl(crawler: Crawler) -> None:
    gate = '<html><script>document.cookie="D1N=abc"+"; path=/";window.location.reload(true);</script></html>'
    with fixed_pages({"/robots.txt": (404, "")}, fallback=(200, gate)) as site:
        done = crawler.crawl(site.url)
    assert done.code == 1
    assert "the portal blocks us" in done.err
    assert crawler.one("SELECT count(*) FROM articles") == 0
    assert len(site.asked) < 16


@pytest.mark.parametrize("name", WAF)
def test_the_page_of_a_firewall_is_recognised(name: str) -> None:
    read = parse(WAF[name].encode(), "https://cong.gov.vn/-/tin", {"content-type": "text/html; charset=utf-8"})
    assert isinstance(read, Refusal)
    assert read.kind == "blocked"


@pytest.mark.parametrize(
    ("status", "body"), [(403, "Cấm"), pytest.param(200, WAF["f5"], marks=pytest.mark.slow)], ids=["403", "page"]
)
def test_a_portal_that_blocks_is_asked_more_slowly_and_then_no_more(
    crawler: Crawler, tmp_path: Path, status: int, body: str
) -> None:
    file = portal_file(tmp_path, [f"/muc-{n}" for n in range(9)], delay=0.1)
    arguments = ["-a", f"portal={file}", "-s", "AUTOTHROTTLE_ENABLED=0"]  # it would begin with a second
    with fixed_pages({"/robots.txt": (404, "")}, fallback=(status, body)) as site:
        done = crawler.run("crawl", "portal", *arguments, "-a", f"base={site.url}")
    assert done.code == 1
    assert "the portal blocks us: 5 pages in a row" in done.err
    assert "longer politeness.delay" in done.err
    assert crawler.rows("SELECT outcome FROM crawls") == [("failed",)]
    assert crawler.one("SELECT count(*) FROM captures WHERE outcome = 'blocked'") >= 5
    moments = [moment for moment, path in site.asked if path != "/robots.txt"]
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == 5
    assert [pause >= least for pause, least in zip(pauses, (0.16, 0.32, 0.64, 1.28), strict=True)] == [True] * 4


@pytest.mark.slow
def test_a_crawl_that_is_blocked_midway_keeps_what_it_has_and_declares_nothing_missing(
    crawler: Crawler, portal: Portal
) -> None:
    assert crawler.crawl(portal.url).code == 0
    portal.fail("/-/", status=403, times=100)
    done = crawler.crawl(portal.url, "full")
    assert done.code == 1
    assert "the portal blocks us" in done.err
    assert crawler.one("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == 0


@pytest.mark.slow
def test_soft_404_and_login_pages_are_what_they_are(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    key = next(iter(portal.truth))
    portal.remove(key)
    crawler.crawl(portal.url, "full")
    assert crawler.rows("SELECT count(*) FROM captures WHERE outcome = 'soft_error'") == [(1,)]
    login = "<html><head><title>Đăng nhập</title></head><body><form><input type=password></form></body></html>"
    read = parse(login.encode(), "https://cong.gov.vn/-/tin", {})
    assert isinstance(read, Refusal)
    assert read.kind == "login"


def test_an_address_with_a_language_that_answers_502_is_asked_without_it(crawler: Crawler, tmp_path: Path) -> None:
    with serve(articles=6) as portal:
        portal.fail("/vi", status=502, times=1000)
        done = crawler.crawl(portal.url, portal=portal_file(tmp_path, ["/vi/bao-cao"]))
        assert done.code == 0, done.err
        assert [s.status for s in portal.log if s.path == "/vi/bao-cao"] == [502]
        assert [s.status for s in portal.log if s.path == "/bao-cao"][:1] == [200]
    assert crawler.rows("SELECT status, outcome FROM captures WHERE url LIKE '%/vi/bao-cao'") == [(502, "error")]
