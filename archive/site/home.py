"""What the home page shows. It changes with the snapshot alone, so it is read once for each."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from archive.audit.trust import Trust, of_indicators
from archive.site.digest.reading import read_heads
from archive.site.digest.records import DigestHead
from archive.site.gaps import GapKind, read_kinds
from archive.site.published import is_there

HEADLINES = 8  # indicators on the home page: those that articles state most, without contradiction
POINTS = 5  # newest values of each
NEWEST = 8  # rows of each list
REPORTS = 3


@dataclass(frozen=True, slots=True)
class CrawlState:
    """The last crawl of a portal, and when one last went through to its end."""

    portal: str
    organisation: str
    base: str
    crawl_id: str
    started_at: str
    finished_at: str | None
    outcome: str
    reason: str | None
    articles: int
    new_articles: int
    new_revisions: int
    errors: int
    last_done: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the archive holds."""

    articles: int
    revisions: int
    figures: int
    indicators: int
    first: str | None
    last: str | None
    last_revision: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series."""

    period_start: str | None
    period_end: str
    period_grain: str | None
    value: float
    value_text: str
    n_claims: int
    disputed: bool
    flagged: bool
    figure_id: str


@dataclass(frozen=True, slots=True)
class Headline:
    """An indicator and its newest values, oldest first, all of one period grain."""

    indicator: str
    label_vi: str
    label_en: str
    unit: str
    points: tuple[Point, ...]
    trust: Trust | None
    charts: Mapping[str, str]
    """The small chart of the same periods, by language; empty where it is not drawn."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article in a list."""

    article_id: str
    title: str
    published: str | None
    section: str | None
    figures: int


@dataclass(frozen=True, slots=True)
class Failing:
    """A check of printed figures that fails."""

    check_id: str
    article_id: str
    title: str
    severity: str
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Change:
    """A printed figure that one revision of an article replaced, added (no old quote) or dropped (no new one)."""

    article_id: str
    title: str
    seen_at: str
    old_quote: str | None
    new_quote: str | None
    figure: str
    label_vi: str | None
    label_en: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """All that the home page shows."""

    crawls: tuple[CrawlState, ...]
    counts: Counts
    headlines: tuple[Headline, ...]
    articles: tuple[NewArticle, ...]
    failing: tuple[Failing, ...]
    n_failing: int
    changes: tuple[Change, ...]
    reports: tuple[DigestHead, ...]
    missing: tuple[GapKind, ...]


def read_home(db: sqlite3.Connection) -> Home:
    """Read the home page from a snapshot."""
    failing = "FROM checks JOIN articles USING (article_id, revision_id) WHERE outcome = 'fails'"
    return Home(
        crawls=tuple(CrawlState(*row) for row in db.execute(_CRAWLS)),
        counts=Counts(*db.execute(_COUNTS).fetchone()),
        headlines=_headlines(db),
        articles=tuple(
            NewArticle(*row)
            for row in db.execute(
                "SELECT article_id, title, published, section, figures FROM articles "
                "ORDER BY published IS NULL, published DESC, article_id LIMIT ?",
                (NEWEST,),
            )
        ),
        failing=tuple(
            Failing(*row)
            for row in db.execute(
                f"SELECT check_id, article_id, title, severity, message_vi, message_en {failing} "
                "ORDER BY severity = 'info', severity = 'warning', published DESC, check_id LIMIT ?",
                (NEWEST,),
            )
        ),
        n_failing=db.execute(f"SELECT count(*) {failing}").fetchone()[0],
        changes=tuple(
            Change(*row)
            for row in db.execute(
                "SELECT article_id, title, seen_at, old_quote, new_quote, "
                "coalesce(new_figure, old_figure) AS figure, label_vi, label_en FROM changes "
                "JOIN articles USING (article_id) LEFT JOIN indicators USING (indicator) "
                "ORDER BY seen_at DESC, change = 'added', figure LIMIT ?",
                (NEWEST,),
            )
        ),
        reports=read_heads(db, REPORTS) if is_there(db, "digests") else (),
        missing=read_kinds(db, 0),
    )


_CRAWLS = """
    SELECT portal, organisation, p.base, crawl_id, started_at, finished_at, coalesce(outcome, 'running'), reason,
           articles, new_articles, new_revisions, errors,
           (SELECT max(finished_at) FROM crawls d WHERE d.portal = p.portal AND d.outcome = 'done')
    FROM portals p JOIN crawls c USING (portal)
    WHERE crawl_id = (SELECT crawl_id FROM crawls l WHERE l.portal = p.portal ORDER BY started_at DESC LIMIT 1)
    ORDER BY portal"""

_COUNTS = """
    SELECT count(*), coalesce(sum(revisions), 0), coalesce(sum(figures), 0),
           (SELECT count(DISTINCT indicator) FROM figures WHERE superseded = 0),
           min(published), max(published), (SELECT max(captured_at) FROM revisions)
    FROM articles"""

_SERIES = """
    SELECT indicator, label_vi, label_en, s.unit, period_start, period_end, period_grain, value, value_text, n_claims,
           disputed, flagged, figure_id
    FROM series s JOIN indicators USING (indicator)
    WHERE breakdown IS NULL AND coverage IS NULL AND s.status = 'achieved'
          AND own_area
    ORDER BY indicator, period_end, aggregate = 'cumulative'"""


def _headlines(db: sqlite3.Connection) -> tuple[Headline, ...]:
    """Return the indicators with the most claims, each with its newest points of the grain that has most periods."""
    points: dict[tuple[str, str, str, str], dict[str | None, dict[str, Point]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, vi, en, unit, *rest in db.execute(_SERIES):
        point = Point(*rest)
        points[indicator, vi, en, unit][point.period_grain].setdefault(point.period_end, point)
    found: list[tuple[int, Headline]] = []
    trust = of_indicators(db)
    charts = _small_charts(db)
    for (indicator, vi, en, unit), grains in points.items():
        drawn = charts.get((indicator, unit), {})
        # Halves on a tie: the half-yearly report is what an alliance publishes by habit.
        series = max(grains, key=lambda grain: (grain in drawn, len(grains[grain]), grain == "half"))
        newest = tuple(grains[series][end] for end in sorted(grains[series])[-POINTS:])
        if len(newest) > 1:
            shown = Headline(indicator, vi, en, unit, newest, trust.get(indicator), drawn.get(series, {}))
            found.append((sum(p.n_claims for g in grains.values() for p in g.values() if not p.disputed), shown))
    found.sort(key=lambda ranked: -ranked[0])
    return tuple(headline for _, headline in found[:HEADLINES])


def _small_charts(db: sqlite3.Connection) -> dict[tuple[str, str], dict[str | None, dict[str, str]]]:
    """Return the small charts by indicator and unit, then by grain, then by language."""
    found: dict[tuple[str, str], dict[str | None, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, unit, grain, spoken, svg in db.execute(
        "SELECT indicator, unit, grain, language, svg_small FROM charts WHERE svg_small IS NOT NULL AND NOT of_parts"
    ):
        found[indicator, unit][grain][spoken] = svg
    return found
