"""What each article's history is, now that captures of several archives are side by side.

A revision is a run of captures that show one content. Where two archives each saw a part of a run, the run bears the
name that readers know it by, else that of its earliest capture: the name that a crawl by one machine would have given
it. What goes by another name goes with it; figures that readers may have cited, or that a person spoke of, stay as
superseded ones, so that their identifiers lead somewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from sqlite_utils import Database

from archive.merging.dissolving import dissolve
from archive.merging.tables import SHARD
from archive.store import absences, articles, files, sightings
from archive.store.sightings import Sighting


def shown(snapshot: Path, table: str = "revisions") -> frozenset[str]:
    """Return the revisions that readers know from a snapshot; none where there is no snapshot that can be read."""
    if not snapshot.exists():
        return frozenset()
    db = sqlite3.connect(f"{snapshot.as_uri()}?immutable=1", uri=True)
    try:
        return frozenset(row[0] for row in db.execute(f"SELECT revision_id FROM {table}"))
    except sqlite3.DatabaseError:
        return frozenset()
    finally:
        db.close()


def remember_shown(db: Database, known: Iterable[frozenset[str]]) -> frozenset[str]:
    """Remember the revisions that readers of shards know, and return all of those so far."""
    with db.atomic():
        for names in known:
            db.conn.executemany("INSERT OR IGNORE INTO shown_revisions VALUES (?)", ((name,) for name in sorted(names)))
    return frozenset(row[0] for row in db.execute("SELECT revision_id FROM shown_revisions"))


# Articles of which the shard has something that the target does not have as it is.
_TOUCHED = f"""
    SELECT article_id FROM {SHARD}.articles s WHERE NOT EXISTS (
        SELECT 1 FROM main.articles t WHERE t.article_id = s.article_id)
    UNION SELECT article_id FROM {SHARD}.sightings s WHERE NOT EXISTS (
        SELECT 1 FROM main.sightings t WHERE (t.article_id, t.captured_at, t.capture_id) = (s.article_id, s.captured_at,
        s.capture_id))
    UNION SELECT article_id FROM {SHARD}.revisions s WHERE NOT EXISTS (
        SELECT 1 FROM main.revisions t WHERE t.revision_id = s.revision_id AND t.text_id = s.text_id
        AND t.section IS s.section)
    UNION SELECT r.article_id FROM {SHARD}.texts s JOIN {SHARD}.revisions r USING (revision_id) WHERE NOT EXISTS (
        SELECT 1 FROM main.texts t WHERE t.text_id = s.text_id AND t.extractor_version = s.extractor_version)
    UNION SELECT article_id FROM {SHARD}.view_counts s WHERE NOT EXISTS (
        SELECT 1 FROM main.view_counts t WHERE (t.article_id, t.captured_at) = (s.article_id, s.captured_at))
    UNION SELECT article_id FROM {SHARD}.absences s WHERE NOT EXISTS (
        SELECT 1 FROM main.absences t WHERE (t.article_id, t.missing_since) = (s.article_id, s.missing_since))
    ORDER BY article_id"""


def touched(db: Database) -> list[str]:
    """Return the articles whose history the shard adds to, before its rows are united with the target's."""
    return [row[0] for row in db.execute(_TOUCHED).fetchall()]


def settle(db: Database, article_id: str, known: Collection[str]) -> None:
    """Work out the history of an article anew; ``known`` are revisions whose names readers know.

    Everything that is true of an article whichever way its captures came together is true of it afterwards.
    """
    _adopt_unseen(db, article_id, known)
    sightings.untangle(db, article_id)  # a name stays with the run of the capture that it was made from
    _join_runs(db, article_id, known)
    sightings.mend(db, article_id)
    _say_what_began(db, article_id)
    _count_views(db, article_id)
    absences.work_out(db, article_id)
    files.link_article(db, article_id)
    articles.refresh(db, article_id)


def link_files(db: Database) -> None:
    """Let revisions of whichever article name the files that the shard has fetched for their addresses."""
    rows = db.execute(
        " UNION ".join(
            f"SELECT article_id FROM main.{name} JOIN main.revisions USING (revision_id) WHERE address IN "
            f"(SELECT address FROM {SHARD}.file_captures)"
            for name in files.LINKED
        )
    )
    for (article_id,) in rows.fetchall():
        files.link_article(db, article_id)


def _adopt_unseen(db: Database, article_id: str, known: Collection[str]) -> None:
    """Dissolve revisions that no capture shows under their name: their captures were here, under another one."""
    rows = db.execute(
        f"SELECT r.revision_id, (SELECT t.revision_id FROM {SHARD}.sightings s JOIN main.sightings t USING "
        "(article_id, captured_at, capture_id) WHERE s.revision_id = r.revision_id ORDER BY captured_at LIMIT 1) "
        "FROM main.revisions r WHERE r.article_id = ? AND NOT EXISTS "
        "(SELECT 1 FROM main.sightings t WHERE t.revision_id = r.revision_id)",
        (article_id,),
    ).fetchall()
    for revision_id, into in rows:
        if into is not None:
            dissolve(db, revision_id, into, known)


def _join_runs(db: Database, article_id: str, known: Collection[str]) -> None:
    """Let one run of equal content be one revision."""
    rows = db.execute(
        "SELECT captured_at, capture_id, revision_id FROM sightings WHERE article_id = ? ORDER BY captured_at, "
        "capture_id",
        (article_id,),
    ).fetchall()
    seen = [Sighting(*row) for row in rows]
    names = {s.revision_id for s in seen}
    if len(names) < 2:
        return
    contents = _contents(db, names)
    went_to: dict[str, str] = {}
    held: set[str] = set()
    for _, group in groupby(seen, key=lambda s: contents[s.revision_id]):
        run = list(group)
        order = list(dict.fromkeys(s.revision_id for s in run))
        kept = min(order, key=lambda name: (name not in known, order.index(name)))
        held.add(kept)
        moved = [s for s in run if s.revision_id != kept]
        for sighting in moved:
            went_to.setdefault(sighting.revision_id, kept)
        db.conn.executemany(
            "UPDATE sightings SET revision_id = ? WHERE article_id = ? AND captured_at = ? AND capture_id = ?",
            ((kept, article_id, s.captured_at, s.capture_id) for s in moved),
        )
    for revision_id in sorted(names - held):
        dissolve(db, revision_id, went_to[revision_id], known)


def _contents(db: Database, names: Iterable[str]) -> dict[str, str]:
    """Return what tells the content of each revision: its hash, one hash for those that say the same.

    Hashes of earlier versions held the hosts of attachments; without attachments there was no difference.
    """
    found: dict[str, str] = {}
    said_as: dict[tuple[object, ...], str] = {}
    for name in sorted(names):
        content, *said = db.execute(
            "SELECT content_hash, title, unit, r.published, lead, text, blocks FROM revisions r JOIN texts t ON "
            "t.text_id = r.text_id WHERE r.revision_id = ?",
            (name,),
        ).fetchone()
        attached = db.execute(
            "SELECT url, label FROM attachments WHERE revision_id = ? ORDER BY position", (name,)
        ).fetchall()
        if attached:
            files = tuple((urlsplit(url).path, label) for url, label in attached)
            content = said_as.setdefault((*said, files), content)
        found[name] = content
    return found


def _say_what_began(db: Database, article_id: str) -> None:
    """Say of the first capture of each revision that it brought it, and of the others that they found it unchanged."""
    db.execute(
        "UPDATE captures SET outcome = iif(capture_id IN (SELECT capture_id FROM revisions WHERE article_id = ?1), "
        "'article', 'unchanged') WHERE outcome IN ('article', 'unchanged') AND capture_id IN "
        "(SELECT capture_id FROM sightings WHERE article_id = ?1)",
        (article_id,),
    )


def _count_views(db: Database, article_id: str) -> None:
    """Keep of view counters each change."""
    db.execute(
        "DELETE FROM view_counts WHERE article_id = ?1 AND captured_at IN (SELECT captured_at FROM (SELECT "
        "captured_at, count, lag(count) OVER (ORDER BY captured_at) AS before FROM view_counts WHERE article_id = ?1) "
        "WHERE count = before)",
        (article_id,),
    )
