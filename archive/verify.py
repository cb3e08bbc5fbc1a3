"""Fixity: is everything that was kept still there, whole, and where its row says?

::

    WARC files ──► every capture's record, its digest        working.db ──► SQLite, references, counts, quotes
                                                             archive.db ──► SQLite, search tables

Nothing is changed here; ``repair`` restores what can be worked out from what is whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store import articles, sightings
from archive.store.database import open_reading
from archive.warc.reader import target
from archive.withholding import log

Part = Literal["warc", "sqlite", "quotes", "counts", "snapshot"]
PARTS: tuple[Part, ...] = ("sqlite", "warc", "quotes", "counts", "snapshot")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was kept: in which part, what it is, what is wrong with it."""

    part: Part
    what: str
    wrong: str


@dataclass(slots=True)
class Verified:
    """How much was looked at, and what was found."""

    captures: int = 0
    records: int = 0
    figures: int = 0
    bytes: int = 0


Progress = Callable[[str], None]


def verify(paths: ArchivePaths, seen: Verified, progress: Progress = lambda _: None) -> Iterator[Damage]:
    """Look at everything and yield the damage; ``seen`` counts along.

    Raises:
        ArchiveError: there is no archive, or its database cannot be opened at all.
    """
    db = open_reading(paths.working)
    try:
        progress("SQLite")
        yield from _sqlite(db)
        for file in _warc_files(db, paths):
            progress(file)
            yield from _warc_file(db, paths.warc / file, seen)
        progress("quotes")
        yield from _quotes(db, seen)
        yield from _counts(db)
        if paths.published.exists():
            progress("snapshot")
            yield from _snapshot(paths.published)
            yield from _published_though_withheld(db, paths.published)
    except sqlite3.DatabaseError as error:
        yield Damage("sqlite", paths.working.name, str(error))
    finally:
        db.close()


def _sqlite(db: Database) -> Iterator[Damage]:
    for (said,) in db.execute("PRAGMA integrity_check(20)").fetchall():
        if said != "ok":
            yield Damage("sqlite", "working.db", said)
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield Damage("sqlite", table, f"a row refers to a row of {parent} that is not there")


def _warc_files(db: Database, paths: ArchivePaths) -> list[str]:
    rows = db.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL ORDER BY 1").fetchall()
    known = {row[0] for row in rows}
    return sorted(known | {p.name for p in paths.warc.glob("*.warc*") if p.is_file()})


def _warc_file(db: Database, path: Path, seen: Verified) -> Iterator[Damage]:
    """Compare one file with the captures that point into it."""
    captures = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT warc_offset, warc_length, capture_id, url, payload_digest FROM captures WHERE warc_file = ?",
            (path.name,),
        ).fetchall()
    }
    seen.captures += len(captures)
    if not path.is_file():
        yield Damage("warc", path.name, f"the file is missing; {len(captures)} captures point into it")
        return
    seen.bytes += path.stat().st_size
    start: int | None = 0
    end, size = 0, path.stat().st_size
    while start is not None:
        # A damaged record ends the reading, with an error or without; it begins again at the next known record.
        reason, lost = "", False
        try:
            for record in _records(path, start):
                seen.records += 1
                capture = captures.pop(record.offset, None)
                yield from _compare(path.name, record, capture)
                end = record.offset + record.length
                lost = capture is not None and record.length != capture[0]
                if lost:
                    end = record.offset
                    break
        except Exception as error:  # noqa: BLE001 - whatever a damaged file makes the reader stumble over
            reason = _plain(error)
        start = None
        if reason or lost or not _is_blank(path, end):
            torn = captures.pop(end, None)
            start = min((offset for offset in captures if offset > end), default=None)
            if not lost:
                whose = f"the record of capture {torn[1]}" if torn else "what stands there"
                yield Damage(
                    "warc", f"{path.name} at byte {end}", f"{whose} cannot be read: {reason or 'it ends early'}"
                )
            end = start or size
    for offset, capture in sorted(captures.items()):
        yield Damage("warc", f"{path.name} at byte {offset}", f"the record of capture {capture[1]} is not there")


def _is_blank(path: Path, start: int) -> bool:
    """Return whether nothing follows, or only the line breaks that end the last record of a plain WARC file."""
    with path.open("rb") as file:
        file.seek(start)
        return not file.read(1 << 10).strip(b"\r\n") and file.tell() - start < 1 << 10


@dataclass(frozen=True, slots=True)
class _Record:
    offset: int
    length: int
    url: str | None
    payload_digest: str | None
    problem: str | None


def _records(path: Path, start: int) -> Iterator[_Record]:
    with path.open("rb") as file:
        file.seek(start)
        records = ArchiveIterator(file, check_digests=True, arc2warc=True)
        for record in records:
            record.raw_stream.read()
            offset, length = records.get_record_offset(), records.get_record_length()
            headers, problems = record.rec_headers, record.digest_checker.problems
            yield _Record(
                offset=offset,
                length=length,
                url=target(record),
                payload_digest=headers.get_header("WARC-Payload-Digest"),
                problem=problems[0] if problems else None,
            )


def _compare(file: str, record: _Record, capture: tuple[int, str, str, str] | None) -> Iterator[Damage]:
    where = f"{file} at byte {record.offset}"
    if record.problem:
        yield Damage("warc", where, f"digest does not fit: {record.problem}")
    if capture is None:
        return
    length, capture_id, url, payload = capture
    if (record.length, record.url) != (length, url) or record.payload_digest not in (payload, None):
        yield Damage("warc", where, f"it is not the record that capture {capture_id} was")


def _plain(error: Exception) -> str:
    text = str(error).strip().split("\n")[0]
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in text)[:80] or type(error).__name__


def _quotes(db: Database, seen: Verified) -> Iterator[Damage]:
    rows = db.conn.execute('SELECT figure_id, start, "end", quote, text FROM figures JOIN texts USING (text_id)')
    for figure_id, start, end, quote, text in rows:
        seen.figures += 1
        if text[start:end] != quote:
            yield Damage("quotes", figure_id, f"{quote!r} does not stand at {start} to {end} of its text")


def _counts(db: Database) -> Iterator[Damage]:
    rows = db.execute(
        """SELECT article_id, a.revisions, (SELECT count(*) FROM revisions r WHERE r.article_id = a.article_id),
                  a.figures, (SELECT count(*) FROM figures f WHERE f.article_id = a.article_id
                            AND f.revision_id = a.revision_id AND f.superseded = 0)
           FROM articles a"""
    )
    for article_id, revisions, revisions_there, figures, figures_there in rows.fetchall():
        if revisions != revisions_there:
            yield Damage("counts", article_id, f"says {revisions} revisions, has {revisions_there}")
        if figures != figures_there:
            yield Damage("counts", article_id, f"says {figures} figures, has {figures_there}")
    yield from _spans(db)


def _spans(db: Database) -> Iterator[Damage]:
    """Compare when each revision began and was last confirmed with the captures that showed it."""
    rows = db.execute(
        """SELECT r.article_id, r.revision_id FROM revisions r LEFT JOIN (
               SELECT revision_id, min(captured_at) AS first, max(captured_at) AS last FROM sightings GROUP BY 1) s
           USING (revision_id) WHERE s.first IS NOT r.captured_at OR s.last > r.last_confirmed"""
    )
    for article_id, revision_id in rows.fetchall():
        yield Damage("counts", article_id, f"revision {revision_id} was not seen from when to when it says")


def _snapshot(path: Path) -> Iterator[Damage]:
    snapshot = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        for (said,) in snapshot.execute("PRAGMA integrity_check(20)").fetchall():
            if said != "ok":
                yield Damage("snapshot", path.name, said)
        documents, articles_there = snapshot.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM articles)"
        ).fetchone()
        if documents != articles_there:
            yield Damage("snapshot", path.name, f"search knows {documents} of {articles_there} articles")
    except sqlite3.DatabaseError as error:
        yield Damage("snapshot", path.name, str(error))
    finally:
        snapshot.close()


def _published_though_withheld(db: Database, path: Path) -> Iterator[Damage]:
    if not db["suppressions"].exists():
        return
    snapshot = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    keys = {"article": "articles WHERE article_id", "figure": "figures WHERE figure_id"}
    try:
        for kept in log.in_force(db):
            if kept.kind == "attachment":
                found = snapshot.execute("SELECT 1 FROM attachments WHERE url = ?", (kept.address,)).fetchone()
            else:
                found = snapshot.execute(f"SELECT 1 FROM {keys[kept.kind]} = ?", (kept.subject,)).fetchone()
            if found:
                yield Damage("snapshot", kept.subject, "it is withheld, but published; scrapy publish mends it")
    except sqlite3.DatabaseError as error:
        yield Damage("snapshot", path.name, str(error))
    finally:
        snapshot.close()


def repair(db: Database, paths: ArchivePaths, damage: list[Damage]) -> list[str]:
    """Restore what can be worked out from what is whole: indexes, counts, the snapshot. Returns what was done.

    Records, texts and figures are never touched. The caller holds the archive's lock.
    """
    done: list[str] = []
    parts = {d.part for d in damage}
    if "sqlite" in parts:
        db.execute("REINDEX")
        done.append("indexes built anew")
    if "counts" in parts:
        with db.atomic():
            for item in damage:
                if item.part == "counts":
                    sightings.mend(db, item.what)
                    articles.refresh(db, item.what)
        done.append("counts worked out anew")
    if "snapshot" in parts or "counts" in parts:
        publish(paths)
        done.append("snapshot published anew")
    return done
