"""Read the facts of an archive from its working database or from a snapshot."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.health.habit import WINDOW
from archive.health.reasons import Health, Reason, from_json
from archive.health.runs import BY_HAND
from archive.health.silence import rhythm
from archive.status.facts import Facts, Failing, PortalFacts, RunFacts, SectionFacts
from archive.store.crawls import SHARE, SHARE_LENGTH

RUNS = 10  # of each portal; those of machines that share a crawl count as one, and of each the last is told
EXAMPLES = 3  # of each kind of what is failing
HABIT = 3  # intervals that make a schedule's habit
QUIET_KINDS = ("missing_ids", "missing_period", "crawl_unfinished")
"""Gaps that no crawl ran into: the ledger of gaps tells them, they are no trouble of today."""

OUTCOMES: dict[str, tuple[Health, str, str]] = {
    "done": ("healthy", "", ""),
    "partial": ("degraded", "chỉ thu thập được một phần", "the crawl went through in part"),
    "failed": ("failed", "lần thu thập thất bại", "the crawl failed"),
    "interrupted": ("degraded", "lần thu thập bị bỏ dở", "the crawl was given up for another"),
}
"""What the outcome of a crawl says of its run by itself, and in which words."""

_TOLD = """run_id, crawl_id, source, mode, started_by, started_at, finished_at, health, reasons, outcome, reason,
           requests, articles, new_articles, new_revisions, errors"""
_EVERY = """
          SELECT r.run_id, r.crawl_id, r.source, r.mode, r.started_by, r.started_at, r.finished_at, r.health, r.reasons,
                 c.outcome, c.reason, c.requests, c.articles, c.new_articles, c.new_revisions, c.errors
          FROM runs r LEFT JOIN crawls c USING (crawl_id) WHERE r.portal = :portal
          UNION ALL
          SELECT crawl_id, crawl_id, source, mode, 'hand', started_at, finished_at, NULL, NULL, outcome, reason,
                 requests, articles, new_articles, new_revisions, errors
          FROM crawls c WHERE portal = :portal AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.crawl_id = c.crawl_id)"""
_RUNS = f"""
    SELECT {_TOLD}
    FROM (SELECT *, dense_rank() OVER (ORDER BY begun DESC, whole DESC) AS nth, whole = run_id OR row_number() OVER (
                 PARTITION BY crawl_id, finished_at IS NULL ORDER BY started_at DESC, run_id DESC) = 1 AS told
          FROM (SELECT *, max(started_at) OVER (PARTITION BY whole) AS begun
                FROM (SELECT *, CASE WHEN crawl_id GLOB '*{SHARE}'
                                THEN substr(crawl_id, 1, length(crawl_id) - {SHARE_LENGTH}) ELSE run_id END AS whole
                      FROM ({_EVERY}))))
    WHERE nth <= :limit AND told ORDER BY started_at DESC, run_id DESC"""


def read(db: sqlite3.Connection, examples: bool = True) -> Facts:
    """Read what is known of every portal; ``examples``: with addresses of what is failing."""
    portals = db.execute("SELECT portal, organisation, base, frozen FROM portals ORDER BY portal").fetchall()
    return Facts(tuple(_portal(db, *row, examples=examples) for row in portals))


def _portal(db: sqlite3.Connection, portal: str, name: str, base: str, frozen: int, *, examples: bool) -> PortalFacts:
    runs = tuple(_run(row) for row in db.execute(_RUNS, {"portal": portal, "limit": RUNS}))
    (articles,) = db.execute("SELECT count(*) FROM articles WHERE portal = ?", (portal,)).fetchone()
    (last_done,) = db.execute(
        "SELECT max(finished_at) FROM crawls WHERE portal = ? AND source = 'live' AND outcome = 'done'", (portal,)
    ).fetchone()
    measures = dict(
        db.execute(
            # A night that brings no article measures no fields: of each measure the newest value.
            "SELECT measure, value FROM (SELECT measure, value, row_number() OVER (PARTITION BY measure "
            "ORDER BY started_at DESC, run_id DESC) AS nth FROM run_measures JOIN runs USING (run_id) "
            "WHERE portal = ?) WHERE nth = 1 ORDER BY measure",
            (portal,),
        ).fetchall()
    )
    return PortalFacts(
        portal,
        name,
        base,
        bool(frozen),
        articles,
        last_done,
        _every(db, portal),
        runs,
        sections_of(db, portal),
        measures,
        _failing(db, portal, examples),
    )


def _run(row: tuple[Any, ...]) -> RunFacts:
    health, reasons, outcome, reason = row[7:11]
    told = from_json(reasons)
    if reasons is None and outcome is not None:  # a crawl from before there were runs
        health, vi, en = OUTCOMES[outcome]
        told = (Reason(outcome, health, f"{vi}: {reason}", f"{en}: {reason}"),) if vi else ()
    return RunFacts(*row[:7], health, told, outcome, *(count or 0 for count in row[11:]))  # type: ignore[call-arg]


def _every(db: sqlite3.Connection, portal: str) -> float | None:
    """Return how many hours lie between the runs of the schedule."""
    starts = [
        datetime.fromisoformat(row[0])
        for row in db.execute(
            "SELECT min(started_at) FROM runs WHERE portal = ? AND started_by <> ? AND source = 'live' "
            "GROUP BY started_at ORDER BY 1 DESC LIMIT ?",
            (portal, BY_HAND, WINDOW + 1),
        )
    ]
    pauses = [(later - earlier).total_seconds() / 3600 for later, earlier in pairwise(starts)]
    return median(pauses) if len(pauses) >= HABIT else None


def sections_of(db: sqlite3.Connection, portal: str) -> tuple[SectionFacts, ...]:
    """Return the sections that crawls walk, with the rhythm in which each publishes."""
    walked = {
        row[0]
        for row in db.execute(
            "SELECT section FROM section_walks WHERE crawl_id = (SELECT w.crawl_id FROM section_walks w JOIN crawls c "
            "USING (crawl_id) WHERE w.portal = ? ORDER BY c.started_at DESC LIMIT 1)",
            (portal,),
        )
    }
    days: dict[str, set[date]] = defaultdict(set)
    articles: dict[str, set[str]] = defaultdict(set)
    newest: dict[str, str] = {}
    last_new: dict[str, str] = {}
    for listing, article, published, first_seen in db.execute(
        "SELECT DISTINCT l.listing_url, a.article_id, a.published, a.first_seen FROM listing_entries l "
        "JOIN article_urls u USING (url_key) JOIN articles a ON a.article_id = u.article_id AND a.portal = l.portal "
        "WHERE l.portal = ?",
        (portal,),
    ):
        section = unquote(urlsplit(listing).path).rstrip("/") or "/"
        if section not in walked:
            continue
        articles[section].add(article)
        last_new[section] = max(last_new.get(section, ""), first_seen)
        if published:
            days[section].add(date.fromisoformat(published[:10]))
            newest[section] = max(newest.get(section, ""), published)
    found = []
    for section in sorted(walked):
        habit = rhythm(days[section])
        found.append(
            SectionFacts(
                section,
                len(articles[section]),
                newest.get(section),
                last_new.get(section),
                *((habit.usual, habit.longest, habit.limit) if habit else (None, None, None)),
            )
        )
    return tuple(found)


def _failing(db: sqlite3.Connection, portal: str, examples: bool) -> tuple[Failing, ...]:
    holes = ", ".join("?" * len(QUIET_KINDS))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for kind, what, n, reason in db.execute(
        f"SELECT kind, what, n, reason FROM gaps WHERE portal = ? AND kind NOT IN ({holes}) ORDER BY kind, "
        "last_try DESC, what",
        (portal, *QUIET_KINDS),
    ):
        counts[kind] += n
        if examples and len(found[kind]) < EXAMPLES:
            found[kind].append((what, reason or ""))
    return tuple(Failing(kind, count, tuple(found[kind])) for kind, count in counts.items())
