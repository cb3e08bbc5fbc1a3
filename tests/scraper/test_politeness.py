"""Politeness, seen from the server's side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from scraper import portal as portals
from scraper.middlewares.retry_after import LONGEST, seconds_to_wait
from scraper.politeness import LEAST_DELAY, settings_for
from scraper.version import user_agent
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=4) as served:
        yield served


def gentle(folder: Path, delay: float) -> str:
    """Return the path of a portal file that asks for a pause."""
    path = folder / "nhe.toml"
    path.write_text(
        'name = "nhe"\norganisation = "Cổng thử"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f'sections = ["/bao-cao"]\nsitemap = false\n[politeness]\ndelay = {delay}\nconcurrency = 8\n',
        encoding="utf-8",
    )
    return str(path)


def mean_pause(moments: list[float]) -> float:
    """Return the mean pause as the server saw it: what delays one request on its way does not count."""
    return (moments[-1] - moments[0]) / (len(moments) - 1)


def least_pause(crawler: Crawler) -> float:
    """Return the shortest pause between two requests when they were sent; robots.txt is not waited for."""
    sent = [
        datetime.fromisoformat(moment).timestamp()
        for (moment,) in crawler.rows("SELECT captured_at FROM captures WHERE outcome <> 'robots' ORDER BY captured_at")
    ]
    return min(later - earlier for earlier, later in pairwise(sent))


@pytest.mark.slow
def test_the_pause_between_requests_is_kept_on_one_connection(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    done = crawler.crawl(portal.url, portal=gentle(tmp_path, 0.3))
    assert done.code == 0, done.err
    assert len(portal.log) > 4
    assert mean_pause([s.time for s in portal.log[1:]]) >= 0.29
    assert least_pause(crawler) >= 0.25
    assert portal.log[0].path == "/robots.txt"
    assert {s.headers["User-Agent"] for s in portal.log} == {user_agent()}
    assert user_agent().startswith("alliance-archive/")
    assert "Mozilla" not in user_agent()


def test_retry_after_is_waited_for(crawler: Crawler, portal: Portal) -> None:
    portal.fail("/bao-cao", status=503, times=1, retry_after=2)
    done = crawler.crawl(portal.url)
    assert done.code == 0, done.err
    refused, again = [s for s in portal.log if s.path == "/bao-cao" and "cur" not in s.target][:2]
    assert (refused.status, again.status) == (503, 200)
    assert again.time - refused.time >= 2
    statuses = crawler.rows("SELECT status FROM captures WHERE url LIKE '%/bao-cao' ORDER BY captured_at")
    assert statuses == [(503,), (200,)]


def test_too_many_requests_is_waited_for_too(crawler: Crawler, portal: Portal) -> None:
    portal.fail("/bao-cao", status=429, times=1, retry_after=1)
    assert crawler.crawl(portal.url).code == 0
    refused, again = [s for s in portal.log if s.path == "/bao-cao" and "cur" not in s.target][:2]
    assert (refused.status, again.status) == (429, 200)
    after = [s.time for s in portal.log if s.time > refused.time]
    assert len([moment for moment in after if moment < refused.time + 0.9]) <= 8  # those under way


@contextmanager
def connections_counted() -> Iterator[tuple[str, list[int]]]:
    """Serve pages that link nothing on connections that stay open; note at each request how many there are."""
    open_ones: set[object] = set()
    counts: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            open_ones.add(self)
            counts.append(len(open_ones))
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "15")
            self.end_headers()
            self.wfile.write(b"<p>Trang.</p>  ")

        def finish(self) -> None:
            open_ones.discard(self)
            super().finish()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/", counts
    finally:
        httpd.shutdown()
        httpd.server_close()


@pytest.mark.slow
def test_there_is_never_more_than_one_connection(crawler: Crawler, tmp_path: Path) -> None:
    path = Path(gentle(tmp_path, 0.1))
    sections = [f"/muc-{n}" for n in range(12)]
    path.write_text(path.read_text(encoding="utf-8").replace('["/bao-cao"]', str(sections)), encoding="utf-8")
    with connections_counted() as (url, counts):
        arguments = ["-a", f"portal={path}", "-a", f"base={url}", "-s", "AUTOTHROTTLE_ENABLED=0"]
        crawler.run("crawl", "portal", *arguments)
    assert counts == [1] * (len(sections) + 2)  # and robots.txt, and the home page


def test_a_robots_txt_that_the_server_fails_to_give_forbids_everything(crawler: Crawler, portal: Portal) -> None:
    portal.fail("/robots.txt", status=503, times=100)
    done = crawler.crawl(portal.url)
    assert done.code == 1
    assert "robots.txt" in done.err
    assert {s.path for s in portal.log} == {"/robots.txt"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("Mon, 01 Jan 2024 00:00:30 GMT", 30), ("Sun, 31 Dec 2023 00:00:00 GMT", 0), ("soon", 0), ("", 0)],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float) -> None:
    assert seconds_to_wait(value, datetime(2024, 1, 1, tzinfo=UTC)) == seconds


def test_nobody_makes_a_crawl_wait_for_ever() -> None:
    assert seconds_to_wait("99999999", datetime(2024, 1, 1, tzinfo=UTC)) == LONGEST


def test_hurry_is_granted_on_the_loopback_only() -> None:
    sample = portals.load("sample")
    assert settings_for(sample)["DOWNLOAD_DELAY"] == 0
    abroad = settings_for(replace(sample, base="https://cong.example.gov.vn/"))
    assert abroad["DOWNLOAD_DELAY"] >= LEAST_DELAY
    assert abroad["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert abroad["AUTOTHROTTLE_ENABLED"]


@pytest.mark.parametrize("name", sorted(set(portals.names()) - {"sample"}))
def test_every_live_portal_that_ships_is_asked_gently(name: str) -> None:
    settings = settings_for(portals.load(name))
    assert settings["DOWNLOAD_DELAY"] >= 1
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1


def test_crawl_delay_of_robots_txt_is_kept(crawler: Crawler) -> None:
    pages = {"/robots.txt": (200, "User-agent: *\nCrawl-delay: 1\nDisallow: /thong-bao\n")}
    with fixed_pages(pages, fallback=(200, "<html><body><p>Không có gì.</p></body></html>")) as site:
        crawler.crawl(site.url)
    moments = [moment for moment, _ in site.asked]
    assert len(moments) >= 4
    assert mean_pause(moments[1:]) >= 0.97
    assert least_pause(crawler) >= 0.9
    assert "/thong-bao" not in [path for _, path in site.asked]
    assert crawler.rows("SELECT rule, count FROM refusals") == [("robots", 1)]
