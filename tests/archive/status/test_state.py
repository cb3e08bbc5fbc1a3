"""The state of an archive is worked out for the moment of the look, so that what never ran shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.health import runs
from archive.health.reasons import Reason
from archive.paths import ArchivePaths
from archive.status import document, upkeep
from archive.status.disk import Disk, growth_of, measure
from archive.status.facts import Facts, PortalFacts, RunFacts, SectionFacts, from_document
from archive.status.reading import read
from archive.status.state import state
from archive.status.upkeep import Upkeep
from archive.store.database import open_working
from tests.archive.site.reports import Builder

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def ago(**of: float) -> str:
    return (NOW - timedelta(**of)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def run(days: float, health: str | None = "healthy", by: str = "cron", reasons: tuple[Reason, ...] = ()) -> RunFacts:
    ended = ago(days=days - 0.01) if health else None
    return RunFacts(
        f"r{days}", f"c{days}", "live", "incremental", by, ago(days=days), ended, health, reasons, "done", 9, 1, 1, 1, 0
    )


def portal(*known: RunFacts, every: float | None = 24.0, frozen: bool = False, last_new: float = 1) -> PortalFacts:
    section = SectionFacts("/tin-tuc", 60, "2026-02-20", ago(days=last_new), 1.0, 6.0, 9.0)
    return PortalFacts("thu", "Cổng thử", "http://127.0.0.1/", frozen, 60, ago(days=1), every, known, (section,))


def told(
    portal: PortalFacts, disk: Disk | None = None, notes: Mapping[str, Upkeep] = {}, running: bool | None = None
) -> dict[str, str]:
    found = state(Facts((portal,)), NOW, disk, notes, running)
    reasons = [*found.reasons, *found.portals[0].reasons]
    return {reason.kind: reason.health for reason in reasons}


def test_a_portal_whose_last_run_went_well_is_healthy() -> None:
    assert told(portal(run(0.5), run(1.5))) == {}


def test_a_schedule_that_stopped_is_a_failure_although_nothing_said_so() -> None:
    assert told(portal(run(1.4))) == {}
    assert told(portal(run(1.6))) == {"overdue": "failed"}


def test_a_weekly_schedule_is_not_asked_for_every_day() -> None:
    assert told(portal(run(8), every=168.0)) == {}
    assert told(portal(run(11), every=168.0)) == {"overdue": "failed"}


def test_a_portal_crawled_by_hand_is_out_of_date_after_three_days_and_no_failure() -> None:
    assert told(portal(run(2.9, by="hand"), every=None)) == {}
    assert told(portal(run(3.1, by="hand"), every=None)) == {"overdue": "degraded"}


def test_the_reasons_of_the_last_run_stay_until_the_next_one() -> None:
    blocked = Reason("blocked", "failed", "cổng chặn", "the portal blocks us")
    assert told(portal(run(0.5, "failed", reasons=(blocked,)), run(1.5))) == {"blocked": "failed"}
    assert told(portal(run(0.5), run(1.5, "failed", reasons=(blocked,)))) == {}


def test_of_a_crawl_that_several_machines_shared_what_each_told_last_stays() -> None:
    blocked = Reason("blocked", "failed", "cổng chặn", "the portal blocks us")
    stopped = Reason("stopped", "degraded", "bị dừng", "it was stopped")
    newest = replace(run(0.5), crawl_id="thu-1-w0a0a0a")
    other = replace(run(0.6, "failed", reasons=(blocked,)), crawl_id="thu-1-w0b0b0b")
    went_on = replace(run(0.55), crawl_id="thu-1-w0c0c0c")
    before = replace(run(0.7, "degraded", reasons=(stopped,)), crawl_id="thu-1-w0c0c0c")
    assert told(portal(newest, went_on, other, before)) == {"blocked": "failed"}
    assert told(portal(newest, replace(other, crawl_id="thu-0-w0b0b0b"))) == {}


def test_machines_that_share_a_crawl_are_all_known_however_many_they_are(tmp_path: Path) -> None:
    db = open_working(tmp_path / "working.db")
    insert = "INSERT INTO runs VALUES (?, 'thu', ?, 'live', 'full', 'cron', ?, ?, 'healthy', '[]', 0)"
    db.execute("INSERT INTO portals (portal, organisation, area, base) VALUES ('thu', 'Cổng thử', '95', 'http://x/')")
    db.execute("PRAGMA foreign_keys = OFF")
    for day in range(12):
        for machine in range(12):
            moment = f"2026-02-{day + 1:02}T00:{machine:02}:00.000Z"
            db.execute(insert, (f"r{day:02}-{machine:02}", f"thu-{day:02}-w0000{machine:02}", moment, moment))
    again = "2026-02-12T01:00:00.000Z"
    db.execute(insert, ("r11-went-on", "thu-11-w000003", again, again))  # the same machine, killed and started again
    for hour in range(3):
        moment = f"2026-02-20T0{hour}:00:00.000Z"
        db.execute(insert, (f"alone-{hour}", "thu-alone", moment, moment))  # continued twice by one machine
    (thu,) = read(db.conn).portals
    db.close()
    assert [run.run_id for run in thu.runs[:4]] == ["alone-2", "alone-1", "alone-0", "r11-went-on"]
    assert "r11-03" not in {run.run_id for run in thu.runs}
    assert {run.run_id[:3] for run in thu.runs[3:]} == {f"r{day:02}" for day in range(5, 12)}
    assert len(thu.runs) == 3 + 7 * 12


def test_a_section_that_is_silent_beyond_its_habit_is_told_at_the_look() -> None:
    assert told(portal(run(0.5), last_new=8)) == {}
    assert told(portal(run(0.5), last_new=10)) == {"silent /tin-tuc": "degraded"}
    assert told(portal(run(0.5), last_new=10, frozen=True)) == {}


def test_what_a_run_said_of_silence_is_not_repeated_when_something_came() -> None:
    then = Reason("silent /tin-tuc", "degraded", "im lặng", "silent")
    assert told(portal(run(0.5, "degraded", reasons=(then,)), last_new=0.2)) == {}


def test_a_run_that_is_under_way_is_waited_for_and_one_that_hangs_is_not() -> None:
    assert told(portal(run(0.1, None), run(1.1))) == {}
    assert told(portal(run(1.7, None), run(2.7))) == {}
    assert "hangs" in told(portal(run(2.2, None), run(3.2)))


def test_runs_that_are_killed_every_night_are_overdue() -> None:
    assert told(portal(run(0.1, None), run(1.1, None), run(2.1))) == {"overdue": "failed"}


def test_who_knows_that_nothing_runs_says_that_a_run_was_killed() -> None:
    assert told(portal(run(0.1, None), run(1.1)), running=False) == {"killed": "degraded"}
    assert told(portal(run(0.1, None), run(1.1)), running=True) == {}


def test_a_disk_that_is_full_soon_or_now_is_told() -> None:
    disk = Disk(1, 1, 1, 3, 10**10, 1e8, 100.0)
    assert told(portal(run(0.5)), disk) == {}
    assert told(portal(run(0.5)), replace(disk, days_left=20.0)) == {"disk": "degraded"}
    assert told(portal(run(0.5)), replace(disk, days_left=3.0)) == {"disk": "failed"}
    assert told(portal(run(0.5)), replace(disk, free=10**6)) == {"disk": "failed"}


def test_a_backup_that_is_old_or_failed_is_told_and_one_never_made_is_not() -> None:
    assert told(portal(run(0.5)), notes={"backup": Upkeep(ago(days=1), True, "", ago(days=1))}) == {}
    assert told(portal(run(0.5)), notes={"backup": Upkeep(ago(days=5), True, "", ago(days=5))}) == {
        "backup": "degraded"
    }
    assert told(portal(run(0.5)), notes={"drill": Upkeep(ago(days=1), False, "3 rows too few", None)}) == {
        "drill": "failed"
    }


def test_growth_is_the_median_slope_so_that_the_first_crawl_does_not_count() -> None:
    sizes = [(ago(days=10), 0), *((ago(days=9 - n), 1_000_000_000 + n * 1_000_000) for n in range(10))]
    growth = growth_of(sizes)
    assert growth is not None
    assert growth == pytest.approx(1_000_000, rel=0.2)
    assert growth_of(sizes[:2]) is None
    assert growth_of([(ago(days=n), 5) for n in range(9)]) is None


def test_an_archive_from_before_there_were_runs_tells_its_crawls(built_by_crawls: Database) -> None:
    (thu,) = read(built_by_crawls.conn).portals
    assert thu.runs
    assert {r.started_by for r in thu.runs} == {"hand"}
    assert thu.runs[0].health is not None


@pytest.fixture
def built_by_crawls(kept: Builder) -> Database:
    kept.db.execute("DELETE FROM run_measures")
    kept.db.execute("DELETE FROM runs")
    return kept.db


def test_the_document_holds_all_facts_so_that_they_can_be_judged_at_another_moment(kept: Builder) -> None:
    facts = read(kept.db.conn)
    disk = measure(kept.paths, kept.db.conn)
    made = document.document(state(facts, NOW, disk, {}), disk, {})
    assert from_document(made) == facts


def test_the_file_names_no_address_of_a_page(db: Database, paths: ArchivePaths, crawl: str) -> None:
    told = "layout changed, for example http://127.0.0.1/-/mot-bai-kin http://127.0.0.1/"
    run_id = runs.begin(db, "thu", "live", "incremental", "cron", ago(days=1), crawl)
    runs.finish(db, run_id, ago(days=1), [Reason("layout", "failed", told, told)], {}, 5)
    document.write_file(paths, db.conn)
    text = (paths.root / "status.json").read_text(encoding="utf-8")
    assert "mot-bai-kin" not in text
    assert "for example … http://127.0.0.1/" in text
    facts = document.read_file(paths)
    assert facts is not None
    assert facts.portals[0].runs[0].health == "failed"


def test_a_file_that_cannot_be_read_is_none(paths: ArchivePaths) -> None:
    for text in ("", "[]", "{}", '{"format": 99}', '{"format": 1, "portals": [1]}'):
        (paths.root / "status.json").write_text(text)
        assert document.read_file(paths) is None


def test_upkeep_remembers_the_last_good_one_beside_the_last_one(paths: ArchivePaths) -> None:
    upkeep.note(paths, "verify", True, "whole")
    good = upkeep.read(paths)["verify"]
    upkeep.note(paths, "verify", False, "3 pieces of damage")
    last = upkeep.read(paths)["verify"]
    assert (last.well, last.said, last.well_at) == (False, "3 pieces of damage", good.at)
    upkeep.note(paths, "backup", True, "")
    assert set(upkeep.read(paths)) == {"verify", "backup"}
