"""A large archive, written straight into the tables: 100,000 articles in minutes, and going on where it was stopped.

::

    large_article ──► rows of every table that a crawl fills ──► working.db ──► scrapy publish ──► archive.db
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

import archive
from archive import identity, ledger
from archive.paths import ArchivePaths
from archive.sentence import sentence_around
from archive.site.server import PROJECT
from archive.store.database import close_working, open_working
from archive.store.seal import put_seal
from scraper.vocabularies import store_vocabularies
from tests.benchmarks.large_article import Area, Counted, Made, bounds, contents

PORTAL, BASE = "sample", "http://lmhtx.example"
A_TIME = 2_000  # articles in one transaction
CACHE_KB = 1_000_000  # keys are hashes: rows go all over the tables
ALIKE = 40  # of the news so many in a listing
_STALE = "INSERT OR IGNORE INTO ledger_stale SELECT article_id FROM articles WHERE first_seen = ?"
_COMMUNES = "SELECT area, name FROM areas WHERE area LIKE '%@before-2025' AND level = 'commune' ORDER BY 1"
Row = tuple[Any, ...]
Say = Callable[[str], None]


@dataclass(slots=True)
class _Rows:
    """Rows to be written, by the statement that writes them."""

    of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: object) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * len(values))
        self.of[f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})"].append(tuple(values.values()))

    def write(self, db: Database) -> None:
        for statement, rows in self.of.items():
            in_order: list[Row] = sorted(rows, key=lambda row: str(row[0]))
            db.conn.executemany(statement, in_order)
        self.of.clear()


def make(paths: ArchivePaths, articles: int, say: Say) -> None:
    """Make the archive in a folder, or what of it is missing there; publish it, again where our code has changed."""
    paths.make()
    marker, code = paths.root / "published-by", _code()
    began = time.perf_counter()
    db = open_working(paths.working)
    try:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        done = int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
        if done < articles:
            _fill(db, done, articles, say)
            say(f"written: {articles - done} articles in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        stale = int(db.execute("SELECT count(*) FROM ledger_stale").fetchone()[0])
        if stale:
            cells = _claims(db)
            say(f"ledger: {cells} cells of {stale} articles in {time.perf_counter() - began:.0f} s")
        known = marker.read_text("ascii") if marker.exists() and paths.published.exists() else ""
        if done == articles and not stale and known == code:
            db.close()
            put_seal(paths.working)
            return
    except BaseException:
        db.close()
        raise
    close_working(db, paths.working)
    began = time.perf_counter()
    there = {**os.environ, "ARCHIVE_DIR": str(paths.root)}
    line = [sys.executable, "-m", "scrapy", "publish"]  # as an operator does, with all that belongs to it
    published = subprocess.run(line, cwd=PROJECT, env=there, check=True, stdout=subprocess.PIPE, text=True)
    marker.write_text(code, "ascii")
    say(f"{published.stdout.strip().splitlines()[-1]} in {time.perf_counter() - began:.0f} s")


def _code() -> str:
    """Return a digest of all that a publication may run."""
    return hashlib.sha256(
        b"".join(p.read_bytes() for p in sorted(Path(archive.__file__).parent.rglob("*.py")))
    ).hexdigest()


def _fill(db: Database, done: int, articles: int, say: Say) -> None:
    store_vocabularies(db)
    counted, areas = _vocabulary(db)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    with db.atomic():
        db.execute(
            "INSERT OR IGNORE INTO portals (portal, organisation, area, base, platform) VALUES (?, ?, '95', ?, ?)",
            (PORTAL, "Liên minh Hợp tác xã tỉnh (mẫu)", BASE, "liferay7"),
        )
    rows = _Rows()
    for first in range(done + 1, articles + 1, A_TIME):
        with db.atomic():
            # Noting each row's article one by one takes longer than all the rest; they are noted at once instead.
            for name, _ in triggers:
                db.execute(f"DROP TRIGGER IF EXISTS {name}")
            last = min(first + A_TIME, articles + 1)
            made = {nth: contents(nth, counted, areas) for nth in range(first, last)}
            _crawl(rows, first, len(made), sum(map(len, made.values())))
            for nth, versions in made.items():
                _article(rows, nth, _crawl_id(first), versions)
            rows.write(db)
            db.execute(
                "INSERT OR IGNORE INTO ledger_stale SELECT article_id FROM articles WHERE first_seen = ?",
                (_seen(first),),
            )
            for _, sql in triggers:
                db.execute(sql)
        if first // A_TIME % 5 == 4:
            say(f"  {last - 1} of {articles} articles")


def _claims(db: Database) -> int:
    """Work the ledger out with a cache that holds all of it; return its cells.

    With the few megabytes that a crawl's ledger needs, a million figures at once would read every page many times.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("archive.ledger.update"), "_CACHE_KB", CACHE_KB)
        return ledger.update(db).cells


def _vocabulary(db: Database) -> tuple[list[Counted], list[Area]]:
    cursor = db.execute("SELECT * FROM indicators WHERE needs IS NULL OR needs = '' ORDER BY indicator")
    names = [d[0] for d in cursor.description]
    counted = [bounds(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    communes = db.execute(_COMMUNES)
    return counted, [Area(None, "toàn tỉnh"), *(Area(*row) for row in communes.fetchall())]


def _seen(first: int) -> str:
    return f"2024-01-{1 + first // A_TIME % 28:02}T{first // A_TIME // 28:02}:00:00.000Z"


def _crawl_id(first: int) -> str:
    return f"w{first:06}"


def _crawl(rows: _Rows, first: int, articles: int, revisions: int) -> None:
    at = _seen(first)
    rows.add(
        "crawls",
        crawl_id=_crawl_id(first),
        portal=PORTAL,
        source="live",
        mode="full",
        base=BASE,
        started_at=at,
        finished_at=at.replace(":00:00.000", ":59:00.000"),
        outcome="done",
        software="benchmark",
        parser_version="1",
        extractor_version="1",
        requests=revisions,
        articles=articles,
        new_articles=articles,
        new_revisions=revisions,
    )


def _article(rows: _Rows, nth: int, crawl: str, made: Sequence[Made]) -> None:
    known = made[0].article
    article_id = identity.article_id(PORTAL, known.entry.key, "")
    url, at = f"{BASE}/-/{known.entry.slug}-{nth}", _seen(nth - (nth - 1) % A_TIME)
    revision = ""
    for version, content in enumerate(made):
        captured = at.replace(":00:00.000", f":{version * 30:02}:00.000")
        revision = _revision(rows, content, article_id, url, captured, crawl, nth)
    figures = len(made[-1].figures)
    published = known.published
    rows.add(
        "articles",
        article_id=article_id,
        portal=PORTAL,
        asset_key=known.entry.key,
        url=url,
        title=known.entry.title,
        unit=known.unit,
        section="Tin tức",
        published=published,
        revision_id=revision,
        revisions=len(made),
        figures=figures,
        view_count=known.views,
        first_seen=at,
        last_seen=at,
    )
    rows.add("article_urls", url_key=f"/-/{nth}", article_id=article_id, url=url, first_seen=at, last_seen=at)
    rows.add(
        "listing_entries",
        listing_url=f"{BASE}/tin-tuc?trang={nth // ALIKE}",
        article_url=url,
        portal=PORTAL,
        url_key=f"/-/{nth}",
        title=known.entry.title,
        published=published[:10],
        first_seen=at,
        last_seen=at,
    )
    for days in (0, 30):
        counted = (known.entry.published + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        rows.add("view_counts", article_id=article_id, captured_at=counted, count=known.views + days)


def _revision(rows: _Rows, made: Made, article_id: str, url: str, at: str, crawl: str, nth: int) -> str:
    known, text = made.article, made.text
    content = identity.content_hash(known.parsed("Tin tức"))
    capture = identity.capture_id(crawl, url, at, nth)
    revision = identity.revision_id(article_id, content, at)
    text_id = identity.text_id(revision, "article", "1")
    owner = {"article_id": article_id, "revision_id": revision, "text_id": text_id}
    rows.add(
        "captures",
        capture_id=capture,
        crawl_id=crawl,
        url=url,
        captured_at=at,
        status=200,
        outcome="article",
        payload_digest=f"sha256:{content.upper()}",
        mime="text/html",
        warc_type="response",
        warc_file=f"{PORTAL}-{crawl}.warc.gz",
        warc_offset=nth * 9_000,
        warc_length=8_400,
        shows_article=article_id,
    )
    rows.add(
        "revisions",
        revision_id=revision,
        article_id=article_id,
        content_hash=content,
        captured_at=at,
        capture_id=capture,
        last_confirmed=at,
        title=known.entry.title,
        unit=known.unit,
        section="Tin tức",
        published=known.published,
        lead=known.lead,
        platform="liferay7",
        text_id=text_id,
    )
    rows.add("sightings", article_id=article_id, captured_at=at, capture_id=capture, revision_id=revision)
    blocks = json.dumps([[b.kind, b.start, b.end] for b in text.blocks])
    rows.add(
        "texts",
        text_id=text_id,
        revision_id=revision,
        parser_version="1",
        extractor_version="1",
        text=text.text,
        blocks=blocks,
    )
    ids = [row["figure_id"] for row in _figures(made, owner)]
    for row in _figures(made, owner):
        rows.add("figures", **row)
    if nth % 7 == 0 and len(ids) > 1:
        rows.add(
            "checks",
            check_id=identity.check_id(text_id, "sum", [0]),
            **owner,
            check="sum",
            outcome="ok" if nth % 5 else "fails",
            severity="warning",
            figures=json.dumps(ids[:2]),
            message_vi="Tổng không khớp các phần.",
            message_en="The parts do not add up.",
        )
    cited = text.text.find("Kế hoạch số")
    if cited >= 0:
        quote = text.text[cited : cited + 40].split(" về ")[0].split(",")[0].split("\n")[0]
        rows.add(
            "citations",
            citation_id=identity.citation_id(text_id, cited, cited + len(quote)),
            **owner,
            start=cited,
            end=cited + len(quote),
            quote=quote,
            kind="Kế hoạch",
            number=quote.removeprefix("Kế hoạch số "),
        )
    for position, image in enumerate(known.images):
        rows.add(
            "images",
            revision_id=revision,
            position=position,
            url=f"{BASE}{image.url}",
            alt=image.alt,
            caption=image.caption,
        )
    for position, document in enumerate(known.documents):
        rows.add(
            "attachments", revision_id=revision, position=position, url=f"{BASE}{document.url}", label=document.label
        )
    return revision


def _figures(made: Made, owner: dict[str, str]) -> Iterator[dict[str, Any]]:
    text, before = made.text.text, None
    for figure in made.figures:
        end = figure.start + len(figure.quote)
        of_line = figure.start >= made.first_of_line
        start_of_period, _, end_of_period = (figure.period or "/").partition("/")
        name = identity.figure_id(owner["text_id"], figure.start, end)
        planned = figure.relation == "percent_of_plan" and before is not None
        yield {
            "figure_id": name,
            **owner,
            "start": figure.start,
            "end": end,
            "quote": figure.quote,
            "sentence": sentence_around(text, figure.start, end),
            "value_text": format(figure.value, "f"),
            "value_max_text": None if figure.value_max is None else format(figure.value_max, "f"),
            "of_text": None if figure.of is None else format(figure.of, "f"),
            "unit": figure.unit,
            "qualifier": figure.qualifier,
            "relation": figure.relation,
            "status": figure.status,
            "aggregate": "point",
            "related_figure": before if planned else None,
            "link": "plan_of" if planned else None,
            "indicator": figure.indicator,
            "place": made.place if of_line else None,
            "period_start": start_of_period or None,
            "period_end": end_of_period or None,
            "period_grain": ("as_of" if not start_of_period else made.grain if of_line else "span")
            if end_of_period
            else None,
            "period_source": "sentence" if end_of_period else None,
            "flags": '["implausible_low"]' if figure.misprint else "[]",
            "rule": "number",
            "extractor_version": "1",
        }
        before = name


def rows_of(paths: ArchivePaths, query: str) -> list[tuple[Any, ...]]:
    """Query the snapshot."""
    db = sqlite3.connect(f"{paths.published.as_uri()}?mode=ro", uri=True)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()
