"""Sightings: which capture showed which revision of an article.

The captures of an article, in the order of their times, show one content after another. A revision is a run of them
that nothing else interrupts. Captures arrive in any order (a web archive is read years later), so every sighting is
kept, and a revision that turns out to have been interrupted is divided::

    arrived       A ─────────────── A         one revision, seen twice
    then          A ───── B ─────── A         three: A, B, and A again (a revert)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from archive import identity
from archive.store import revisions


@dataclass(frozen=True, slots=True)
class Sighting:
    """One capture of an article, and the revision that it shows."""

    captured_at: str
    capture_id: str
    revision_id: str


def joined(db: Database, article_id: str, contents: Sequence[str], moment: str) -> str | None:
    """Return the revision whose run a capture of this content belongs to; None where the content is new there.

    ``contents`` are the hashes under which the content may be known, the present one first.
    """
    for side in ("<= ? ORDER BY s.captured_at DESC, s.capture_id DESC", "> ? ORDER BY s.captured_at, s.capture_id"):
        row = db.execute(
            "SELECT revision_id, content_hash FROM sightings s JOIN revisions USING (revision_id) "
            f"WHERE s.article_id = ? AND s.captured_at {side} LIMIT 1",
            (article_id, moment),
        ).fetchone()
        if row is not None and row[1] in contents:
            if row[1] != contents[0]:
                db.execute("UPDATE revisions SET content_hash = ? WHERE revision_id = ?", (contents[0], row[0]))
            return str(row[0])
    return None


def note(db: Database, article_id: str, sighting: Sighting) -> None:
    """Keep a sighting; its revision begins with its earliest and is confirmed by its latest."""
    db.execute(
        "INSERT INTO sightings (article_id, captured_at, capture_id, revision_id) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (article_id, captured_at, capture_id) DO UPDATE SET revision_id = excluded.revision_id",
        (article_id, sighting.captured_at, sighting.capture_id, sighting.revision_id),
    )
    revisions.set_span(db, sighting.revision_id)
    untangle(db, article_id)


def mend(db: Database, article_id: str) -> None:
    """Work out anew when each revision of an article was seen."""
    for (revision_id,) in db.execute(
        "SELECT revision_id FROM revisions WHERE article_id = ?", (article_id,)
    ).fetchall():
        revisions.set_span(db, revision_id)
    untangle(db, article_id)


def untangle(db: Database, article_id: str) -> None:
    """Divide every revision of an article that another one interrupts."""
    count = db.execute("SELECT count(*) FROM revisions WHERE article_id = ?", (article_id,)).fetchone()[0]
    if count < 2:  # nothing can interrupt the only one
        return
    seen = [
        Sighting(*row)
        for row in db.execute(
            "SELECT captured_at, capture_id, revision_id FROM sightings WHERE article_id = ? "
            "ORDER BY captured_at, capture_id",
            (article_id,),
        )
    ]
    runs: dict[str, list[list[Sighting]]] = {}
    for revision_id, run in groupby(seen, key=lambda s: s.revision_id):
        runs.setdefault(revision_id, []).append(list(run))
    for revision_id, parts in runs.items():
        if len(parts) > 1:
            _divide(db, article_id, revision_id, parts)


def _divide(db: Database, article_id: str, revision_id: str, parts: list[list[Sighting]]) -> None:
    """Let one run of sightings keep the revision; each other run becomes a revision of its own with the same content.

    The run with the capture that the id was made from keeps it, so that the ids are the same whatever order the
    captures came in.
    """
    content = db.execute("SELECT content_hash FROM revisions WHERE revision_id = ?", (revision_id,)).fetchone()[0]
    namesakes = [
        part
        for part in parts
        if any(identity.revision_id(article_id, content, s.captured_at) == revision_id for s in part)
    ]
    keeps = namesakes[0] if namesakes else parts[0]
    for part in parts:
        if part is keeps:
            continue
        fresh = next(i for i in _ids(article_id, content, part) if not _is_taken(db, i))
        revisions.copy(db, revision_id, fresh, (part[0].captured_at, part[0].capture_id))
        db.conn.executemany(
            "UPDATE sightings SET revision_id = ? WHERE article_id = ? AND captured_at = ? AND capture_id = ?",
            ((fresh, article_id, s.captured_at, s.capture_id) for s in part),
        )
        revisions.set_span(db, fresh)
    revisions.set_span(db, revision_id)


def _ids(article_id: str, content: str, part: list[Sighting]) -> list[str]:
    plain = [identity.revision_id(article_id, content, s.captured_at) for s in part]
    return [*plain, *(identity.revision_id(article_id, content, f"{s.captured_at} {s.capture_id}") for s in part)]


def _is_taken(db: Database, revision_id: str) -> bool:
    return db.execute("SELECT 1 FROM revisions WHERE revision_id = ?", (revision_id,)).fetchone() is not None
