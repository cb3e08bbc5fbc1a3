"""What the page of an article tells of its past: revisions compared, absences, moves, other ids of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.store.comparing import Comparison, RevisionRef, compare, revisions_of


@dataclass(frozen=True, slots=True)
class Absence:
    """A time for which the article was gone from the portal; ``seen_again`` is None while it is."""

    missing_since: str
    last_seen: str
    reason: str | None
    seen_again: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """An address that the article went away from."""

    old_url: str
    new_url: str
    seen_at: str
    old_answers: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Another article that turned out to be this one."""

    article_id: str
    merged_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """The past of an article; ``comparison`` of the revision shown with the one before, or the one asked for."""

    revisions: dict[str, RevisionRef]
    comparison: Comparison | None
    absences: tuple[Absence, ...]
    moves: tuple[Move, ...]
    merged: tuple[Merged, ...]


def read_history(
    db: sqlite3.Connection, article_id: str, shown: str, against: str | None = None
) -> ArticleHistory | None:
    """Read the past of an article; None where there is no such revision to compare with."""
    found = revisions_of(db, article_id)
    by_id = {r.revision_id: r for r in found}
    new = by_id.get(shown)
    old = by_id.get(against) if against else None
    if new is None or (against and old is None):
        return None
    if old is None and new.number > 1:
        old = found[new.number - 2]
    return ArticleHistory(
        revisions=by_id,
        comparison=compare(db, old, new) if old is not None and old != new else None,
        absences=tuple(Absence(*row) for row in db.execute(_ABSENCES, (article_id,))),
        moves=tuple(Move(*row) for row in db.execute(_MOVES, (article_id,))),
        merged=tuple(Merged(*row) for row in db.execute(_MERGED, (article_id,))),
    )


def kept_as(db: sqlite3.Connection, article_id: str) -> str | None:
    """Return the id of the article that one was merged into; None where it was not."""
    try:
        row = db.execute("SELECT into_id FROM merges WHERE article_id = ?", (article_id,)).fetchone()
    except sqlite3.OperationalError:  # a snapshot of an earlier version
        return None
    return str(row[0]) if row else None


_ABSENCES = (
    "SELECT missing_since, last_seen, reason, seen_again FROM absences WHERE article_id = ? ORDER BY missing_since DESC"
)
_MOVES = "SELECT old_url, new_url, seen_at, old_answers FROM moves WHERE article_id = ? ORDER BY seen_at DESC"
_MERGED = "SELECT article_id, merged_at, reason FROM merges WHERE into_id = ? ORDER BY merged_at DESC"
