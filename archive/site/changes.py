"""What changed on the portal, for the page of changes, its feeds and the home page: events with their figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.diff import Piece, words

PER_PAGE = 30  # events
FIGURES = 12  # of one event on a page; the comparison of the two revisions has them all


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A printed figure that a revision replaced, added (nothing old) or dropped (nothing new)."""

    change: str
    indicator: str | None
    label_vi: str | None
    label_en: str | None
    unit: str | None
    period_start: str | None
    period_end: str | None
    period_grain: str | None
    old_quote: str | None
    new_quote: str | None
    old_value: str | None
    new_value: str | None
    old_figure: str | None
    new_figure: str | None
    old_sentence: str | None
    new_sentence: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The sentence with the words that went and came; all of it came or went where it stands in one revision."""
        return words(self.old_sentence or "", self.new_sentence or "")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an article; ``kind`` and the rest as in the table ``events``."""

    seen_at: str
    kind: str
    article_id: str
    title: str
    url: str
    revision: int | None
    revision_id: str | None
    figures: int
    old: str | None
    new: str | None
    note: str | None
    changes: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of an indicator, since a time (UTC), of one kind; None for all."""

    indicator: str | None = None
    since: str | None = None
    kind: str | None = None
    figures_only: bool = False


def read_events(
    db: sqlite3.Connection, wanted: Wanted, limit: int, offset: int = 0, figures: int = FIGURES
) -> tuple[Event, ...]:
    """Read events, the newest first, each with its first figures; of an indicator alone, where one is wanted."""
    source, conditions = "events e", ["1"]
    if wanted.indicator is not None:
        source = (
            "(SELECT DISTINCT article_id, revision FROM changes WHERE indicator = :indicator) c "
            "CROSS JOIN events e ON e.article_id = c.article_id AND e.revision = c.revision"
        )
    if wanted.since is not None:
        conditions.append("e.seen_at >= :since")
    if wanted.kind is not None:
        conditions.append("e.kind = :kind")
    if wanted.figures_only:
        conditions.append("e.figures > 0")
    rows = db.execute(
        "SELECT e.seen_at, e.kind, e.article_id, a.title, a.url, e.revision, e.revision_id, e.figures, e.old, e.new, "
        f"e.note FROM {source} JOIN articles a ON a.article_id = e.article_id WHERE {' AND '.join(conditions)} "
        "ORDER BY e.seen_at DESC, e.article_id, e.kind, e.old LIMIT :limit OFFSET :offset",
        {
            "indicator": wanted.indicator,
            "since": wanted.since,
            "kind": wanted.kind,
            "limit": limit,
            "offset": offset,
        },
    ).fetchall()
    events = [Event(*row) for row in rows]
    return tuple(
        replace(e, changes=read_changes(db, e.article_id, e.revision, wanted.indicator, figures))
        if e.figures and e.revision is not None
        else e
        for e in events
    )


def read_changes(
    db: sqlite3.Connection, article_id: str, revision: int, indicator: str | None, limit: int
) -> tuple[FigureChange, ...]:
    """Read the figures that a revision changed, in the order of its text, what was dropped last."""
    rows: Sequence[Sequence[str | None]] = db.execute(
        _CHANGES, {"article": article_id, "revision": revision, "indicator": indicator, "limit": limit}
    ).fetchall()
    return tuple(FigureChange(*row) for row in rows)  # type: ignore[arg-type]


_CHANGES = """
    SELECT c.change, c.indicator, i.label_vi, i.label_en, c.unit, c.period_start, c.period_end,
           coalesce(n.period_grain, o.period_grain), c.old_quote, c.new_quote, o.value_text, n.value_text,
           c.old_figure, c.new_figure, o.sentence, n.sentence
    FROM changes c LEFT JOIN figures o ON o.figure_id = c.old_figure LEFT JOIN figures n ON n.figure_id = c.new_figure
    LEFT JOIN indicators i ON i.indicator = c.indicator
    WHERE c.article_id = :article AND c.revision = :revision AND coalesce(c.indicator = :indicator, :indicator IS NULL)
    ORDER BY n.start IS NULL, n.start, o.start LIMIT :limit"""
