"""Articles that print different values for one indicator and period, and those that only seem to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlite_utils import Database

from archive.ledger import update
from archive.records import PageResult
from archive.store import pages
from archive.store.schema import migrations
from tests.archive.conftest import MakePage


def changed(result: PageResult, **fields: Any) -> PageResult:
    """Return a page whose figures have other fields."""
    assert result.version is not None
    reading = result.version.reading
    figures = tuple(replace(f, **fields) for f in reading.figures)
    return replace(result, version=replace(result.version, reading=replace(reading, figures=figures)))


def found(db: Database) -> list[tuple[Any, ...]]:
    update(db)
    return db.execute("SELECT earlier_value, later_value, severity FROM contradictions ORDER BY 1, 2").fetchall()


def test_two_articles_with_different_values_contradict_each_other(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=14, key="102"))
    update(db)
    row = next(db.query("SELECT * FROM contradictions"))
    assert (row["earlier_article"], row["earlier_quote"]) == ("thu:101", "12 lớp")
    assert (row["later_article"], row["later_quote"], row["difference"]) == ("thu:102", "14 lớp", 2)
    assert row["earlier_sentence"] == "Trong kỳ đã mở 12 lớp."
    assert row["message_vi"] == (
        "Số lớp (từ 01/01/2023 đến 30/06/2023): “Kết quả 6 tháng đầu năm 2023” (05/07/2023) in “12 lớp”, "
        "còn “Kết quả 6 tháng đầu năm 2023” (05/07/2023) in “14 lớp”."
    )
    assert row["message_en"] == (
        "Classes (1 Jan 2023 to 30 Jun 2023): “Kết quả 6 tháng đầu năm 2023” (5 Jul 2023) prints “12 lớp”, "
        "but “Kết quả 6 tháng đầu năm 2023” (5 Jul 2023) prints “14 lớp”."
    )


def test_articles_that_repeat_a_value_are_counted_not_listed(db: Database, crawl: str, page: MakePage) -> None:
    for key, classes in (("101", 12), ("102", 14), ("103", 12), ("104", 14)):
        pages.store(db, crawl, page(classes=classes, key=key))
    update(db)
    assert db.execute("SELECT earlier_articles, later_articles FROM contradictions").fetchall() == [(2, 2)]


@pytest.mark.parametrize(
    "other",
    [
        {"value": Decimal(12)},
        {"qualifier": "approx", "value": Decimal(13)},
        {"period_end": "2023-12-31"},
        {"breakdown": "nông nghiệp"},
        {"place": "96@2"},
        {"status": "target"},
        {"relation": "change"},
        {"value": Decimal(10), "value_max": Decimal(20), "qualifier": "range"},
    ],
    ids=lambda f: next(iter(f)),
)
def test_figures_that_count_something_else_or_less_exactly_do_not(
    db: Database, crawl: str, page: MakePage, other: dict[str, Any]
) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, changed(page(classes=14, key="102"), **other))
    assert found(db) == []


def test_an_article_that_disagrees_with_itself_is_told_more_softly(db: Database, crawl: str, page: MakePage) -> None:
    both = page(classes=14, key="102", times=2)
    assert both.version is not None
    first, second = both.version.reading.figures
    reading = replace(both.version.reading, figures=(first, replace(second, value=Decimal(15))))
    pages.store(db, crawl, replace(both, version=replace(both.version, reading=reading)))
    assert found(db) == [(14.0, 15.0, "info")]
    (message,) = db.execute("SELECT message_vi FROM contradictions").fetchone()
    assert message.endswith("“Kết quả 6 tháng đầu năm 2023” (05/07/2023) in cả “14 lớp” lẫn “14 lớp”.")


@pytest.mark.parametrize(
    ("unit", "one", "other", "contradicts"),
    [
        ("đồng", "1500000000", "1460000000", False),
        ("đồng", "1500000000", "1360000000", True),
        ("%", "87", "87.3", False),
        ("%", "87.5", "87.3", True),
        ("lớp", "120", "124", True),
    ],
)
def test_rounding_explains_a_difference_of_what_is_measured_never_of_what_is_counted(
    db: Database, crawl: str, page: MakePage, unit: str, one: str, other: str, contradicts: bool
) -> None:
    pages.store(db, crawl, changed(page(), unit=unit, value=Decimal(one)))
    pages.store(db, crawl, changed(page(key="102"), unit=unit, value=Decimal(other)))
    assert bool(found(db)) is contradicts


def test_a_flagged_figure_or_a_target_is_worth_less_of_a_look(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, changed(page(classes=12), flags=("dot_decimal",)))
    pages.store(db, crawl, page(classes=14, key="102"))
    assert found(db) == [(12.0, 14.0, "info")]


def test_a_revision_that_corrects_the_value_ends_the_contradiction(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=14, key="102"))
    pages.store(db, crawl, page(classes=12, key="102", at="2024-02-01T00:00:00.000Z"))
    assert found(db) == []


def test_an_archive_of_the_release_before_gets_the_view(db: Database) -> None:
    db.execute("DROP VIEW contradictions")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0002_contradictions'")
    db.conn.commit()
    migrations.apply(db)
    assert found(db) == []
