"""Revisions: one for each distinct content, in the order of capture times, counters aside."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlite_utils import Database

from archive import identity
from archive.ledger import update
from archive.records import Attachment, BodyBlock, ParsedArticle
from archive.store import pages
from tests.archive.conftest import MakePage


def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_the_same_content_is_one_revision_though_the_counter_moved(db: Database, crawl: str, page: MakePage) -> None:
    first = pages.store(db, crawl, page(views=5))
    second = pages.store(db, crawl, page(views=9, at="2024-01-03T00:00:00.000Z"))
    assert (first.new_article, first.new_revision) == (True, True)
    assert (second.new_article, second.new_revision) == (False, False)
    assert rows(db, "SELECT count(*) FROM revisions") == [(1,)]
    assert rows(db, "SELECT count FROM view_counts ORDER BY captured_at") == [(5,), (9,)]
    assert rows(db, "SELECT view_count, last_seen FROM articles") == [(9, "2024-01-03T00:00:00.000Z")]


def test_an_edit_is_one_new_revision_and_its_figure_a_change(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    stored = pages.store(db, crawl, page(classes=13, at="2024-01-03T00:00:00.000Z"))
    assert stored.new_revision
    assert not stored.new_article
    assert rows(db, "SELECT old_value, new_value, revision, change FROM changes") == [(12.0, 13.0, 2, "changed")]


def test_figures_that_come_and_go_are_changes_too(db: Database, crawl: str, page: MakePage) -> None:
    for day, times in enumerate((2, 3, 1), 2):
        pages.store(db, crawl, page(classes=12, times=times, at=f"2024-01-0{day}T00:00:00.000Z"))
    found = rows(db, "SELECT revision, change, old_quote, new_quote FROM changes ORDER BY revision, old_quote")
    assert found == [
        (2, "added", None, "12 lớp"),
        (3, "removed", "12 lớp", None),
        (3, "removed", "12 lớp", None),
    ]


def test_a_revert_is_a_revision_of_its_own(db: Database, crawl: str, page: MakePage) -> None:
    for day, classes in enumerate((12, 13, 12), 2):
        pages.store(db, crawl, page(classes=classes, at=f"2024-01-0{day}T00:00:00.000Z"))
    assert rows(db, "SELECT number FROM revision_numbers ORDER BY captured_at") == [(1,), (2,), (3,)]


def test_numbers_follow_capture_time_when_an_older_capture_arrives_later(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(classes=13, at="2024-02-01T00:00:00.000Z"))
    pages.store(db, crawl, page(classes=12, at="2020-02-01T00:00:00.000Z"))
    numbered = rows(db, "SELECT number, captured_at FROM revision_numbers ORDER BY number")
    assert numbered == [(1, "2020-02-01T00:00:00.000Z"), (2, "2024-02-01T00:00:00.000Z")]
    assert rows(db, "SELECT value FROM current_figures") == [(13.0,)]
    assert rows(db, "SELECT first_seen FROM articles") == [("2020-02-01T00:00:00.000Z",)]


def test_an_older_capture_of_the_same_content_moves_the_beginning_of_the_revision(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(at="2024-02-01T00:00:00.000Z"))
    before = rows(db, "SELECT revision_id FROM revisions")
    pages.store(db, crawl, page(at="2021-02-01T00:00:00.000Z"))
    assert rows(db, "SELECT revision_id FROM revisions") == before
    assert rows(db, "SELECT captured_at, capture_id FROM revisions") == [("2021-02-01T00:00:00.000Z", "c2")]


def test_every_quote_is_where_its_figure_says(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=1250, times=3))
    found = rows(db, 'SELECT substr(text, start + 1, "end" - start), quote FROM figures JOIN texts USING (text_id)')
    assert len(found) == 3
    assert all(cut == quote for cut, quote in found)


def test_repeats_of_a_figure_in_one_article_are_one_claim(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12, times=3))
    pages.store(db, crawl, page(classes=12, key="102"))
    update(db)
    assert rows(db, "SELECT value, n_claims, disputed FROM series") == [(12.0, 2, 0)]


def test_articles_that_differ_dispute_the_cell(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=14, key="102"))
    update(db)
    assert rows(db, "SELECT n_claims, disputed FROM series") == [(2, 1)]


def test_a_page_is_stored_whole_or_not_at_all(db: Database, crawl: str, page: MakePage) -> None:
    result = page()
    db.execute("CREATE TRIGGER full BEFORE INSERT ON figures BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    db.conn.commit()
    with pytest.raises(sqlite3.IntegrityError, match="disk is full"):
        pages.store(db, crawl, result)
    assert rows(db, "SELECT count(*) FROM articles") == [(0,)]
    assert rows(db, "SELECT state FROM frontier") == [("todo",)]


def test_a_figure_put_in_before_others_does_not_change_them(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    before = page(classes=12, at="2024-01-03T00:00:00.000Z", times=2)
    assert before.version is not None
    text = before.version.text.text.replace("12 lớp", "99 lớp", 1)
    first, *others = before.version.reading.figures
    inserted = replace(first, quote="99 lớp", value=Decimal(99))
    version = replace(
        before.version,
        article=replace(before.version.article, blocks=(BodyBlock("paragraph", "Trong kỳ đã mở 99 lớp."),)),
        text=replace(before.version.text, text=text),
        reading=replace(before.version.reading, figures=(inserted, *others)),
    )
    pages.store(db, crawl, replace(before, version=version))
    assert rows(db, "SELECT change, old_quote, new_quote FROM changes") == [("added", None, "99 lớp")]


def test_figures_read_by_two_versions_of_the_extractor_are_no_changes(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    result = page(classes=13, at="2024-01-03T00:00:00.000Z")
    assert result.version is not None
    reading = replace(result.version.reading, extractor_version="2")
    pages.store(db, crawl, replace(result, version=replace(result.version, reading=reading)))
    assert rows(db, "SELECT count(*) FROM changes") == [(0,)]


def test_an_attachment_on_another_host_is_the_same_content() -> None:
    def with_file(url: str) -> ParsedArticle:
        return ParsedArticle("Bài", "2023-07-05", attachments=(Attachment(url, "Phụ lục"),))

    one, moved = (
        with_file("http://cu.example/documents/1/a.pdf?t=1"),
        with_file("https://moi.example/documents/1/a.pdf"),
    )
    assert identity.content_hash(one) == identity.content_hash(moved)
    assert identity.content_hash(with_file("/documents/1/b.pdf")) != identity.content_hash(one)
