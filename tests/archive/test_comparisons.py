"""What changes and shares of plans are measured against, kept beside the figures and worked out anew with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from archive.records import ArticleVersion, Comparison, PageResult
from archive.store import figures, pages
from archive.store.database import open_working
from tests.archive.conftest import MakePage
from tests.archive.site.reports import Builder

ROW = 'SELECT kind, direction, "by", base_start, base_end, base_grain FROM comparisons'
LATER = "2024-02-01T00:00:00.000Z"


def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def compared(result: PageResult) -> tuple[PageResult, ArticleVersion]:
    """Let the second figure of a page be a change of the first."""
    assert result.version is not None
    first, second = result.version.reading.figures
    made = Comparison(second.start, first.start, "change", 1, "amount", "2022-01-01", "2022-06-30", "half")
    version = replace(result.version, reading=replace(result.version.reading, comparisons=(made,)))
    return replace(result, version=version), version


def test_a_comparison_is_stored_with_the_two_figures_that_it_is_between(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, compared(page(times=2))[0])
    assert rows(db, ROW) == [("change", 1, "amount", "2022-01-01", "2022-06-30", "half")]
    assert rows(
        db,
        "SELECT f.start > o.start, f.text_id = c.text_id FROM comparisons c JOIN figures f USING (figure_id) "
        "JOIN figures o ON o.figure_id = c.of_figure",
    ) == [(1, 1)]


def test_reading_again_replaces_the_comparisons_of_a_text(db: Database, crawl: str, page: MakePage) -> None:
    result, version = compared(page(times=2))
    pages.store(db, crawl, result)
    ((article, revision, text_id),) = rows(db, "SELECT article_id, revision_id, text_id FROM revisions")
    (made,) = version.reading.comparisons
    newer = replace(version.reading, comparisons=(replace(made, direction=-1),), extractor_version="2")
    db.execute("DELETE FROM ledger_stale")
    with db.atomic():
        figures.store_reading(db, article, revision, text_id, version.text, newer, LATER)
    assert rows(db, "SELECT direction FROM comparisons") == [(-1,)]
    assert rows(db, "SELECT article_id FROM ledger_stale") == [(article,)]  # claims are drawn from comparisons too
    db.execute("DELETE FROM ledger_stale")
    with db.atomic():
        figures.store_reading(db, article, revision, text_id, version.text, newer, LATER)
    assert rows(db, "SELECT article_id FROM ledger_stale") == []
    with db.atomic():
        figures.store_reading(db, article, revision, text_id, version.text, replace(newer, comparisons=()), LATER)
    assert rows(db, ROW) == []


def test_a_text_that_another_takes_the_place_of_compares_nothing(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, compared(page(times=2))[0])
    with db.atomic():
        figures.supersede(db, rows(db, "SELECT text_id FROM texts")[0][0], LATER)
    assert rows(db, ROW) == []
    assert rows(db, "SELECT count(*) FROM figures WHERE superseded = 1") == [(2,)]


def test_a_copy_of_a_text_compares_its_own_figures(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, compared(page(times=2))[0])
    ((text_id, revision),) = rows(db, "SELECT text_id, revision_id FROM texts")
    with db.atomic():
        db.execute(
            "INSERT INTO texts (text_id, revision_id, parser_version, extractor_version, text, blocks) "
            "SELECT 'copy', revision_id, parser_version, extractor_version, text, blocks FROM texts"
        )
        figures.copy_reading(db, text_id, revision, "copy")
    assert len(rows(db, ROW)) == 2
    assert rows(
        db,
        "SELECT f.text_id, o.text_id FROM comparisons c JOIN figures f USING (figure_id) "
        "JOIN figures o ON o.figure_id = c.of_figure WHERE c.text_id = 'copy'",
    ) == [("copy", "copy")]


def test_an_archive_from_before_has_no_comparisons_and_takes_them(kept: Builder) -> None:
    kept.db.execute("DROP TABLE comparisons")
    kept.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0007_comparisons'")
    kept.db.conn.commit()
    upgraded = open_working(kept.paths.working)
    assert rows(upgraded, ROW) == []
    upgraded.close()


def test_a_comparison_goes_with_either_of_its_figures_that_is_withheld(kept: Builder) -> None:
    (change, of, text_id) = kept.db.execute(
        "SELECT a.figure_id, b.figure_id, a.text_id FROM figures a JOIN figures b USING (text_id) "
        "WHERE a.article_id = 'thu:103' AND a.quote <> b.quote ORDER BY 1, 2"
    ).fetchone()
    kept.db.execute(
        "INSERT INTO comparisons VALUES (?, ?, ?, 'change', 1, 'amount', NULL, '2021-12-31', 'as_of')",
        (text_id, change, of),
    )
    kept.db.conn.commit()
    kept.withhold(of)
    kept.publish()
    published = Database(kept.paths.published)
    assert rows(published, ROW) == []
    assert rows(published, f"SELECT count(*) FROM figures WHERE figure_id = '{change}'") == [(1,)]
    assert rows(published, "PRAGMA foreign_key_check") == []
    published.close()
