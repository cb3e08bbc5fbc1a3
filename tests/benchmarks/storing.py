"""``python -m tests.benchmarks.storing``: rows a second of the store, and bytes an article takes.

::

    pages of a sample archive ─► parsed and read, not timed ─► store, one transaction an article ─► rows
                                                                      the same rows ─► executemany, one transaction

Both write into a database of the same tables, indexes and triggers. The store looks up what is known of an article,
its address and its revisions before it writes; ``executemany`` is told.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.records import ArticleVersion
from archive.store import articles, reparsing
from archive.store.database import open_reading, open_working
from archive.warc.reader import read
from archive.warc.walk import walk
from scraper.reparsing import parse_again
from scraper.vocabularies import store_vocabularies
from tests.benchmarks.archives import Sample, measure_on_one
from tests.benchmarks.table import show

ROUNDS = 3
_BASE = ("portals", "crawls", "captures")  # what an article's rows refer to


def versions(source: Sample) -> list[ArticleVersion]:
    """Return every article of an archive as its capture shows it, parsed and read, ready to be stored."""
    paths = source.crawler.paths
    db = open_reading(paths.working)
    try:
        pages = [replace(page, revision=None) for batch in reparsing.pages_of_revisions(db) for page in batch]
    finally:
        db.close()
    return [again.version for again in parse_again(paths.warc, pages) if again.version is not None]


def empty(folder: Path, source: Sample) -> Database:
    """Return a new working database that knows portal, crawl and captures of an archive, and no article."""
    folder.mkdir()
    db = open_working(folder / "working.db")
    store_vocabularies(db)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("ATTACH ? AS source", (str(source.crawler.paths.working),))
    with db.atomic():
        for table in _BASE:
            names = _named(db, table)
            db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM source.{table}")
        db.execute("UPDATE captures SET shows_article = NULL")
    db.execute("DETACH source")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def store_all(db: Database, found: list[ArticleVersion]) -> None:
    """Store articles as a crawl does, one transaction each."""
    for version in found:
        with db.atomic():
            articles.store_version(db, version)


def rows_of(db: Database, before: dict[str, int]) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of all tables that have more than they had, without generated columns."""
    grown = [table for table, count in _counts(db).items() if count > before[table]]
    return {table: db.execute(f"SELECT {_named(db, table)} FROM {table}").fetchall() for table in grown}


def insert_all(db: Database, rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Insert rows in one transaction; no reference is checked."""
    db.execute("PRAGMA foreign_keys = OFF")
    with db.atomic():
        for table, found in rows.items():
            marks = ", ".join("?" * len(found[0]))
            db.conn.executemany(f"INSERT OR REPLACE INTO {table} ({_named(db, table)}) VALUES ({marks})", found)


def seconds(work: Callable[[], None]) -> float:
    """Return the seconds of processor that work took."""
    began = time.process_time()
    work()
    return time.process_time() - began


def rates(source: Sample, rounds: int = ROUNDS) -> tuple[int, int, float, float]:
    """Return articles and rows, and the rows a second of the store and of ``executemany``, the best of a few rounds."""
    found = versions(source)
    best_store = best_raw = float("inf")
    rows: dict[str, list[tuple[object, ...]]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="storing-") as scratch:
            db = empty(Path(scratch) / "store", source)
            before = _counts(db)
            best_store = min(best_store, seconds(partial(store_all, db, found)))
            rows = rows or rows_of(db, before)
            db.close()
            raw = empty(Path(scratch) / "raw", source)
            best_raw = min(best_raw, seconds(partial(insert_all, raw, rows)))
            raw.close()
    count = sum(map(len, rows.values()))
    return len(found), count, count / best_store, count / best_raw


def sizes(source: Sample, scratch: Path) -> list[tuple[str, int]]:
    """Return what is kept and the bytes that it takes; first the pages of articles, each compressed by gzip alone."""
    with source.copied(scratch) as crawler:
        paths = crawler.paths
        publish(paths)
        pages = _pages(paths)
        records = [record for path in sorted(paths.warc.glob("*.warc.gz")) for record in walk(path)]
        return [
            ("gzip of the pages of articles", sum(len(gzip.compress(body)) for body in pages.values())),
            ("their WARC records (request, response, metadata)", sum(r.length for r in records if r.url in pages)),
            ("all WARC records (also of lists, images, files, styles)", sum(r.length for r in records)),
            ("working.db", paths.working.stat().st_size),
            ("archive.db (published, with search)", paths.published.stat().st_size),
        ]


def _pages(paths: ArchivePaths) -> dict[str, bytes]:
    """Return the pages of articles by address."""
    db = open_reading(paths.working)
    try:
        pages = [page for batch in reparsing.pages_of_revisions(db) for page in batch]
    finally:
        db.close()
    return {page.url: read(paths.warc, page.position).body for page in pages}


def _named(db: Database, table: str) -> str:
    """Return the columns of a table that can be written, as SQL names them."""
    return ", ".join(f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({table})"))


def _counts(db: Database) -> dict[str, int]:
    tables = [
        name
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    ]
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def report(source: Sample, rounds: int = ROUNDS) -> None:
    """Print both tables."""
    articles, rows, store, raw = rates(source, rounds)
    show(
        f"Storing {articles} articles, {rows} rows",
        ("", "rows/s", "of executemany"),
        [("the store", f"{store:,.0f}", f"{store / raw:.2f}"), ("executemany", f"{raw:,.0f}", "1.00")],
    )
    with tempfile.TemporaryDirectory(prefix="sizes-") as scratch:
        found = sizes(source, Path(scratch))
    lines = [(name, f"{size / source.articles:,.0f}", f"{size / found[0][1]:.2f}") for name, size in found]
    show(f"Bytes of {source.articles} articles", ("", "bytes an article", "of gzip"), lines)


def main(arguments: list[str] | None = None) -> None:
    """Measure on an archive, which is crawled first where the folder does not hold it."""
    measure_on_one(report, arguments, "tests.benchmarks.storing", 1_000, ROUNDS)


if __name__ == "__main__":
    main()
