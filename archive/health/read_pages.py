"""What is read in the pages, compared with the pages before them: fields shown, figures per report, share flagged."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.health.proportion import fell, ranked_lower, rose
from archive.health.runs import Judged
from archive.store import coverage

if TYPE_CHECKING:
    from archive.health.measures import Measured

LESS = 0.1  # share by which fewer pages show a field than before
HISTORY = 20  # pages before, below which nothing is said
REPORTS = 400  # newest articles looked at
FEWEST = 8  # newest reports that can be told apart from chance
DIGITS = 20  # in the text of a report: told by the print, not by what was read of it
RANKED = 4.0  # deviations: one in 30,000
HALF = 0.5
FIGURES = 100  # newest figures, and as many before them at least
FLAGGED_MORE = 0.1
UNTOLD = ("entries", "images", "attachments", "view_count", "unit", "lead")
"""Fields that an article may well lack; where one vanishes altogether, ``scraper.drift`` fails the crawl."""


def field_shares(db: Database, crawl_id: str, found: Measured) -> None:
    """Measure which share of the articles of a crawl shows each field."""
    for name in sorted({name for _, name in coverage.of_crawl(db, crawl_id)} - set(UNTOLD)):
        counted, before = coverage.history(db, crawl_id, None, name)
        if not counted or not counted[0].pages or counted[0].crawl_id != crawl_id:
            continue
        now = counted[0]
        found.measures[f"coverage.{name}"] = Judged(now.present / now.pages)
        had, of = sum(b.present for b in before), sum(b.pages for b in before)
        # A quiet crawl brings two articles: those since the last crawl that went through are taken in.
        since = [c for c in counted if c not in before]
        present, pages = sum(c.present for c in since), sum(c.pages for c in since)
        if of >= HISTORY and fell(present, pages, had, of, LESS):
            found.warn(
                f"coverage.{name}",
                f"{present} trong {pages} bài có {name}, trước đây {had} trong {of}",
                f"{present} of {pages} articles have {name}, before it was {had} of {of}",
            )


def _since(db: Database, crawl_id: str, rows: list[tuple[str, float]], least: int) -> tuple[list[float], list[float]]:
    """Split values by the time of their capture: those of the newest crawls that bring ``least``, and those before."""
    starts = db.execute(
        "SELECT started_at FROM crawls WHERE portal = (SELECT portal FROM crawls WHERE crawl_id = ?) "
        "AND source = 'live' ORDER BY started_at DESC",
        (crawl_id,),
    )
    for (start,) in starts:
        newest = [value for moment, value in rows if moment >= start]
        if len(newest) >= least:
            return newest, [value for moment, value in rows if moment < start]
    return [value for _, value in rows], []


_REPORTS = """
    SELECT r.captured_at, t.text, (SELECT count(*) FROM figures f WHERE f.text_id = t.text_id AND f.superseded = 0)
    FROM articles a JOIN revisions r USING (revision_id) JOIN texts t ON t.text_id = r.text_id
    WHERE a.portal = (SELECT portal FROM crawls WHERE crawl_id = ?) ORDER BY r.captured_at DESC LIMIT ?"""


def figures_per_report(db: Database, crawl_id: str, found: Measured) -> None:
    """Measure how many figures are read in a report, which is an article that prints many digits."""
    rows = [
        (moment, float(figures))
        for moment, text, figures in db.execute(_REPORTS, (crawl_id, REPORTS))
        if sum(c.isdigit() for c in text) >= DIGITS
    ]
    newest, earlier = _since(db, crawl_id, rows, FEWEST)
    if not newest:
        return
    found.measures["figures_per_report"] = Judged(mean(newest))
    if len(earlier) < HISTORY or len(newest) < FEWEST:
        return
    if mean(newest) < HALF * mean(earlier) and ranked_lower(newest, earlier) > RANKED:
        found.warn(
            "few_figures",
            f"{mean(newest):.1f} số liệu mỗi báo cáo, trước đây {mean(earlier):.1f}",
            f"{mean(newest):.1f} figures per report, before it was {mean(earlier):.1f}",
        )


_FLAGGED = """
    SELECT r.captured_at, f.flags <> '[]' FROM articles a JOIN revisions r USING (revision_id)
    JOIN figures f ON f.text_id = r.text_id AND f.superseded = 0
    WHERE a.portal = (SELECT portal FROM crawls WHERE crawl_id = ?) ORDER BY r.captured_at DESC LIMIT ?"""


def flagged_share(db: Database, crawl_id: str, found: Measured) -> None:
    """Measure which share of the newest figures is flagged (ambiguous, implausible, recognised from a scan …)."""
    rows = [(row[0], float(row[1])) for row in db.execute(_FLAGGED, (crawl_id, 50 * FIGURES))]
    newest, earlier = _since(db, crawl_id, rows, FIGURES)
    if not newest:
        return
    now, had = int(sum(newest)), int(sum(earlier))
    found.measures["flagged_share"] = Judged(now / len(newest))
    if len(earlier) >= FIGURES and rose(now, len(newest), had, len(earlier), FLAGGED_MORE):
        found.warn(
            "many_flagged",
            f"{now} trong {len(newest)} số liệu bị đánh dấu, trước đây {had} trong {len(earlier)}",
            f"{now} of {len(newest)} figures are flagged, before it was {had} of {len(earlier)}",
        )
