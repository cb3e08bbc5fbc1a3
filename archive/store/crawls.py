"""Crawls: when one began, what it is to do, how it ended."""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass, replace

from sqlite_utils import Database

from archive.store import misses, section_walks
from archive.times import compact

SHARE = "-w[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]"  # ends the id of one machine's share in a crawl
SHARE_LENGTH = len("-w") + 6
SAMPLES = 5  # addresses kept as examples for each refusal rule and host


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """What a crawl is to do and with which software."""

    portal: str
    organisation: str
    area: str
    base: str
    platform: str | None
    status: str
    successor: str | None
    source: str
    mode: str
    software: str
    parser_version: str
    extractor_version: str
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl went, in counts.

    ``shrunk`` names the sections that list much less than usually, a line each; ``capped`` the first pages that were
    not asked for because of the limit of pages for one section, ``more_capped`` is how many more there were.
    """

    crawl_id: str
    outcome: str | None
    reason: str | None
    requests: int
    articles: int
    new_articles: int
    new_revisions: int
    errors: int
    shrunk: tuple[str, ...] = ()
    capped: tuple[str, ...] = ()
    more_capped: int = 0


def shared_by(crawl_id: str) -> str | None:
    """Return what crawl an id names a machine's share of; None where it names a crawl of one machine."""
    stem, mark, share = crawl_id.rpartition("-w")
    return stem if mark and len(share) == 6 and not set(share) - set("0123456789abcdef") else None


def unfinished_shares(db: Database, portal: str) -> list[str]:
    """Return what the unfinished shares of a portal's crawls are shares of."""
    rows = db.execute(
        "SELECT crawl_id FROM crawls WHERE portal = ? AND finished_at IS NULL AND crawl_id GLOB ?",
        (portal, f"*{SHARE}"),
    ).fetchall()
    return [row[0].rpartition("-w")[0] for row in rows]


def begin(db: Database, plan: CrawlPlan, moment: str, share: str | None = None) -> tuple[str, bool]:
    """Begin a crawl, or continue the unfinished one of the same portal, source, mode and base.

    ``share`` is the beginning of its id where several machines share a crawl; only such a one is continued then.
    Returns its id and whether it is continued. A different unfinished crawl of the portal is closed as interrupted.
    """
    with db.atomic():
        _remember_portal(db, plan)
        row = db.execute(
            "SELECT crawl_id FROM crawls WHERE portal = ? AND source = ? AND mode = ? AND base = ? "
            "AND finished_at IS NULL AND (crawl_id GLOB ? OR ? IS NULL AND crawl_id NOT GLOB ?) "
            "ORDER BY started_at DESC LIMIT 1",
            (plan.portal, plan.source, plan.mode, plan.base, f"{share}{SHARE}", share, f"*{SHARE}"),
        ).fetchone()
        if row is not None:
            db.execute("UPDATE crawls SET resumed = resumed + 1 WHERE crawl_id = ?", row)
            return str(row[0]), True
        for (other,) in db.execute(
            "SELECT crawl_id FROM crawls WHERE portal = ? AND finished_at IS NULL", (plan.portal,)
        ).fetchall():
            db.execute(
                "UPDATE crawls SET finished_at = ?, outcome = 'interrupted', reason = 'given up for another crawl' "
                "WHERE crawl_id = ?",
                (moment, other),
            )
            db.execute("UPDATE frontier SET state = 'todo' WHERE crawl_id = ? AND state = 'shared'", (other,))
            misses.keep(db, other, moment)
        crawl_id = _new(db, plan, moment, share)
        if share:  # what its share of an earlier crawl left may be nobody else's to know
            db.execute(
                "UPDATE OR IGNORE frontier SET crawl_id = ?, state = 'todo' WHERE state IN ('todo', 'taken') AND "
                "crawl_id IN (SELECT crawl_id FROM crawls WHERE portal = ? AND finished_at = ? AND crawl_id GLOB ?)",
                (crawl_id, plan.portal, moment, f"*{SHARE}"),
            )
        db.execute(
            "DELETE FROM frontier WHERE crawl_id IN (SELECT crawl_id FROM crawls WHERE portal = ? AND finished_at = ?)",
            (plan.portal, moment),
        )
        return crawl_id, False


def newest_moment(db: Database) -> str | None:
    """Return the newest time at which a crawl wrote to this archive."""
    row = db.execute(
        "SELECT max(moment) FROM (SELECT max(started_at) AS moment FROM crawls UNION ALL "
        "SELECT max(finished_at) FROM crawls UNION ALL SELECT max(captured_at) FROM captures WHERE crawl_id = "
        "(SELECT crawl_id FROM crawls WHERE source = 'live' ORDER BY started_at DESC LIMIT 1))"
    ).fetchone()
    return None if row[0] is None else str(row[0])


def _remember_portal(db: Database, plan: CrawlPlan) -> None:
    db.execute(
        "INSERT INTO portals (portal, organisation, area, base, platform, status, successor, frozen) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal) DO UPDATE SET "
        "organisation = excluded.organisation, area = excluded.area, base = excluded.base, platform = "
        "excluded.platform, status = excluded.status, successor = excluded.successor, frozen = excluded.frozen",
        (plan.portal, plan.organisation, plan.area, plan.base, plan.platform, plan.status, plan.successor, plan.frozen),
    )


def remember_frozen(db: Database, portal: str, frozen: bool) -> None:
    """Note of a known portal whether it is expected to publish anything new."""
    with db.atomic():
        db.execute("UPDATE portals SET frozen = ? WHERE portal = ?", (int(frozen), portal))


def _new(db: Database, plan: CrawlPlan, moment: str, share: str | None) -> str:
    stem = f"{share}-w{secrets.token_hex(3)}" if share else f"{plan.portal}-{compact(moment)}"
    serial = 0
    while True:
        crawl_id = f"{stem}-{serial}" if serial else stem
        try:
            db.execute(
                "INSERT INTO crawls (crawl_id, portal, source, mode, base, started_at, software, parser_version, "
                "extractor_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    crawl_id,
                    plan.portal,
                    plan.source,
                    plan.mode,
                    plan.base,
                    moment,
                    plan.software,
                    plan.parser_version,
                    plan.extractor_version,
                ),
            )
        except sqlite3.IntegrityError:
            serial += 1
        else:
            return crawl_id


def add(db: Database, crawl_id: str, **counts: int) -> None:
    """Raise the counts of a crawl (``requests``, ``articles``, ``new_articles``, ``new_revisions``, ``errors``)."""
    sets = ", ".join(f"{name} = {name} + ?" for name in counts)
    db.execute(f"UPDATE crawls SET {sets} WHERE crawl_id = ?", (*counts.values(), crawl_id))


def finish(db: Database, crawl_id: str, moment: str, outcome: str, reason: str | None) -> None:
    """Close a crawl (``done``, ``partial`` or ``failed``) and forget its frontier, but for what it missed."""
    with db.atomic():
        db.execute(
            "UPDATE crawls SET finished_at = ?, outcome = ?, reason = ? WHERE crawl_id = ?",
            (moment, outcome, reason, crawl_id),
        )
        section_walks.conclude(db, crawl_id, outcome, moment)
        misses.keep(db, crawl_id, moment)
        db.execute("DELETE FROM frontier WHERE crawl_id = ?", (crawl_id,))


def summary(db: Database, crawl_id: str) -> CrawlSummary:
    """Return how a crawl went so far."""
    row = db.execute(
        "SELECT crawl_id, outcome, reason, requests, articles, new_articles, new_revisions, errors FROM crawls "
        "WHERE crawl_id = ?",
        (crawl_id,),
    ).fetchone()
    refused = db.execute(
        "SELECT samples, count FROM refusals WHERE crawl_id = ? AND rule = 'section_cap' ORDER BY host", (crawl_id,)
    ).fetchall()
    capped = tuple(url for samples, _ in refused for url in json.loads(samples))
    more = sum(count for _, count in refused) - len(capped)
    shrunk = section_walks.shrunk(db, crawl_id)
    return replace(CrawlSummary(*row), shrunk=shrunk, capped=capped, more_capped=more)


def refuse(db: Database, crawl_id: str, rule: str, host: str, url: str) -> None:
    """Count an address that was not requested, under the rule that refused it; the first few are kept as samples."""
    row = db.execute(
        "SELECT samples FROM refusals WHERE crawl_id = ? AND rule = ? AND host = ?", (crawl_id, rule, host)
    ).fetchone()
    if row is None:
        db.execute("INSERT INTO refusals VALUES (?, ?, ?, 1, ?)", (crawl_id, rule, host, _json([url])))
        return
    samples = json.loads(row[0])
    if len(samples) < SAMPLES and url not in samples:
        samples.append(url)
    db.execute(
        "UPDATE refusals SET count = count + 1, samples = ? WHERE crawl_id = ? AND rule = ? AND host = ?",
        (_json(samples), crawl_id, rule, host),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def walked_through(db: Database, portal: str) -> bool:
    """Return whether the newest ended crawl of the live portal went through, so that what it listed is known."""
    row = db.execute(
        "SELECT outcome FROM crawls WHERE portal = ? AND source = 'live' AND finished_at IS NOT NULL "
        "ORDER BY started_at DESC, crawl_id DESC LIMIT 1",
        (portal,),
    ).fetchone()
    return row is not None and row[0] == "done"


@dataclass(frozen=True, slots=True)
class Found:
    """What a crawl came across: pages that were sent or confirmed, articles, listing entries; what of it failed."""

    answers: int
    articles: int
    entries: int
    robots_failed: str | None
    failed_listings: int
    failed_pages: int
    pages: int


def what_was_found(db: Database, crawl_id: str) -> Found:
    """Count what a crawl came across."""
    answers = db.execute(
        "SELECT count(*) FROM captures WHERE crawl_id = ? AND outcome <> 'robots' "
        "AND (status BETWEEN 200 AND 299 OR outcome = 'not_modified')",
        (crawl_id,),
    ).fetchone()[0]
    entries = db.execute(
        "SELECT count(*) FROM listing_entries JOIN crawls USING (portal) "
        "WHERE crawl_id = ? AND last_seen >= started_at",
        (crawl_id,),
    ).fetchone()[0]
    articles = db.execute("SELECT articles FROM crawls WHERE crawl_id = ?", (crawl_id,)).fetchone()[0]
    robots = db.execute(
        "SELECT status IS NULL OR status >= 500 OR truncated IS NOT NULL, coalesce(error, 'status ' || status) "
        "FROM captures WHERE crawl_id = ? AND url LIKE '%/robots.txt' ORDER BY captured_at DESC LIMIT 1",
        (crawl_id,),
    ).fetchone()
    states = db.execute(
        "SELECT sum(kind IN ('listing', 'sitemap') AND state = 'failed'), sum(kind = 'article' AND state = 'failed'), "
        "sum(kind = 'article') FROM frontier WHERE crawl_id = ?",
        (crawl_id,),
    ).fetchone()
    return Found(answers, articles, entries, robots[1] if robots and robots[0] else None, *(n or 0 for n in states))
