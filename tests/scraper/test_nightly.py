"""``scrapy nightly``: every step is tried, whatever the one before came to, and what fails is told."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.lock import WriteLock
from archive.status import upkeep
from scraper import nightly
from scraper.portal import PortalError
from tests.forked import ROOT
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import tampering
from tests.scraper.watch.hooks import Hooks


def portal_file(folder: Path, portal: Portal, name: str = "sample") -> str:
    path = folder / f"{name}.toml"
    text = (ROOT / "scraper" / "portals" / "sample.toml").read_text("utf-8")
    text = text.replace("http://127.0.0.1:8080/", portal.url).replace('name = "sample"', f'name = "{name}"')
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.slow
def test_a_portal_that_is_down_keeps_no_other_from_being_crawled_and_published(
    crawler: Crawler, told: Hooks, tmp_path: Path
) -> None:
    with serve(articles=6) as portal:
        good = portal_file(tmp_path, portal)
        bad = portal_file(tmp_path, portal, "down")
        Path(bad).write_text(Path(bad).read_text().replace(portal.url, "http://127.0.0.1:9/"))
        done = crawler.run("nightly", bad, good)
    assert done.code == 1
    assert crawler.published("SELECT count(*) FROM articles") == [(6,)]
    assert [(d["portal"], d["health"]) for d in told.posted if d["event"] == "run"] == [("down", "failed")]
    assert told.beats == ["/beat/5ecret-uuid/fail"]  # once, for all portals
    assert upkeep.read(crawler.paths)["nightly"].said.startswith("1 of 2 portals crawled")


@pytest.mark.slow
def test_a_backup_that_fails_is_told_though_the_crawl_went_well(crawler: Crawler, told: Hooks, tmp_path: Path) -> None:
    (tmp_path / "disk").write_text("no folder")
    with serve(articles=6) as portal:
        done = crawler.run("nightly", portal_file(tmp_path, portal), "--backup", str(tmp_path / "disk"))
    assert done.code == 1
    night = next(d for d in told.posted if d["event"] == "night")
    assert {reason["kind"] for reason in night["reasons"]} == {"backup", "drill"}
    assert "is a file; name a folder" in night["text"]
    assert crawler.rows("SELECT health FROM runs") == [("healthy",)]


@pytest.mark.slow
def test_everything_is_fetched_again_when_it_is_due(crawler: Crawler, tmp_path: Path) -> None:
    with serve(articles=6) as portal:
        file = portal_file(tmp_path, portal)
        assert crawler.run("nightly", file).code == 0
        assert crawler.run("nightly", file).code == 0
        with tampering(crawler) as db:
            old = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="milliseconds")
            db.execute("UPDATE crawls SET finished_at = ?", (old.replace("+00:00", "Z"),))
        assert crawler.run("nightly", file).code == 0
    assert crawler.rows("SELECT mode FROM crawls ORDER BY started_at") == [
        ("incremental",),
        ("incremental",),
        ("full",),
    ]


def test_a_second_night_says_that_the_first_still_runs_and_is_no_failure(crawler: Crawler) -> None:
    crawler.paths.make()
    with WriteLock(crawler.paths.root / "nightly.lock", "a scheduled run"):
        done = crawler.run("nightly", "bac-lieu")
    assert done.code == 0
    assert "is being written by a scheduled run" in done.err


@pytest.mark.slow
def test_a_night_that_is_asked_to_end_ends_its_step_in_order_and_the_next_one_goes_on(
    crawler: Crawler, tmp_path: Path
) -> None:
    with serve(articles=60) as portal:
        file = Path(portal_file(tmp_path, portal))
        file.write_text(file.read_text().replace("delay = 0.0", "delay = 0.3").replace("concurrency = 8", ""))
        night = subprocess.Popen(
            crawler.command("nightly", str(file)), cwd=ROOT, env=crawler.environment(), stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while len(portal.log) < 8 and time.monotonic() < deadline:
            time.sleep(0.1)
        night.send_signal(signal.SIGTERM)
        assert night.wait(60) == 1
        assert crawler.rows("SELECT outcome FROM crawls") == [(None,)]
        assert crawler.rows("SELECT health, json_extract(reasons, '$[0].kind') FROM runs") == [("degraded", "stopped")]
        file.write_text(file.read_text().replace("delay = 0.3", "delay = 0.0\nconcurrency = 8"))
        assert crawler.run("nightly", str(file)).code == 0
    assert crawler.rows("SELECT outcome, resumed FROM crawls") == [("done", 1)]
    assert crawler.one("SELECT count(*) FROM articles") == 60


def test_portals_come_from_the_command_line_or_the_settings() -> None:
    assert nightly.portals_of(["bac-lieu"], {"ARCHIVE_PORTALS": "ca-mau"}) == ("bac-lieu",)
    assert nightly.portals_of([], {"ARCHIVE_PORTALS": "bac-lieu, ca-mau"}) == ("bac-lieu", "ca-mau")
    with pytest.raises(PortalError, match="say which portals"):
        nightly.portals_of([], {})
    with pytest.raises(PortalError, match="unknown portal"):
        nightly.portals_of(["khong-co"], {})


def test_wrong_use_exits_with_2(crawler: Crawler) -> None:
    assert crawler.run("nightly", "khong-co").code == 2
    assert crawler.run("nightly", "bac-lieu", "--full-every", "-1").code == 2


def test_a_long_log_is_put_aside_and_five_stay(crawler: Crawler, tmp_path: Path) -> None:
    log = tmp_path / "log" / "nightly.log"
    crawler.paths.make()
    with WriteLock(crawler.paths.root / "nightly.lock", "a scheduled run"):
        for number in range(8):
            crawler.run("nightly", "bac-lieu", "--log", str(log))
            assert "a scheduled run" in log.read_text()
            log.write_bytes(str(number).encode() * nightly.ROTATE_AT)
    kept = sorted(path.name for path in log.parent.iterdir())
    assert kept == ["nightly.log", *(f"nightly.log.{n}" for n in range(1, 6))]
    assert (log.parent / "nightly.log.1").read_bytes()[:1] == b"6"
    assert log.stat().st_mode & 0o007 == 0
