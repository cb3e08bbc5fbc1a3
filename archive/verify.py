"""Fixity: is everything that was kept still there, whole, and where its row says?

::

    working.db ──► SQLite, seal, references        records, cdxj ──► WARC files
    quotes, counts ──► against their texts         texts, files  ──► read again from their records
                                                   snapshot      ──► archive.db
The parts on the right live in ``archive.fixity``. Nothing is changed here; ``repair`` restores what can be worked out
from what is whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.fixity.cdxj import make_again, verify_index
from archive.fixity.damage import PARTS, Damage, Progress, Verified
from archive.fixity.files import FilesAgain, verify_captures, verify_file_texts
from archive.fixity.records import verify_file, warc_files
from archive.fixity.snapshot import published_though_withheld, verify_snapshot
from archive.fixity.texts import ReadAgain, verify_texts
from archive.ledger import check, update
from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store import articles, sightings
from archive.store.database import open_reading
from archive.store.seal import is_broken, seal_of
from archive.warc import recovery

__all__ = ["PARTS", "Damage", "Verified", "repair", "verify"]

# What an article's row repeats of its newest revision and of what hangs on it (``articles.refresh`` writes it).
_REPEATED = """
    SELECT a.article_id, a.revisions, (SELECT count(*) FROM revisions r WHERE r.article_id = a.article_id),
           a.figures, (SELECT count(*) FROM figures f WHERE f.article_id = a.article_id
                       AND f.revision_id = a.revision_id AND f.superseded = 0),
           a.revision_id IS NOT r.revision_id
               OR (a.title, a.unit, a.section, a.published) IS NOT (r.title, r.unit, r.section, r.published)
    FROM articles a LEFT JOIN revisions r ON r.revision_id = (
        SELECT revision_id FROM revisions n WHERE n.article_id = a.article_id
        ORDER BY captured_at DESC, revision_id DESC LIMIT 1)"""
_REFERENCES = {
    "revisions": "SELECT revision_id FROM revisions WHERE text_id NOT IN (SELECT text_id FROM texts)",
    "figures": "SELECT figure_id FROM figures WHERE related_figure NOT IN (SELECT figure_id FROM figures)",
}


def verify(
    paths: ArchivePaths,
    seen: Verified,
    progress: Progress = lambda _: None,
    again: ReadAgain | None = None,
    files: FilesAgain | None = None,
) -> Iterator[Damage]:
    """Look at everything and yield the damage; ``seen`` counts along.

    ``again`` parses stored pages as a crawl does, ``files`` reads attached files; without them the texts are not
    compared with their captures.

    Raises:
        ArchiveError: there is no archive, or its database cannot be opened at all.
    """
    db = open_reading(paths.working)
    try:
        progress("SQLite")
        db.execute("BEGIN")  # one view of the archive, also while a crawl writes
        yield from _sqlite(db, paths)
        for file in warc_files(db, paths):
            progress(file)
            yield from verify_file(db, paths.warc / file, seen)
        progress("index")
        yield from verify_index(paths)
        if again is not None:
            progress("texts")
            yield from verify_texts(db, again, seen, progress)
        if files is not None:
            yield from verify_file_texts(db, files, seen, progress)
        yield from verify_captures(db)
        progress("quotes")
        yield from _quotes(db, seen)
        yield from _counts(db)
        if paths.published.exists():
            progress("snapshot")
            yield from verify_snapshot(paths.published)
            yield from published_though_withheld(db, paths.published)
    except sqlite3.DatabaseError as error:
        yield Damage("sqlite", paths.working.name, str(error))
    finally:
        db.close()


def _sqlite(db: Database, paths: ArchivePaths) -> Iterator[Damage]:
    name = paths.working.name
    for (said,) in db.execute("PRAGMA integrity_check(20)").fetchall():
        if said != "ok":
            # What only an index holds wrongly can be worked out from its table.
            yield Damage("sqlite", name, said, "reindex" if "index" in said else None)
    if is_broken(paths.working):
        reason = "it is not as the last command left it: changed from outside, or damaged where nothing else tells"
        yield Damage("sqlite", name, f"{reason} (see {seal_of(paths.working).name})", "seal")
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield Damage("sqlite", table, f"a row refers to a row of {parent} that is not there")
    for table, query in _REFERENCES.items():
        for (key,) in db.conn.execute(query):
            yield Damage("sqlite", key, f"this row of {table} refers to one that is not there")


def _quotes(db: Database, seen: Verified) -> Iterator[Damage]:
    for table, key in (("figures", "figure_id"), ("citations", "citation_id")):
        rows = db.conn.execute(f'SELECT {key}, start, "end", quote, text FROM {table} JOIN texts USING (text_id)')
        for name, start, end, quote, text in rows:
            seen.figures += table == "figures"
            if text[start:end] != quote:
                yield Damage("quotes", name, f"{quote!r} does not stand at {start} to {end} of its text")


def _counts(db: Database) -> Iterator[Damage]:
    for article_id, revisions, revisions_there, figures, figures_there, other in db.conn.execute(_REPEATED):
        if revisions != revisions_there:
            yield Damage("counts", article_id, f"says {revisions} revisions, has {revisions_there}", "refresh")
        if figures != figures_there:
            yield Damage("counts", article_id, f"says {figures} figures, has {figures_there}", "refresh")
        if other:
            yield Damage("counts", article_id, "its row does not say what its newest revision says", "refresh")
    for crawl_id, requests, there in db.conn.execute(
        "SELECT crawl_id, requests, (SELECT count(*) FROM captures c WHERE c.crawl_id = crawls.crawl_id) AS there "
        "FROM crawls WHERE requests <> there"
    ):
        yield Damage("counts", crawl_id, f"says {requests} requests, has {there} captures")
    yield from _spans(db)
    for what, why in check.wrong(db):
        yield Damage("counts", what, why, "ledger")


def _spans(db: Database) -> Iterator[Damage]:
    """Compare when each revision began and was last confirmed with the captures that showed it."""
    rows = db.execute(
        """SELECT r.article_id, r.revision_id FROM revisions r LEFT JOIN (
               SELECT revision_id, min(captured_at) AS first, max(captured_at) AS last FROM sightings GROUP BY 1) s
           USING (revision_id) WHERE s.first IS NOT r.captured_at OR s.last > r.last_confirmed"""
    )
    for article_id, revision_id in rows.fetchall():
        yield Damage("counts", article_id, f"revision {revision_id} was not seen from when to when it says", "refresh")


def repair(db: Database, paths: ArchivePaths, damage: list[Damage]) -> list[str]:
    """Restore what can be worked out from what is whole: indexes, counts, the snapshot. Returns what was done.

    Records, texts and figures are never touched. The caller holds the archive's lock.
    """
    done: list[str] = []
    mends = {d.mend for d in damage}
    if "recover" in mends:
        adopted, torn = recovery.recover(db, paths.warc)
        done.append(f"{adopted} records given their rows and {torn} torn tails set aside")
    if mends & {"recover", "index"} and paths.index.exists():
        make_again(paths)
        done.append("CDXJ index made anew")
    if "reindex" in mends:
        try:
            db.execute("REINDEX")
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"cannot build the indexes anew: {error}; restore it from a backup") from None
        done.append("indexes built anew")
    if "refresh" in mends:
        with db.atomic():
            for article_id in {d.what for d in damage if d.mend == "refresh"}:
                sightings.mend(db, article_id)
                articles.refresh(db, article_id)
        update(db)
        done.append("counts worked out anew")
    if "ledger" in mends:
        check.make_again(db)
        done.append("the ledger worked out anew")
    if paths.published.exists() and mends & {"publish", "refresh", "ledger"}:
        publish(paths)
        done.append("snapshot published anew")
    return done
