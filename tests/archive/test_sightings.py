"""Captures arrive in any order; the sequence of contents over time is the same."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.store import pages
from archive.store.database import open_working
from tests.archive.conftest import MakePage


def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def at(day: int) -> str:
    return f"2024-02-{day:02}T00:00:00.000Z"


# What each revision says, from when to when it was seen.
SEQUENCE = (
    "SELECT value, captured_at, last_confirmed FROM revisions r JOIN figures f ON f.text_id = r.text_id "
    "ORDER BY captured_at"
)


def test_an_older_capture_between_two_of_the_same_content_is_not_the_newest_text(
    db: Database, crawl: str, page: MakePage
) -> None:
    for day, classes in ((1, 12), (3, 12), (2, 13)):
        pages.store(db, crawl, page(classes=classes, at=at(day)))
    assert rows(db, SEQUENCE) == [(12.0, at(1), at(1)), (13.0, at(2), at(2)), (12.0, at(3), at(3))]
    assert rows(db, "SELECT value FROM current_figures") == [(12.0,)]
    assert rows(db, "SELECT revision, same_as FROM reverts") == [(3, 1)]
    assert rows(db, "SELECT revision, old_value, new_value FROM changes ORDER BY 1") == [(2, 12, 13), (3, 13, 12)]
    assert rows(db, "SELECT revisions, figures FROM articles") == [(3, 1)]
    assert rows(db, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_the_sequence_of_contents_does_not_depend_on_the_order_of_arrival(
    db: Database, crawl: str, page: MakePage, order: tuple[int, ...]
) -> None:
    shown = (12, 13, 12, 12, 13)
    for n in order:
        pages.store(db, crawl, page(classes=shown[n], at=at(n + 1)))
    assert rows(db, SEQUENCE) == [
        (12.0, at(1), at(1)),
        (13.0, at(2), at(2)),
        (12.0, at(3), at(4)),
        (13.0, at(5), at(5)),
    ]
    assert rows(db, "SELECT count(*) FROM sightings") == [(5,)]
    assert rows(db, "SELECT count(*) FROM figures") == [(4,)]


def test_a_figure_keeps_its_id_when_its_revision_is_divided(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12, at=at(1)))
    pages.store(db, crawl, page(classes=12, at=at(3)))
    cited = rows(db, "SELECT figure_id, text_id, revision_id FROM figures")
    pages.store(db, crawl, page(classes=13, at=at(2)))
    found = rows(db, f"SELECT figure_id, text_id, revision_id FROM figures WHERE figure_id = '{cited[0][0]}'")
    assert found == cited
    quotes = rows(db, 'SELECT substr(text, start + 1, "end" - start) = quote FROM figures JOIN texts USING (text_id)')
    assert quotes == [(1,)] * 3


def test_the_same_capture_stored_again_changes_nothing(db: Database, crawl: str, page: MakePage) -> None:
    first = page(classes=12, at=at(1))
    pages.store(db, crawl, first)
    pages.store(db, crawl, page(classes=13, at=at(2)))
    before = rows(db, SEQUENCE)
    assert not pages.store(db, crawl, first).new_revision
    assert rows(db, SEQUENCE) == before


def test_an_archive_of_an_earlier_release_gets_its_sightings(
    db: Database, crawl: str, page: MakePage, paths: ArchivePaths
) -> None:
    for day, classes in ((1, 12), (2, 12), (3, 13)):
        pages.store(db, crawl, page(classes=classes, at=at(day)))
    kept = rows(db, "SELECT * FROM sightings")
    for table in ("sightings", "absences", "merges", "misses"):
        db.execute(f"DROP TABLE {table}")
    db.execute("UPDATE captures SET url = url || '?another' WHERE capture_id = 'c2'")
    db.execute("UPDATE articles SET missing_since = '2024-05-01T00:00:00.000Z'")
    db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm0006%'")
    db.conn.commit()
    upgraded = open_working(paths.working)
    assert rows(upgraded, "SELECT * FROM sightings") == kept
    assert rows(upgraded, "SELECT missing_since, seen_again FROM absences") == [("2024-05-01T00:00:00.000Z", None)]
    upgraded.close()
