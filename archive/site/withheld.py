"""The page that stands where something is withheld: that it is, since when and why, and nothing of it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette.utils import tilde_decode

_ROW = re.compile(r"^/archive/[^/]+/([^/]+?)(?:\.(?:json|csv|jsono))?$")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A withholding as readers see it; ``kind`` is what was withheld: article, figure or attachment."""

    suppression_id: str
    kind: str
    withheld_at: str
    reason: str


async def tombstone_at(datasette: Any, path: str) -> Withheld | None:
    """Return why there is nothing at a path of the site; None where there simply is nothing."""
    match = _ROW.match(path)
    if match is None:
        return None
    key = tilde_decode(match[1])
    try:
        found: Withheld | None = await datasette.databases["archive"].execute_fn(lambda conn: read_tombstone(conn, key))
    except sqlite3.OperationalError:  # a snapshot of an earlier version
        return None
    return found


def read_tombstone(db: sqlite3.Connection, key: str) -> Withheld | None:
    """Return the withholding behind an identifier that is not there any more."""
    row = db.execute(
        "SELECT suppression_id, s.kind, withheld_at, reason FROM tombstones JOIN suppressions s USING (suppression_id) "
        "WHERE id = ? AND lifted_at IS NULL",
        (key,),
    ).fetchone()
    return Withheld(*row) if row else None


def read_suppression(db: sqlite3.Connection, suppression_id: str) -> Withheld | None:
    """Return a withholding that is in force."""
    row = db.execute(
        "SELECT suppression_id, kind, withheld_at, reason FROM suppressions "
        "WHERE suppression_id = ? AND lifted_at IS NULL",
        (suppression_id,),
    ).fetchone()
    return Withheld(*row) if row else None


def withheld_in_article(db: sqlite3.Connection, article_id: str) -> tuple[Withheld, ...]:
    """Return the withholdings of figures that an article prints, oldest first."""
    rows = db.execute(
        "SELECT suppression_id, kind, withheld_at, reason FROM suppressions "
        "WHERE article_id = ? AND kind = 'figure' AND lifted_at IS NULL ORDER BY withheld_at, suppression_id",
        (article_id,),
    )
    return tuple(Withheld(*row) for row in rows)
