"""Killed at any moment: the same command goes on, and the archive is the one that an undisturbed crawl makes."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from archive.paths import ArchivePaths
from archive.records import WarcPosition
from archive.warc.reader import read
from tests.portal import Portal, serve
from tests.scraper.crawling import ROOT, Crawler

# Captures and revisions carry times, so what is compared is content.
CONTENT = (
    "SELECT article_id, title, published, unit, missing_since FROM articles ORDER BY 1",
    "SELECT article_id, content_hash FROM revisions ORDER BY 1, 2",
    "SELECT article_id, text, blocks FROM texts JOIN revisions USING (revision_id) ORDER BY 1, 2",
    'SELECT article_id, start, "end", quote, value_text, unit, indicator, period_end FROM figures ORDER BY 1, 2',
    "SELECT article_id, position, a.url FROM attachments a JOIN revisions USING (revision_id) ORDER BY 1, 2",
)


def content(crawler: Crawler) -> list[list[tuple[Any, ...]]]:
    return [crawler.rows(query) for query in CONTENT]


def crawl_with_kills(crawler: Crawler, portal: Portal, kills: int, seed: int) -> int:
    """Crawl, killing the process ``kills`` times at random moments; return how many kills hit a running crawl."""
    moments = random.Random(seed)
    command = crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
    hits = 0
    for _ in range(kills):
        process = subprocess.Popen(
            command, cwd=ROOT, env=crawler.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        asked = len(portal.log)
        deadline = time.monotonic() + 20
        while len(portal.log) == asked and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.6))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            hits += 1
        process.wait()
        if process.returncode == 0:
            break
    done = crawler.crawl(portal.url)
    assert done.code == 0, done.err
    return hits


def check_against_undisturbed(tmp_path: Path, articles: int, kills: int, seed: int) -> None:
    disturbed = Crawler(ArchivePaths(tmp_path / "disturbed"))
    undisturbed = Crawler(ArchivePaths(tmp_path / "undisturbed"))
    with serve(articles=articles) as portal:
        assert undisturbed.crawl(portal.url).code == 0
        asked = len(portal.log)
        hits = crawl_with_kills(disturbed, portal, kills, seed)
        asked_again = len(portal.log) - asked
    assert hits >= 1
    assert content(disturbed) == content(undisturbed)
    # What was under way at a kill is asked again: at most a connection's worth, and robots.txt.
    assert asked_again <= asked + hits * 12 + 12
    for file, offset, length, payload in disturbed.rows(
        "SELECT warc_file, warc_offset, warc_length, payload_digest FROM captures WHERE warc_file IS NOT NULL"
    ):
        assert read(disturbed.paths.warc, WarcPosition(file, offset, length)).payload_digest == payload
    assert disturbed.one("PRAGMA integrity_check") == "ok"
    assert disturbed.rows("PRAGMA foreign_key_check") == []


@pytest.mark.slow
def test_a_killed_crawl_resumes_without_losing_or_doubling_an_article(tmp_path: Path) -> None:
    check_against_undisturbed(tmp_path, articles=40, kills=2, seed=1)


@pytest.mark.slow
def test_ctrl_c_ends_a_crawl_in_order_and_it_goes_on_afterwards(crawler: Crawler) -> None:
    with serve(articles=120) as portal:
        command = crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
        process = subprocess.Popen(
            command, cwd=ROOT, env=crawler.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while len(portal.log) < 20:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "Run the same command again to go on" in out
        assert crawler.crawl(portal.url).code == 0
        assert crawler.one("SELECT count(*) FROM articles") == 120
    assert crawler.rows("SELECT outcome, resumed FROM crawls") == [("done", 1)]


@pytest.mark.slow
def test_two_crawls_of_one_archive_do_not_meet(crawler: Crawler) -> None:
    with serve(articles=120) as portal:
        command = crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
        process = subprocess.Popen(command, cwd=ROOT, env=crawler.environment(), stderr=subprocess.DEVNULL)
        while len(portal.log) < 5:
            time.sleep(0.01)
        second = crawler.crawl(portal.url)
        assert process.wait(timeout=60) == 0
    assert second.code == 1
    assert "is being written by a crawl of sample (process " in second.err
    assert len(second.err.strip().splitlines()) == 1
