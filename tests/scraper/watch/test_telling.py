"""Whoever must know hears of a run: the right reason, once, within a time limit, and never at the cost of the crawl."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from archive.health.reasons import Reason
from archive.health.runs import Run
from archive.paths import ArchivePaths
from archive.store.crawls import CrawlSummary
from scraper import portal as portals
from scraper.watch import delivery, monitors
from scraper.watch.addresses import addresses, started_by
from scraper.watch.report import Report
from tests.portal import serve
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import fixed_pages
from tests.scraper.watch.hooks import Hooks, mail_server

pytestmark = pytest.mark.slow


def unused_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def kinds(document: Mapping[str, object]) -> list[str]:
    reasons: list[dict[str, str]] = document["reasons"]  # type: ignore[assignment]
    return [reason["kind"] for reason in reasons]


def test_a_healthy_crawl_asks_the_heartbeat_and_posts_nothing(crawler: Crawler, told: Hooks) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
    assert told.beats == ["/beat/5ecret-uuid"]
    assert told.posted == []
    assert crawler.rows("SELECT health, reasons, started_by FROM runs") == [("healthy", "[]", "hand")]


def test_a_portal_that_is_switched_off_is_failed_and_told_without_an_archive_too(crawler: Crawler, told: Hooks) -> None:
    done = crawler.crawl(f"http://127.0.0.1:{unused_port()}/")
    assert done.code == 1
    (document,) = told.posted
    assert (document["health"], document["portal"], kinds(document)) == ("failed", "sample", ["unreachable"])
    assert "cannot be reached" in document["text"]
    assert told.beats == ["/beat/5ecret-uuid/fail"]
    assert not crawler.paths.root.exists()


def test_being_well_again_is_told_once(crawler: Crawler, told: Hooks) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
        assert crawler.crawl(f"http://127.0.0.1:{unused_port()}/").code == 1
        assert crawler.crawl(portal.url).code == 0
        assert crawler.crawl(portal.url).code == 0
    assert [(d["health"], d["was"], d["changed"]) for d in told.posted] == [
        ("failed", "healthy", True),
        ("healthy", "failed", True),
    ]
    rows = crawler.rows("SELECT health, crawl_id IS NULL, bytes > 0 FROM runs ORDER BY started_at")
    assert rows == [("healthy", 0, 1), ("failed", 1, 1), ("healthy", 0, 1), ("healthy", 0, 1)]
    assert json.loads((crawler.paths.root / "status.json").read_text())["health"] == "healthy"


def test_a_portal_that_answers_with_nothing_to_read_is_failed_as_empty(crawler: Crawler, told: Hooks) -> None:
    with fixed_pages({"/robots.txt": (404, "")}, fallback=(200, "<html><body>Đang bảo trì</body></html>")) as site:
        assert crawler.crawl(site.url).code == 1
    (document,) = told.posted
    assert (document["health"], kinds(document)) == ("failed", ["empty"])


def test_a_portal_that_blocks_is_failed_as_blocked(crawler: Crawler, told: Hooks) -> None:
    with fixed_pages({"/robots.txt": (404, "")}, fallback=(403, "Cấm")) as site:
        assert crawler.crawl(site.url).code == 1
    (document,) = told.posted
    assert (document["health"], kinds(document)) == ("failed", ["blocked"])
    assert "the portal blocks us" in document["reasons"][0]["en"]
    assert document["reasons"][0]["vi"].startswith("cổng chặn chúng tôi")


def test_an_archive_that_is_held_by_another_run_is_told_of_and_noted(crawler: Crawler, told: Hooks) -> None:
    from archive.lock import WriteLock

    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
        with WriteLock(crawler.paths.lock, "a crawl of another"):
            assert crawler.crawl(portal.url).code == 1
    (document,) = told.posted
    assert (document["health"], kinds(document)) == ("degraded", ["held"])
    assert crawler.rows("SELECT health FROM runs ORDER BY started_at") == [("healthy",), ("degraded",)]


@pytest.mark.slow
def test_an_alarm_that_is_not_answered_costs_seconds_and_no_crawl(crawler: Crawler, told: Hooks) -> None:
    told.delay = 60
    with serve(articles=5) as portal:
        began = time.monotonic()
        done = crawler.crawl(portal.url)
    assert done.code == 0
    assert time.monotonic() - began < 40
    assert "the heartbeat could not be reached: " in done.err


def test_settings_that_cannot_be_used_are_said_and_fail_nothing(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_WEBHOOK", "chat.example.org/hook")
    monkeypatch.setenv("ARCHIVE_SMTP_HOST", "mail.example.org")
    with serve(articles=5) as portal:
        done = crawler.crawl(portal.url)
    assert done.code == 0
    assert "ARCHIVE_WEBHOOK is not an address" in done.err
    assert "e-mail needs both ARCHIVE_SMTP_HOST and ARCHIVE_MAIL_TO" in done.err
    assert "chat.example.org" not in done.err


def test_a_letter_says_what_is_wrong_in_both_languages(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        for name, value in {
            "ARCHIVE_SMTP_HOST": "127.0.0.1",
            "ARCHIVE_SMTP_PORT": str(server.port),
            "ARCHIVE_SMTP_TLS": "none",
            "ARCHIVE_MAIL_TO": "lan@example.org, minh@example.org",
        }.items():
            monkeypatch.setenv(name, value)
        with serve(articles=5) as portal:
            assert crawler.crawl(portal.url).code == 0
        off = f"http://127.0.0.1:{unused_port()}/"
        assert crawler.crawl(off).code == 1
        assert crawler.crawl(off).code == 1  # nothing new: no second letter
    (letter,) = server.letters
    assert "Subject: Archive: sample is failed" in letter
    assert [c for c in server.commands if c.startswith("rcpt")] == [
        "rcpt TO:<lan@example.org>",
        "rcpt TO:<minh@example.org>",
    ]


def test_a_password_is_never_sent_in_the_clear() -> None:
    given = {
        "ARCHIVE_SMTP_HOST": "mail.example.org",
        "ARCHIVE_MAIL_TO": "lan@example.org",
        "ARCHIVE_SMTP_TLS": "none",
        "ARCHIVE_SMTP_USER": "lan",
        "ARCHIVE_SMTP_PASSWORD": "mat-khau",
    }
    found = addresses(given)
    assert found.mail is None
    assert "in the clear" in found.wrong[0]
    assert "mat-khau" not in repr(addresses({**given, "ARCHIVE_SMTP_TLS": "tls"}))


def test_who_started_a_run_is_told_by_the_environment() -> None:
    assert started_by({}) == "hand"
    assert started_by({"ARCHIVE_STARTED_BY": "systemd"}) == "systemd"
    assert started_by({"ARCHIVE_STARTED_BY": "a b;c"}) == "abc"


def test_what_cannot_be_delivered_is_one_line_without_the_address() -> None:
    for address in (f"http://127.0.0.1:{unused_port()}/s3cret", "http://khong-co.invalid/s3cret", "nothing-s3cret"):
        with pytest.raises(delivery.Undelivered) as raised:
            delivery.post(address, {})
        assert "s3cret" not in str(raised.value)


def test_every_reason_has_a_monitor_and_what_none_takes_is_the_outcomes() -> None:
    assert monitors.owner(Reason("layout", "failed", "", "")) is monitors.OutcomeMonitor
    taken = [name for monitor in monitors.MONITORS for name in monitor.takes]
    assert len(taken) == len(set(taken))
    for name in taken:
        assert monitors.owner(Reason(name, "degraded", "", "")) is not monitors.OutcomeMonitor


def report(day: int, *before: tuple[int, str]) -> Report:
    """Return the report of a silent run of a day of January, after runs of days with a reason of a kind, or none."""

    def reasons(kind: str) -> tuple[Reason, ...]:
        return (Reason(kind, "degraded", kind, kind),) if kind else ()

    def run(day: int, kind: str) -> Run:
        at = f"2026-01-{day:02}T02:00:00.000Z"
        health = "degraded" if kind else "healthy"
        return Run(f"r{day}", "sample", "c", "live", "incremental", "cron", at, at, health, reasons(kind), 1)

    at = f"2026-01-{day:02}T02:00:00.000Z"
    summary = CrawlSummary("c", "done", None, 9, 0, 0, 0, 0)
    earlier = tuple(run(*one) for one in before)
    return Report(portals.load("sample"), "r", at, at, reasons("silent /"), summary, earlier)


def test_people_are_written_to_at_the_first_day_of_a_trouble_and_once_a_week() -> None:
    days = [report(day, *[(d, "silent /") for d in range(day - 1, 1, -1)], (1, "")) for day in range(2, 20)]
    assert [int(r.started_at[8:10]) for r in days if r.due] == [2, 9, 16]


def test_another_trouble_is_written_of_at_once() -> None:
    assert report(5, (4, "few_listed"), (3, "")).due
    assert not report(5, (4, "silent /"), (3, "")).due


def test_status_tries_every_address(crawler: Crawler, told: Hooks, tmp_path: Path) -> None:
    done = crawler.run("status", "--test-alarms")
    assert (done.code, done.out) == (0, "webhook: delivered\nheartbeat: delivered\n")
    assert told.posted[0]["event"] == "trial"
    told.status = 500
    done = Crawler(ArchivePaths(tmp_path)).run("status", "--test-alarms")
    assert done.code == 1
    assert "webhook: it answers 500" in done.err
