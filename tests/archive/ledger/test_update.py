"""The ledger of a small archive: claims from figures, kept up to date article by article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlite_utils import Database

from archive.ledger import as_known_on, check, update
from archive.ledger.vocabulary import store_statistics
from archive.records import Comparison, PageResult
from archive.store import pages
from archive.store.views import OWNER_OF_FILE
from archive.vocabulary import Area, Partition
from tests.archive.conftest import MakePage

TABLES = ("observations", "claims", "unclaimed", "disagreements")
AREAS = (
    Area("95@before-2025", "Bạc Liêu", "tỉnh", "province", None, None, "2025-06-30", "96@after-2025"),
    Area("31915@before-2025", "Minh Diệu", "xã", "commune", "95@before-2025", None, "2025-06-30", None),
    Area("96@after-2025", "Cà Mau", "tỉnh", "province", None, "2025-07-01", None, None),
)
SECTORS = Partition("by-sector", "classes_held", (("classes_held", "nông nghiệp"), ("classes_held", "phi nông nghiệp")))


def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def whole(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(db, f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES}


def saying(result: PageResult, *changes: dict[str, Any]) -> PageResult:
    """Return a page whose figures, one for each of the changes, have other fields."""
    assert result.version is not None
    reading = result.version.reading
    figures = tuple(replace(f, **c) for f, c in zip(reading.figures, changes, strict=True))
    return replace(result, version=replace(result.version, reading=replace(reading, figures=figures)))


@pytest.fixture(autouse=True)
def vocabulary(db: Database) -> None:
    store_statistics(db, AREAS, (), (SECTORS,))


def test_a_cell_has_its_key_its_value_and_the_rule(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12, times=3))
    update(db)
    found = next(db.query("SELECT * FROM observations"))
    assert (found["indicator"], found["area"], found["own_area"]) == ("classes_held", "95@before-2025", 1)
    assert (found["period_start"], found["period_end"]) == ("2023-01-01", "2023-06-30")
    assert (found["value_text"], found["rule"], found["n_claims"]) == ("12", "only claim", 1)
    (claim,) = db.query("SELECT * FROM claims")
    assert claim["known_from"] == "2023-07-05T08:00:00+07:00"
    assert claim["figures"].count('"f') == 3


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"indicator": None}, "indicator"),
        ({"period_start": None, "period_end": None}, "period"),
        ({"value": None}, "value"),
        ({"relation": "change"}, "relation"),
        ({"coverage": "commune"}, "area"),
    ],
)
def test_a_figure_that_lacks_a_part_of_the_key_is_no_claim_and_says_which(
    db: Database, crawl: str, page: MakePage, change: dict[str, Any], lacks: str
) -> None:
    pages.store(db, crawl, saying(page(), change))
    update(db)
    assert rows(db, "SELECT lacks FROM unclaimed") == [(lacks,)]
    assert rows(db, "SELECT count(*) FROM claims") == [(0,)]


def test_a_part_that_does_not_say_which_is_no_claim_of_the_whole(db: Database, crawl: str, page: MakePage) -> None:
    both = page(classes=48, times=2)
    assert both.version is not None
    start = both.version.reading.figures[0].start
    pages.store(db, crawl, saying(both, {}, {"value": Decimal(5), "link": "part_of", "related_start": start}))
    update(db)
    assert rows(db, "SELECT value_text FROM claims") == [("48",)]
    assert rows(db, "SELECT lacks FROM unclaimed") == [("breakdown",)]


def test_breakdowns_and_communes_have_cells_of_their_own(db: Database, crawl: str, page: MakePage) -> None:
    figures: tuple[dict[str, Any], ...] = (
        {},
        {"breakdown": "nông nghiệp"},
        {"place": "31915@before-2025", "coverage": "commune"},
    )
    pages.store(db, crawl, saying(page(times=3), *figures))
    update(db)
    assert rows(db, "SELECT area, breakdown, own_area FROM observations ORDER BY 1, 2") == [
        ("31915@before-2025", None, 0),
        ("95@before-2025", None, 1),
        ("95@before-2025", "nông nghiệp", 1),
    ]


def test_after_the_merger_the_area_is_the_successor(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, saying(page(), {"period_start": "2025-07-01", "period_end": "2025-12-31"}))
    update(db)
    assert rows(db, "SELECT area, own_area FROM observations") == [("96@after-2025", 1)]


def test_nothing_is_reckoned_back_over_the_merger(db: Database, crawl: str, page: MakePage) -> None:
    for key, year, expected in (("101", 2023, 1), ("102", 2026, 0)):
        half = {"period_start": f"{year}-01-01", "period_end": f"{year}-06-30"}
        said = saying(page(key=key, classes=27, times=2), half, {**half, "value": Decimal(5), "relation": "change"})
        assert said.version is not None
        level, change = said.version.reading.figures
        base = (f"{year - 1}-01-01", f"{year - 1}-06-30", "half")
        compared = Comparison(change.start, level.start, "change", 1, "amount", *base)  # type: ignore[arg-type]
        reading = replace(said.version.reading, comparisons=(compared,))
        pages.store(db, crawl, replace(said, version=replace(said.version, reading=reading)))
        update(db)
        made = rows(db, f"SELECT count(*) FROM claims WHERE derived = 'base_of_change' AND article_id = 'thu:{key}'")
        assert made == [(expected,)]


def test_a_total_follows_from_its_parts_and_is_marked(db: Database, crawl: str, page: MakePage) -> None:
    parts = ({"breakdown": "nông nghiệp"}, {"breakdown": "phi nông nghiệp"})
    pages.store(db, crawl, saying(page(classes=12, times=2), *parts))
    update(db)
    found = rows(db, "SELECT value_text, derived, n_claims, n_derived FROM observations WHERE breakdown IS NULL")
    assert found == [("24", 1, 0, 1)]
    assert rows(db, "SELECT count(*) FROM series WHERE breakdown IS NULL") == [(0,)]


def test_the_second_half_follows_from_year_and_first_half(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    year = {"value": Decimal(30), "period_end": "2023-12-31", "period_grain": "year"}
    pages.store(db, crawl, saying(page(key="102"), year))
    update(db)
    late = "SELECT value_text, derived, period_grain FROM observations WHERE period_start = '2023-07-01'"
    assert rows(db, late) == [("18", 1, "half")]
    pages.store(db, crawl, page(classes=13, at="2024-02-01T00:00:00.000Z"))
    update(db)
    assert rows(db, late) == [("17", 1, "half")]
    pages.store(db, crawl, saying(page(key="102", at="2024-03-01T00:00:00.000Z", classes=1), {"indicator": None}))
    update(db)
    assert rows(db, late) == []


def test_an_edit_ends_one_claim_and_begins_another(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=14, at="2024-02-01T00:00:00.000Z"))
    update(db)
    assert rows(db, "SELECT value_text, known_from, known_until FROM claims ORDER BY known_from") == [
        ("12", "2023-07-05T08:00:00+07:00", "2024-02-01T07:00:00+07:00"),
        ("14", "2024-02-01T07:00:00+07:00", None),
    ]
    assert rows(db, "SELECT value_text, n_claims, disputed FROM observations") == [("14", 1, 0)]
    assert rows(db, 'SELECT earlier_value, later_value, difference, "by" FROM restatements') == [(12, 14, 2, "edit")]


def test_what_was_known_on_a_day_is_what_had_been_said_until_then(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=14, at="2024-02-01T00:00:00.000Z"))
    update(db)

    def known(day: str) -> list[str]:
        return [k.resolved.chosen.printed.value_text for k in as_known_on(db, day)]

    assert known("2023-07-04") == []
    assert known("2023-07-05") == ["12"]
    assert known("2024-01-31") == ["12"]
    assert known("2024-02-01") == ["14"]


def test_a_target_is_set_beside_its_outcome(db: Database, crawl: str, page: MakePage) -> None:
    year = {"period_end": "2023-12-31", "period_grain": "year"}
    pages.store(db, crawl, saying(page(), {**year, "value": Decimal(30), "status": "target"}))
    done = page(key="102", times=2)
    assert done.version is not None
    start = done.version.reading.figures[0].start
    percent = {"value": Decimal(90), "unit": "%", "relation": "percent_of_plan", "indicator": None}
    outcome = {**year, "value": Decimal(27)}
    said = saying(done, outcome, {**percent, "related_start": start, "link": "plan_of"})
    assert said.version is not None
    share = said.version.reading.figures[1].start
    plan = Comparison(share, start, "plan", 0, "percent", "2023-01-01", "2023-12-31", "year")
    reading = replace(said.version.reading, comparisons=(plan,))
    pages.store(db, crawl, replace(said, version=replace(said.version, reading=reading)))
    update(db)
    found = rows(db, "SELECT target_value, outcome_value, achieved_percent, printed_percent, met FROM promises")
    assert found == [(30, 27, 90.0, 90.0, 0)]


def story(page: MakePage) -> Iterator[PageResult]:
    yield page(classes=12)
    yield page(classes=14, key="102")
    yield saying(page(key="103"), {"value": Decimal(30), "period_end": "2023-12-31", "period_grain": "year"})
    yield page(classes=13, at="2024-02-01T00:00:00.000Z")
    yield saying(page(key="104", times=2), {"breakdown": "nông nghiệp"}, {"breakdown": "phi nông nghiệp"})
    yield saying(page(key="102", at="2024-03-01T00:00:00.000Z", classes=15), {"relation": "change"})
    yield page(classes=12, at="2024-04-01T00:00:00.000Z")


def test_article_by_article_it_comes_to_the_same_as_all_at_once(db: Database, crawl: str, page: MakePage) -> None:
    for result in story(page):
        pages.store(db, crawl, result)
        update(db)
    step_by_step = whole(db)
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT INTO ledger_stale SELECT article_id FROM articles")
    update(db)
    assert whole(db) == step_by_step
    assert len(step_by_step["claims"]) > 8


def test_nothing_is_done_where_nothing_changed(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page())
    assert update(db).articles == 1
    before = whole(db)
    assert update(db).articles == 0
    pages.store(db, crawl, page(views=99, at="2024-02-01T00:00:00.000Z"))
    update(db)
    assert whole(db) == before


def test_an_update_that_fails_changes_nothing(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page())
    db.execute("CREATE TRIGGER full BEFORE INSERT ON unclaimed BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    pages.store(db, crawl, saying(page(key="102"), {"indicator": None}))
    with pytest.raises(Exception, match="disk is full"):
        update(db)
    assert rows(db, "SELECT count(*) FROM claims") == [(0,)]
    assert rows(db, "SELECT count(*) FROM ledger_stale") == [(2,)]


def test_the_article_of_a_file_is_found_without_reading_all_articles(db: Database) -> None:
    steps = rows(db, f"EXPLAIN QUERY PLAN {OWNER_OF_FILE.format(file='1')}")
    assert [step for *_, step in steps if step.startswith("SCAN")] == []


def test_a_cell_that_no_article_speaks_of_any_more_is_gone(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(classes=12))
    update(db)
    store_statistics(db, AREAS[1:], (), (SECTORS,))  # the area goes by another name, and so do its cells
    update(db)
    assert rows(db, "SELECT area FROM observations") == [("95",)]
    assert list(check.wrong(db)) == []
