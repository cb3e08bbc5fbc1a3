"""``scrapy status`` shows how the archive is, to people and machines."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from archive.status.disk import Disk
from archive.status.facts import Facts
from archive.status.state import state
from scraper.status_screen import Screen
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import tampering

pytestmark = pytest.mark.slow


def test_an_archive_that_is_well_is_shown_with_exit_code_0(crawled: tuple[Crawler, Portal]) -> None:
    crawler, portal = crawled
    done = crawler.run("status")
    assert done.code == 0, done.out
    assert done.out.startswith("The archive is healthy.\n")
    assert "\x1b" not in done.out
    for words in ("last complete", "/bao-cao", "requests articles", "coverage", "figures per report", "free;"):
        assert words.replace("figures per report", "per report") in done.out, words
    assert "failing       gone: 23" in done.out
    assert len(re.findall(rf"{re.escape(portal.url)}\S+  \(status 404\)", done.out)) == 3  # the ones tried last
    assert max(map(len, done.out.splitlines())) <= 160


def test_json_is_one_document(crawled: tuple[Crawler, Portal]) -> None:
    crawler, _ = crawled
    done = crawler.run("status", "--format", "json")
    told = json.loads(done.out)
    assert (done.code, told["health"], told["format"]) == (0, "healthy", 1)
    (portal,) = told["portals"]
    assert portal["runs"][0]["outcome"] == "done"
    assert portal["measures"]["coverage.title"] == 1.0
    assert told["disk"]["total"] > 0
    assert told["disk"]["free"] > 0


def test_a_run_that_was_killed_is_told_by_who_knows_that_nothing_runs(crawler: Crawler) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
    with tampering(crawler) as db:
        db.execute("UPDATE runs SET finished_at = NULL, health = NULL")
    done = crawler.run("status")
    assert done.code == 1
    assert "was cut off; the next one goes on (degraded)" in done.out


def test_what_is_written_into_a_pipe_has_a_width_of_its_own(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
    with tampering(crawler) as db:
        db.execute("UPDATE runs SET finished_at = NULL, health = NULL")
    said = set()
    for columns in ("40", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        said.add(len(crawler.run("status").out.splitlines()))
    assert len(said) == 1


def test_a_schedule_that_stopped_is_a_failure(crawler: Crawler) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
    with tampering(crawler) as db:
        db.execute("UPDATE runs SET started_by = 'cron', started_at = '2025-01-01T02:00:00.000Z', finished_at = "
                   "'2025-01-01T03:00:00.000Z'")  # fmt: skip
    done = crawler.run("status")
    assert done.code == 1
    assert "although there is a schedule: it has stopped (failed)" in done.out


def test_one_portal_can_be_asked_for_and_an_unknown_one_is_said(crawled: tuple[Crawler, Portal]) -> None:
    crawler, _ = crawled
    assert crawler.run("status", "--portal", "sample").code == 0
    done = crawler.run("status", "--portal", "khong-co")
    assert done.code == 1
    assert "no portal 'khong-co' was crawled; there are sample" in done.err


def test_without_an_archive_it_says_to_crawl_first(crawler: Crawler) -> None:
    done = crawler.run("status")
    assert done.code == 1
    assert "there is no archive" in done.err
    assert not crawler.paths.root.exists()


def test_colours_are_for_terminals_that_have_some() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    empty = state(Facts(()), now, None, {})
    plain, coloured = (list(Screen(now, colours).lines(empty, None, {})) for colours in (False, True))
    assert plain[0] == "The archive is degraded."
    assert "\x1b[33mdegraded" in coloured[0]


def test_the_forecast_of_the_disk_is_in_words() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    disk = Disk(1_000, 2_000_000, 3, 2_001_003, 5_000_000_000, 20_000_000.0, 250.0)
    lines = list(Screen(now, False).lines(state(Facts(()), now, disk, {}), disk, {}))
    assert "  disk          5.0 GB free; it grows by 20.0 MB a day: full in 250 days" in lines
