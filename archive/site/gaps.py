"""What should be in the archive and is not, for the page of gaps, its feed and the home page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

SHOWN = 8  # gaps of each kind on the page
REPORTS = 12  # newest reports that lack something
HOLES = 2_000  # missing values that are read; a page with more would help nobody

# What concerns readers first; a kind that is not named comes last.
ORDER = (
    *("vanished", "missing_period", "missing_ids", "blocked", "failed", "never_fetched", "unread", "gone"),
    *("gone_unconfirmed", "section_unfinished", "crawl_unfinished"),
)


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap; see the view ``gaps``. ``title`` is that of the article, where one is kept."""

    kind: str
    portal: str
    of: str
    what: str
    n: int
    article_id: str | None
    title: str | None
    since: str | None
    last_try: str | None
    tries: int
    reason: str | None
    seen_on: str | None


@dataclass(frozen=True, slots=True)
class GapKind:
    """All gaps of one kind: how many, since when the oldest, and the newest of them."""

    kind: str
    gaps: int
    things: int
    oldest: str | None
    lines: tuple[GapLine, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A report and the indicators that others of its kind tell; each label in two languages."""

    article_id: str
    title: str
    period_start: str
    period_end: str
    period_grain: str
    indicators: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A period of a series that nobody printed; ``report`` is the article that reports on it and says nothing."""

    period_start: str | None
    period_end: str
    period_grain: str
    report: str | None
    derived_value: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator with its holes."""

    indicator: str
    label_vi: str
    label_en: str
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class SectionWalk:
    """The last time that a section of the portal was walked; ``usual`` is what it used to list."""

    portal: str
    section: str
    walked_at: str
    pages: int
    articles: int
    whole: bool
    usual: int | None
    shrank: bool


@dataclass(frozen=True, slots=True)
class Gaps:
    """All that the page of gaps shows."""

    kinds: tuple[GapKind, ...]
    lacking: tuple[Lacking, ...]
    n_lacking: int
    series: tuple[Series, ...]
    n_holes: int
    sections: tuple[SectionWalk, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known to be missing."""
        return not (self.kinds or self.lacking or self.series)


def read_gaps(db: sqlite3.Connection) -> Gaps:
    """Read the page of gaps."""
    lacking = db.execute(_LACKING, (REPORTS,)).fetchall()
    holes = db.execute(_HOLES, (HOLES,)).fetchall()
    return Gaps(
        kinds=read_kinds(db, SHOWN),
        lacking=tuple(Lacking(*(*head, tuple(r[5:8] for r in rows))) for head, rows in _grouped(lacking, 5)),
        n_lacking=db.execute("SELECT count(*) FROM missing_indicators").fetchone()[0],
        series=tuple(Series(*(*head, tuple(Hole(*r[3:]) for r in rows))) for head, rows in _grouped(holes, 3)),
        n_holes=db.execute("SELECT count(*) FROM missing_values").fetchone()[0],
        sections=tuple(
            SectionWalk(*(*walk, bool(whole), usual, bool(shrank)))
            for *walk, whole, usual, shrank in db.execute(_SECTIONS).fetchall()
        ),
    )


def read_kinds(db: sqlite3.Connection, shown: int) -> tuple[GapKind, ...]:
    """Read the kinds of gaps that there are, with the newest of each."""
    counted = db.execute("SELECT kind, count(*), sum(n), min(since) FROM gaps GROUP BY kind").fetchall()
    counted.sort(key=lambda row: (ORDER.index(row[0]) if row[0] in ORDER else len(ORDER), row[0]))
    return tuple(
        GapKind(*(*row, tuple(GapLine(*r) for r in db.execute(_LINES, (row[0], shown)).fetchall()))) for row in counted
    )


def _grouped(rows: list[Any], width: int) -> Iterable[tuple[Any, list[Any]]]:
    for head, group in groupby(rows, key=lambda row: row[:width]):
        yield head, list(group)


_LINES = """
    SELECT g.kind, g.portal, g."of", g.what, g.n, g.article_id, a.title, g.since, g.last_try, g.tries, g.reason,
           g.seen_on
    FROM gaps g LEFT JOIN articles a USING (article_id) WHERE g.kind = ?
    ORDER BY g.since DESC, g.what LIMIT ?"""
_LACKING = """
    WITH newest AS (
        SELECT d.article_id, d.published FROM digests d WHERE d.missing > 0
        ORDER BY d.published DESC, d.article_id LIMIT ?)
    SELECT m.article_id, a.title, m.period_start, m.period_end, m.period_grain, m.indicator, i.label_vi, i.label_en
    FROM newest n CROSS JOIN missing_indicators m USING (article_id) JOIN articles a USING (article_id)
    JOIN indicators i USING (indicator) ORDER BY n.published DESC, m.article_id, m.usual DESC, m.indicator"""
_HOLES = """
    SELECT m.indicator, i.label_vi, i.label_en, m.period_start, m.period_end, m.period_grain, m.report, m.derived_value
    FROM missing_values m JOIN indicators i USING (indicator)
    ORDER BY i.topic, m.indicator, m.period_end DESC, m.period_start LIMIT ?"""
_SECTIONS = """
    SELECT portal, section, walked_at, pages, articles, whole, usual, shrank FROM section_walks w
    WHERE walked_at = (SELECT max(walked_at) FROM section_walks o WHERE o.portal = w.portal AND o.section = w.section)
    ORDER BY portal, section"""
