"""A first crawl of the sample portal: what it keeps, what it leaves alone, what it accounts for."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

from archive.identity import content_hash
from archive.records import WarcPosition
from archive.warc.reader import read
from tests.portal import Portal
from tests.scraper.crawling import Crawler

Crawled = tuple[Crawler, Portal]


def test_every_article_is_stored_once_with_its_title_and_date(crawled: Crawled) -> None:
    crawler, portal = crawled
    stored = crawler.rows("SELECT asset_key, title, published FROM articles ORDER BY asset_key")
    wanted = sorted((key, a.entry.title, a.published) for key, a in portal.truth.items())
    assert stored == wanted


def test_every_body_is_what_the_portal_wrote(crawled: Crawled) -> None:
    """Lines that only link an attachment may stand in the body or not: pages of older markup put them there."""
    crawler, portal = crawled
    stored = dict(
        crawler.rows(
            "SELECT asset_key, text FROM articles JOIN revisions USING (revision_id) JOIN texts USING (text_id)"
        )
    )
    wrong = []
    for key, article in portal.truth.items():
        labels = {d.label for d in article.documents}
        wanted, got = (
            [" ".join(x.split()) for x in t.splitlines() if x not in labels] for t in (article.text, stored[key])
        )
        if wanted != got:
            wrong.append(key)
    assert wrong == []


def test_nothing_but_the_content_makes_the_hash(crawled: Crawled) -> None:
    crawler, portal = crawled
    stored = dict(crawler.rows("SELECT asset_key, content_hash FROM articles JOIN revisions USING (revision_id)"))
    same = [
        key for key, a in portal.truth.items() if stored[key] == content_hash(a.parsed("any section", view_count=0))
    ]
    assert len(same) >= 0.9 * len(stored)


def test_every_quote_is_where_its_figure_says(crawled: Crawled) -> None:
    crawler, _ = crawled
    figures = crawler.rows('SELECT text, start, "end", quote FROM figures JOIN texts USING (text_id)')
    assert len(figures) > 500
    assert [f for f in figures if f[0][f[1] : f[2]] != f[3]] == []


def test_every_sentence_holds_its_quote(crawled: Crawled) -> None:
    crawler, _ = crawled
    figures = crawler.rows("SELECT sentence, quote FROM figures")
    assert [f for f in figures if " ".join(f[1].split()) not in f[0]] == []


def test_every_request_is_one_capture(crawled: Crawled) -> None:
    crawler, portal = crawled
    seen = sorted(s.target for s in portal.log)
    kept = sorted(
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in (urlsplit(url) for (url,) in crawler.rows("SELECT url FROM captures"))
    )
    assert kept == seen


def test_robots_is_asked_first_and_nothing_that_acts_is_asked_at_all(crawled: Crawled) -> None:
    _, portal = crawled
    assert portal.log[0].path == "/robots.txt"
    assert [s.target for s in portal.log if s.action] == []


def test_the_crawler_says_who_it_is_and_asks_for_vietnamese(crawled: Crawled) -> None:
    _, portal = crawled
    headers = {k.lower(): v for k, v in portal.log[-1].headers.items()}
    assert headers["user-agent"].startswith("alliance-archive/")
    assert headers["accept-language"] == "vi"
    assert "br" not in headers["accept-encoding"]
    assert "cookie" not in headers


def test_the_language_trap_costs_nothing(crawled: Crawled) -> None:
    _, portal = crawled
    assert [s.path for s in portal.log if s.path.endswith(("/vi", "/en"))] == []
    assert len(portal.log) < 4 * len(portal.truth)


def test_each_capture_has_its_record_with_its_digest(crawled: Crawled) -> None:
    crawler, _ = crawled
    rows = crawler.rows("SELECT url, status, payload_digest, warc_file, warc_offset, warc_length FROM captures")
    assert all(row[3] for row in rows)
    for url, status, payload, *position in rows:
        recorded = read(crawler.paths.warc, WarcPosition(*position))
        assert (recorded.url, recorded.status, recorded.payload_digest) == (url, status, payload)


def test_warcio_finds_the_files_clean(crawled: Crawled) -> None:
    crawler, _ = crawled
    for path in crawler.paths.warc.glob("*.warc.gz"):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0
        assert "digest pass" in said
        assert not [line for line in said.splitlines() if "fail" in line.lower() or "exception" in line.lower()]


def test_the_report_of_2022_carries_the_founding_classes_of_the_half_year(crawled: Crawled) -> None:
    crawler, _ = crawled
    rows = crawler.rows(
        "SELECT period_start, period_end, value FROM series WHERE indicator = 'founding_classes' "
        "AND period_grain = 'half' AND period_start = '2022-01-01' AND status = 'achieved' AND breakdown IS NULL"
    )
    assert rows == [("2022-01-01", "2022-06-30", 27.0)]


def test_counters_do_not_hide_in_texts(crawled: Crawled) -> None:
    crawler, _ = crawled
    furniture = ("Số lượt xem", "Màu chữ", "Thăm dò", "Thống kê truy cập", "Liên kết web", "Chịu trách nhiệm")
    texts = [text for (text,) in crawler.rows("SELECT text FROM texts")]
    assert [f for f in furniture for text in texts if f in text] == []
