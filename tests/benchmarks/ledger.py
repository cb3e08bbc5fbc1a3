"""``python -m tests.benchmarks.ledger [FIGURES]``: figures to cells, all at once and for one new article."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from archive.ledger import update
from archive.store.database import open_working
from scraper.vocabularies import store_vocabularies

PER_ARTICLE = 10
COLUMNS = (
    "figure_id, article_id, revision_id, text_id, start, end, quote, sentence, value_text, unit, qualifier, relation, "
    "status, aggregate, indicator, place, period_start, period_end, period_grain, flags, rule, extractor_version"
)


def fill(db: Database, articles: int, seed: int = 1) -> None:
    """Store articles with figures of random indicators, communes and periods straight into the tables."""
    db.execute("PRAGMA foreign_keys = OFF")
    with db.atomic():
        db.execute("INSERT INTO portals (portal, organisation, area, base) VALUES ('thu', 'Thử', '95', 'http://thu/')")
        kinds = db.execute("SELECT indicator, unit FROM indicators").fetchall()
        places = [area for (area,) in db.execute("SELECT area FROM areas WHERE area LIKE '%@before-2025'")]
        for row in range(articles):
            _article(db, row, list(_figures(random.Random(seed * 1_000_003 + row), row, kinds, places)))


def _article(db: Database, row: int, figures: list[tuple[object, ...]]) -> None:
    at = f"{2012 + row % 11}-07-05T08:00+07:00"
    captured = "2024-01-02T00:00:00.000Z"
    db.execute(
        "INSERT INTO articles (article_id, portal, url, title, published, first_seen, last_seen, revision_id, figures, "
        "revisions) VALUES (?, 'thu', ?, 'Báo cáo', ?, ?, ?, ?, ?, 1)",
        (f"thu:{row}", f"http://thu/{row}", at, captured, captured, f"r{row}", len(figures)),
    )
    db.execute(
        "INSERT INTO revisions (revision_id, article_id, capture_id, captured_at, last_confirmed, content_hash, title, "
        "published, platform, text_id) VALUES (?, ?, ?, ?, ?, ?, 'Báo cáo', ?, 'liferay7', ?)",
        (f"r{row}", f"thu:{row}", f"c{row}", captured, captured, f"h{row}", at, f"t{row}"),
    )
    db.conn.executemany(
        f"INSERT INTO figures ({COLUMNS}) VALUES ({', '.join('?' * 22)})",
        figures,
    )


def _figures(
    chance: random.Random, row: int, kinds: list[tuple[str, str]], places: list[str]
) -> Iterator[tuple[object, ...]]:
    year = 2012 + row % 11
    half = chance.random() < 0.5
    period = (f"{year}-01-01", f"{year}-06-30", "half") if half else (f"{year}-01-01", f"{year}-12-31", "year")
    for nth in range(PER_ARTICLE):
        indicator, unit = chance.choice(kinds)
        value = str(chance.randint(1, 40))
        yield (
            *(f"f{row}-{nth}", f"thu:{row}", f"r{row}", f"t{row}", nth * 20, nth * 20 + 5, f"{value} {unit}", ""),
            *(value, unit, "exact", "none", "achieved", "point", indicator, chance.choice(places), *period),
            *("[]", "number", "3"),
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ledger")
    parser.add_argument("figures", type=int, nargs="?", default=1_000_000)
    articles = parser.parse_args().figures // PER_ARTICLE
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        db = open_working(Path(folder) / "working.db")
        store_vocabularies(db)
        fill(db, articles)
        began = time.perf_counter()
        done = update(db)
        seconds = time.perf_counter() - began
        print(f"{articles * PER_ARTICLE} figures of {done.articles} articles into {done.cells} cells: {seconds:.1f} s")
        db.execute("UPDATE figures SET value_text = '41' WHERE article_id = 'thu:7'")
        began = time.perf_counter()
        done = update(db)
        print(f"one article changed, {done.cells} cells: {(time.perf_counter() - began) * 1000:.0f} ms")
        db.close()


if __name__ == "__main__":
    main()
