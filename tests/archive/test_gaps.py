"""The gap ledger: what should exist and does not is told, with since when and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlite_utils import Database

from archive.records import Capture, FrontierEntry, ListingEntry, PageResult, SeenEntry
from archive.store import captures, crawls, pages
from archive.store.frontier import Frontier
from archive.store.gaps import KINDS, read
from tests.archive.conftest import PLAN, MakePage

LISTING = "http://127.0.0.1/tin-tuc"


def at(day: int) -> str:
    return f"2024-01-{day:02}T00:00:00.000Z"


def ask(db: Database, crawl: str, path: str, moment: str, status: int | None, outcome: Any, error: str = "") -> None:
    url = f"http://127.0.0.1{path}"
    capture = Capture(f"a{path}{moment}", crawl, url, moment, status, outcome=outcome, error=error or None)
    captures.insert(db, capture)


def listed(db: Database, crawl: str, *paths: str, day: int = 2) -> None:
    """Store a page of a listing that shows addresses."""
    moment = at(day)
    capture = Capture(f"l{moment}", crawl, LISTING, moment, 200)
    captures.insert(db, capture)
    entries = tuple(SeenEntry(p, ListingEntry(f"http://127.0.0.1{p}", "Bài")) for p in paths)
    result = PageResult("thu", "/tin-tuc", LISTING, capture.capture_id, moment, "listing", entries=entries)
    pages.store(db, crawl, result)


def leave(db: Database, crawl: str, path: str, state: str, kind: str = "article") -> None:
    """Leave an address in the crawl's frontier in a state."""
    frontier = Frontier(db, crawl)
    frontier.add([FrontierEntry(path, f"http://127.0.0.1{path}", kind, 50, 0, LISTING)])
    if state != "todo":
        frontier.finish(path, state)


def found(db: Database, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(gap, name) for name in names) for gap in read(db)]


def test_what_is_listed_and_was_never_asked_for_is_a_gap(db: Database, crawl: str) -> None:
    listed(db, crawl, "/-/bai-1")
    crawls.finish(db, crawl, at(3), "done", None)
    assert found(db, "kind", "what", "since", "last_try", "tries", "seen_on") == [
        ("never_fetched", "http://127.0.0.1/-/bai-1", at(2), None, 0, LISTING)
    ]


@pytest.mark.parametrize(
    ("status", "outcome", "error", "state", "kind", "reason"),
    [
        (None, "error", "TimeoutError: 60 s", "failed", "failed", "TimeoutError: 60 s"),
        (500, "error", "status 500", "failed", "failed", "status 500"),
        (403, "blocked", "status 403", "failed", "blocked", "status 403"),
        (200, "gate", "gate: D1N", "failed", "blocked", "gate: D1N"),
        (404, "error", "status 404", "gone", "gone", "status 404"),
        (200, "soft_error", "soft404: title", "gone", "gone", "soft404: title"),
        (200, "other", "form: asks for input", "done", "unread", "form: asks for input"),
    ],
)
def test_failed_blocked_and_gone_are_told_apart(
    db: Database, crawl: str, status: int | None, outcome: Any, error: str, state: str, kind: str, reason: str
) -> None:
    listed(db, crawl, "/-/bai-1")
    ask(db, crawl, "/-/bai-1", at(2), None, "error", "ResponseNeverReceived")
    ask(db, crawl, "/-/bai-1", at(3), status, outcome, error)
    leave(db, crawl, "/-/bai-1", state)
    crawls.finish(db, crawl, at(4), "done", None)
    assert found(db, "kind", "what", "last_try", "tries", "reason") == [
        (kind, "http://127.0.0.1/-/bai-1", at(3), 2, reason)
    ]


def test_a_gap_that_a_later_crawl_fills_is_no_gap_any_more_and_stays_known(
    db: Database, crawl: str, page: MakePage
) -> None:
    ask(db, crawl, "/-/bai-101", at(2), 500, "error", "status 500")
    leave(db, crawl, "/-/bai-101", "failed")
    crawls.finish(db, crawl, at(2), "done", None)
    again = crawls.begin(db, PLAN, at(3))[0]
    leave(db, again, "/-/bai-101", "failed")
    crawls.finish(db, again, at(3), "done", None)
    assert found(db, "kind", "since") == [("failed", at(2))]
    last = crawls.begin(db, PLAN, at(4))[0]
    pages.store(db, last, replace(page(at=at(4))))
    leave(db, last, "/-/bai-101", "done")
    crawls.finish(db, last, at(4), "done", None)
    assert found(db, "kind") == []
    assert db.execute("SELECT since, last_missed, filled_at FROM misses").fetchall() == [(at(2), at(3), at(4))]


def test_listings_that_were_not_walked_to_their_end_are_gaps(db: Database, crawl: str) -> None:
    leave(db, crawl, "/tin-tuc?cur=7", "failed", "listing")
    crawls.refuse(db, crawl, "section_cap", "127.0.0.1", "http://127.0.0.1/tin-tuc?cur=2001")
    crawls.finish(db, crawl, at(3), "partial", "…")
    assert found(db, "kind", "what") == [
        ("section_unfinished", "http://127.0.0.1/tin-tuc?cur=2001"),
        ("section_unfinished", "http://127.0.0.1/tin-tuc?cur=7"),
    ]


def test_a_section_that_a_later_full_crawl_walked_to_its_end_is_no_gap(db: Database, crawl: str) -> None:
    crawls.refuse(db, crawl, "section_cap", "127.0.0.1", "http://127.0.0.1/tin-tuc?cur=2001")
    crawls.finish(db, crawl, at(3), "done", None)
    later = crawls.begin(db, PLAN, at(4))[0]
    crawls.finish(db, later, at(5), "done", None)
    assert found(db, "kind") == [("section_unfinished",)]  # an incremental one reads the first pages alone
    full = crawls.begin(db, replace(PLAN, mode="full"), at(6))[0]
    crawls.finish(db, full, at(7), "done", None)
    assert found(db, "kind") == []


def test_what_a_given_up_crawl_had_still_to_do_is_a_gap(db: Database, crawl: str) -> None:
    leave(db, crawl, "/-/bai-1", "todo")
    assert found(db, "kind", "what") == [("crawl_unfinished", crawl)]
    crawls.finish(db, crawls.begin(db, replace(PLAN, mode="full"), at(5))[0], at(6), "done", None)
    assert found(db, "kind", "what") == [("never_fetched", "http://127.0.0.1/-/bai-1")]


def test_an_article_that_answers_gone_is_vanished_only_when_a_full_crawl_says_so(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(at=at(1)))
    ask(db, crawl, "/-/bai-101", at(5), 404, "error", "status 404")
    leave(db, crawl, "/-/bai-101", "gone")
    crawls.finish(db, crawl, at(5), "done", None)
    assert found(db, "kind", "article_id", "since") == [("gone_unconfirmed", "thu:101", at(5))]
    db.execute("UPDATE articles SET missing_since = ?", (at(6),))
    assert found(db, "kind", "article_id", "since") == [("vanished", "thu:101", at(6))]


def test_holes_in_numbers_are_gaps_only_where_the_platform_counts_up(db: Database, crawl: str, page: MakePage) -> None:
    for key in ("87", "88", "92", "94"):
        pages.store(db, crawl, page(key=key))
    crawls.finish(db, crawl, at(3), "done", None)
    assert found(db, "kind") == []
    db.execute("UPDATE revisions SET platform = 'camau'")
    assert found(db, "kind", "what", "n") == [("missing_ids", "89-91", 3), ("missing_ids", "93", 1)]


def half_year_report(result: PageResult, year: int) -> PageResult:
    """Return a report of the first half of a year that prints three figures of it."""
    assert result.version is not None
    version = result.version
    first, last = f"{year}-01-01", f"{year}-06-30"
    reading = replace(
        version.reading,
        figures=tuple(
            replace(f, value=Decimal(n), period_start=first, period_end=last)
            for n, f in enumerate(version.reading.figures)
        ),
    )
    article = replace(version.article, published=f"{year}-07-05T08:00+07:00", title="Sơ kết")
    return replace(result, version=replace(version, article=article, reading=reading))


def test_a_period_without_the_report_that_other_years_have_is_a_gap(db: Database, crawl: str, page: MakePage) -> None:
    for year in (2018, 2019, 2021, 2022):
        pages.store(db, crawl, half_year_report(page(key=str(year), times=3), year))
    crawls.finish(db, crawl, at(3), "done", None)
    assert found(db, "kind", "of", "what", "since") == [
        ("missing_period", "half", "2020-01-01/2020-06-30", "2020-07-01"),
        ("missing_period", "half", "2023-01-01/2023-06-30", "2023-07-01"),
    ]
    pages.store(db, crawl, half_year_report(page(key="2020", times=3), 2020))
    assert found(db, "what") == [("2023-01-01/2023-06-30",)]


def test_two_reports_are_no_habit(db: Database, crawl: str, page: MakePage) -> None:
    for year in (2018, 2022):
        pages.store(db, crawl, half_year_report(page(key=str(year), times=3), year))
    crawls.finish(db, crawl, at(3), "done", None)
    assert found(db, "kind") == []


def test_every_kind_of_gap_is_explained(db: Database) -> None:
    view = db.execute("SELECT sql FROM sqlite_master WHERE name = 'gaps'").fetchone()[0]
    assert [kind for kind in KINDS if f"'{kind}'" not in view] == []
