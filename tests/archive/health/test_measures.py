"""What a crawl came to is compared with the crawls before it, and only with those."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from archive import times
from archive.health import runs
from archive.health.measures import MEASURES, Measured, measure
from archive.records import Capture
from archive.store import captures, crawls
from tests.archive.conftest import PLAN

START = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def crawl_of(
    db: Database,
    day: int,
    *,
    listed: int = 40,
    new: int = 3,
    failing: int = 0,
    requests: int = 60,
    seconds: float = 120,
    outcome: str = "done",
    share: str | None = None,
) -> Measured:
    """Store a crawl of a day as it would be after it ran, and return how it was measured."""
    start = START + timedelta(days=day)
    crawl_id, _ = crawls.begin(db, PLAN, stamp(start), share)
    run_id = runs.begin(db, PLAN.portal, "live", "incremental", "cron", stamp(start), crawl_id)
    end = stamp(start + timedelta(seconds=seconds))
    with db.atomic():
        for n in range(requests):
            status = 503 if n < failing else 200
            captures.insert(db, Capture(f"{crawl_id}-{n}", crawl_id, f"http://127.0.0.1/{n}", stamp(start), status))
        crawls.add(db, crawl_id, requests=requests, new_articles=new, new_revisions=new, errors=failing)
        for n in range(listed):
            db.execute(
                "INSERT INTO listing_entries VALUES (?, ?, 'thu', ?, NULL, NULL, ?, ?) ON CONFLICT DO UPDATE SET "
                "last_seen = excluded.last_seen",
                ("http://127.0.0.1/tin", f"http://127.0.0.1/-/{n}", f"/-/{n}", end, end),
            )
    crawls.finish(db, crawl_id, end, outcome, None)
    measured = measure(db, run_id, crawl_id, seconds)
    runs.finish(db, run_id, end, measured.reasons, measured.measures, 1_000_000 + day * 1000)
    return measured


def kinds(measured: Measured) -> set[str]:
    return {reason.kind for reason in measured.reasons}


def test_nothing_is_said_before_there_is_a_habit(db: Database) -> None:
    assert kinds(crawl_of(db, 0)) == set()
    assert kinds(crawl_of(db, 1, listed=1, failing=30, seconds=5000)) == set()


def test_ordinary_nights_raise_no_alarm(db: Database) -> None:
    found = [crawl_of(db, day, new=day % 5, seconds=100 + day % 7, requests=60 + day % 4) for day in range(30)]
    assert [kinds(one) for one in found] == [set()] * 30


def test_a_listing_that_lists_less_is_told_with_what_is_usual(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day)
    (reason,) = crawl_of(db, 8, listed=4).reasons
    assert reason.kind == "few_listed"
    assert reason.en == "4 entries listed, usually 40"
    assert reason.vi == "mục trong danh sách: 4, thường 40"


def test_a_flood_of_new_articles_is_told(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day)
    assert kinds(crawl_of(db, 8, new=300)) == {"many_new_articles", "many_new_revisions"}


def test_failing_answers_are_told_where_they_are_more_than_ever(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day, failing=day % 3)
    measured = crawl_of(db, 8, failing=30)
    assert kinds(measured) == {"many_unwanted", "many_errors"}
    assert "30 of 60 requests, before it was 7 of 480" in measured.reasons[0].en


def test_a_run_that_is_longer_since_there_was_more_to_fetch_is_not_slow(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day)
    assert kinds(crawl_of(db, 8, requests=600, seconds=1200)) == set()
    assert kinds(crawl_of(db, 9, requests=60, seconds=2400)) == {"slow"}


def test_how_much_a_machine_got_of_a_crawl_that_others_shared_is_no_habit(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day, share=f"thu-{day}")
    assert kinds(crawl_of(db, 8, share="thu-8", listed=0, requests=0, new=0)) == set()
    assert kinds(crawl_of(db, 9, share="thu-9", requests=600, new=300, seconds=60_000)) == set()
    failing = crawl_of(db, 10, share="thu-10", failing=30)
    assert kinds(failing) == {"many_unwanted", "many_errors"}


def test_a_crawl_by_one_machine_is_not_compared_with_shares(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day, share=f"thu-{day}", listed=4, new=1, requests=6)
    assert kinds(crawl_of(db, 8, new=300)) == set()
    for day in range(9, 17):
        crawl_of(db, day)
    crawl_of(db, 17, share="thu-17", listed=800, new=2000)
    assert kinds(crawl_of(db, 18, new=400, listed=4)) == {"many_new_articles", "many_new_revisions", "few_listed"}


def test_crawls_that_did_not_go_through_are_no_part_of_the_habit(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day)
    for day in range(8, 14):
        crawl_of(db, day, listed=1, outcome="partial")
    assert "few_listed" in kinds(crawl_of(db, 14, listed=1))


def test_what_is_measured_is_stored_with_what_is_usual(db: Database) -> None:
    for day in range(8):
        crawl_of(db, day)
    rows = db.execute(
        "SELECT measure, value, usual FROM run_measures WHERE run_id = (SELECT max(run_id) FROM runs)"
    ).fetchall()
    assert ("listed", 40.0, 40.0) in rows
    assert {name for name, _, _ in rows} <= {*MEASURES} | {n for n, _, _ in rows if n.startswith("coverage.")}


def test_a_run_that_was_killed_stays_without_an_end(db: Database) -> None:
    run_id = runs.begin(db, "thu", "live", "incremental", "cron", times.now())
    (run,) = runs.newest(db.conn)
    assert (run.run_id, run.finished_at, run.health) == (run_id, None, None)


def test_two_runs_within_a_second_have_two_ids(db: Database) -> None:
    moment = times.now()
    assert len({runs.begin(db, "thu", "live", "incremental", "hand", moment) for _ in range(3)}) == 3
