"""A server that misbehaves in every way: all is accounted for, nothing of it is an article, the next page is read."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.paths import ArchivePaths
from archive.records import WarcPosition
from archive.warc.content import Undecodable
from archive.warc.reader import read
from tests import measured
from tests.scraper.crawling import Crawler
from tests.scraper.faulty_server import CASES, MEGABYTE, READABLE, faulty_server

ARTICLES = 20
LIMIT = MEGABYTE
CUT = {
    "reset-in-body": "disconnect",
    "half-a-page-until-close": "disconnect",
    "shorter-than-stated": "disconnect",
    "longer-than-stated": "unspecified",
    "gigabytes-announced": "length",
    "chunks-cut-off": "disconnect",
    "chunks-of-no-size": "disconnect",
    "endless-body": "length",
    "endless-chunks": "length",
    "silence-in-body": "time",
    "drip-in-body": "time",
    "page-of-50-megabytes": "length",
}
NEVER_AN_ANSWER = {
    "reset-at-once": "lost",
    "reset-in-head": "lost",
    "closed-without-answer": "closed",
    "closed-in-head": "closed",
    "negative-length": "non-decimal",
    "length-no-number": "non-decimal",
    "two-lengths": "conflicting Content-Length",
    "unknown-transfer-coding": "rot13",
    "silence": "took longer",
    "silence-in-head": "took longer",
    "drip-in-head": "took longer",
    "flood-of-1xx": "the head does not end",
    "endless-headers": "the head does not end",
    "header-of-a-megabyte": "a line of the head does not end",
    "header-name-of-bytes": "xff",
    "status-no-number": "three digits",
    "http-0.9": "three digits",
    "http-3.7": "three digits",
    "other-protocol": "three digits",
}
KEPT_AND_REFUSED = {
    "gzip-bomb": ("error", "inflates to more than 1000000 bytes"),
    "gzip-broken-off": ("error", "broken off"),
    "gzip-damaged": ("error", "broken"),
    "deflate-broken-off": ("error", "broken off"),
    "no-gzip-at-all": ("other", "no markup"),
    "nothing": ("error", "the body is empty"),
    "no-content-with-body": ("error", "status 204"),
    "reset-content-with-body": ("error", "status 205"),
    "status-999": ("error", "status 999"),
    "ten-thousand-links": ("other", "no article"),
    "redirect-to-itself": ("error", "max redirections"),
    "redirect-to-file": ("error", "leads nowhere"),
    "redirect-to-script": ("error", "javascript:"),
    "redirect-to-no-address": ("error", "IPv6"),
    "redirect-to-nowhere": ("error", "leads nowhere"),
}
LED_AWAY = {
    "redirect-to-other-host": "other_host",
    "redirect-to-private-address": "other_host",
    "redirect-to-metadata-service": "other_host",
    "redirect-to-login": "action",
}


def portal_file(folder: Path, timeout: float, limit: int, concurrency: int = 1) -> str:
    """Return the path of a portal file with a time limit for each request and a size limit for each body."""
    path = folder / "loi.toml"
    path.write_text(
        'name = "loi"\norganisation = "Cổng lỗi"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        'platform = "liferay7"\nsections = ["/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"]\n'
        f"[politeness]\ndelay = 0.0\ntimeout = {timeout}\nconcurrency = {concurrency}\n"
        f"[limits]\nbody_bytes = {limit}\n",
        encoding="utf-8",
    )
    return str(path)


@dataclass(frozen=True, slots=True)
class Met:
    """A finished crawl of the faulty server: its captures by case, oldest first, and what was asked in which order."""

    crawler: Crawler
    code: int
    said: str
    captures: dict[str, list[dict[str, Any]]]
    asked: list[str]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Met:
    folder = tmp_path_factory.mktemp("faulty")
    crawler = Crawler(ArchivePaths(folder / "archive"))
    # Eight at a time, so that who waits for silence does not hold up the others.
    file = portal_file(folder, 1.5, LIMIT, concurrency=8)
    with faulty_server(ARTICLES, bomb_size=60 * MEGABYTE) as server:
        arguments = ["-a", f"portal={file}", "-a", f"base={server.url}", "-s", "RETRY_TIMES=0"]
        done = crawler.run("crawl", "portal", *arguments)
        asked = list(server.asked)
    return Met(crawler, done.code, done.err, by_case(crawler), asked)


def by_case(crawler: Crawler) -> dict[str, list[dict[str, Any]]]:
    names = "url, status, outcome, error, truncated, warc_file, warc_offset, warc_length, payload_digest"
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in crawler.rows(f"SELECT {names} FROM captures ORDER BY captured_at"):
        capture = dict(zip(names.split(", "), row, strict=True))
        if case := re.search(r"-loi-(.+)$", capture["url"]):
            found[case[1]].append(capture)
    return found


pytestmark = pytest.mark.slow


def test_every_case_is_tested() -> None:
    told = [*CUT, *NEVER_AN_ANSWER, *KEPT_AND_REFUSED, *LED_AWAY, *READABLE]
    assert sorted(told) == sorted(CASES)


def test_the_crawl_ends_and_says_that_it_is_not_whole(met: Met) -> None:
    assert met.code == 1
    assert "could not be fetched" in met.said
    assert "Traceback" not in met.said
    assert met.crawler.rows("SELECT outcome FROM crawls") == [("partial",)]


def test_every_attempt_is_a_row_and_every_row_was_an_attempt(met: Met) -> None:
    (count,) = met.crawler.rows("SELECT count(*) FROM captures")[0]
    assert count == len(met.asked)
    assert set(met.captures) == set(CASES)
    unsaid = "SELECT url FROM captures WHERE outcome IN ('error', 'other') AND error IS NULL AND status = 200"
    assert met.crawler.rows(unsaid) == []


def test_what_was_cut_off_is_recorded_with_the_reason(met: Met) -> None:
    for case, why in CUT.items():
        (capture,) = met.captures[case]
        assert (capture["outcome"], capture["truncated"]) == ("error", why), case
        assert capture["error"].startswith("cut off after "), case
        member = (met.crawler.paths.warc / capture["warc_file"]).read_bytes()
        recorded = read_raw(member, capture)
        assert f"WARC-Truncated: {why}\r\n".encode() in recorded, case


def read_raw(file: bytes, capture: dict[str, Any]) -> bytes:
    return gzip.decompress(file[capture["warc_offset"] : capture["warc_offset"] + capture["warc_length"]])


def test_what_was_never_an_answer_is_a_row_with_its_reason(met: Met) -> None:
    for case, reason in NEVER_AN_ANSWER.items():
        (capture,) = met.captures[case]
        assert (capture["status"], capture["outcome"], capture["warc_file"]) == (None, "error", None), case
        assert reason in capture["error"], (case, capture["error"])


def test_what_is_whole_and_no_page_is_recorded_and_refused(met: Met) -> None:
    for case, (outcome, reason) in KEPT_AND_REFUSED.items():
        capture = met.captures[case][-1]
        assert (capture["outcome"], capture["truncated"]) == (outcome, None), case
        assert reason in capture["error"], (case, capture["error"])
        assert capture["warc_file"] is not None


def test_redirects_to_where_nothing_may_be_asked_are_recorded_and_not_followed(met: Met) -> None:
    refused = {(rule, host) for rule, host in met.crawler.rows("SELECT rule, host FROM refusals")}
    for case in LED_AWAY:
        assert [c["outcome"] for c in met.captures[case]] == ["redirect"], case
    hosts = ("noi-khac.example", "192.168.1.1", "169.254.169.254")
    assert {("other_host", host) for host in hosts} <= refused
    assert any(rule == "action" for rule, _ in refused)
    assert len(met.captures["redirect-to-itself"]) == 6


def test_nothing_faulty_is_an_article_and_what_is_readable_is_the_article_that_it_is(met: Met) -> None:
    crawler = met.crawler
    assert crawler.one("SELECT count(*) FROM articles") == ARTICLES
    assert crawler.one("SELECT count(*) FROM revisions") == ARTICLES
    known = crawler.rows("SELECT url FROM article_urls WHERE url LIKE '%-loi-%'")
    assert {url.rsplit("-loi-", 1)[1] for (url,) in known} == set(READABLE)
    assert all(met.captures[case][0]["outcome"] in ("article", "unchanged") for case in READABLE)


def test_after_each_case_the_next_page_is_read_as_if_nothing_had_been(met: Met) -> None:
    turns = [("-loi-" in path) for path in met.asked if "/-/" in path]
    assert turns[turns.index(True) :].count(False) >= ARTICLES // 2
    lost = "SELECT url FROM captures WHERE url NOT LIKE '%-loi-%' AND outcome = 'error' AND status IS NOT 404"
    assert met.crawler.rows(lost) == []


def test_verify_finds_the_archive_sound_and_the_bomb_is_never_inflated(met: Met) -> None:
    done = met.crawler.run("verify")
    assert done.code == 0, done.out + done.err
    capture = met.captures["gzip-bomb"][0]
    position = WarcPosition(capture["warc_file"], capture["warc_offset"], capture["warc_length"])
    with pytest.raises(Undecodable, match="inflates"):
        read(met.crawler.paths.warc, position)


@pytest.mark.slow
def test_time_and_memory_of_the_crawl_and_of_what_reads_it_again_are_bounded(tmp_path: Path) -> None:
    """With the limits that a portal has by default, but for the time: a bomb of a gigabyte, a page of 50 MB."""
    crawler = Crawler(ArchivePaths(tmp_path / "archive"))
    file = portal_file(tmp_path, 1.0, 50 * MEGABYTE)
    told = []
    with faulty_server(ARTICLES, bomb_size=1000 * MEGABYTE) as server:
        crawl = ["crawl", "portal", "-a", f"portal={file}", "-a", f"base={server.url}"]
        for command in (crawl, ["verify", "--jobs", "1"], ["reextract", "--pages", "--all", "--jobs", "1"]):
            done = measured.run(crawler.command(*command), crawler.environment(), codes=(0, 1))
            told.append((command[0], done.code, round(done.seconds, 1), round(done.peak)))
    print(f"\n{len(CASES)} cases: command, exit code, seconds, peak MB: {told}")
    assert [code for _, code, _, _ in told] == [1, 0, 0]
    assert crawler.one("SELECT count(*) FROM articles") == ARTICLES
    assert max(megabytes for *_, megabytes in told) < 600
    (cut,) = by_case(crawler)["page-of-50-megabytes"][:1]
    assert cut["truncated"] == "length"
