"""One page's result, stored in one transaction: either all of it is in the archive, or the page is still to do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from archive.records import Capture, FrontierEntry, PageResult
from archive.store import articles, captures, coverage, crawls, files, section_walks
from archive.store.frontier import Frontier


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a page changed."""

    article_id: str | None = None
    new_article: bool = False
    new_revision: bool = False


def store(db: Database, crawl_id: str, result: PageResult, frontier: Frontier | None = None) -> Stored:
    """Store a page's article, listing entries, further addresses and its capture's outcome, and finish its entry.

    ``frontier`` where it is another one than the archive's own.
    """
    stored = Stored()
    frontier = frontier or Frontier(db, crawl_id)
    outcome = result.outcome
    with db.atomic():
        if result.version is not None:
            stored = Stored(*articles.store_version(db, result.version))
            if result.url_key != result.version.url_key and stored.article_id is not None:
                # The address asked for led there by a redirect: it is an address of the article too.
                articles.lead_here(db, stored.article_id, result.url_key, result.asked, result.captured_at)
            if not stored.new_revision and outcome != "not_modified":
                outcome = "unchanged"
            crawls.add(
                db,
                crawl_id,
                articles=1,
                new_articles=int(stored.new_article),
                new_revisions=int(stored.new_revision),
            )
        if result.file is not None:
            files.keep(db, result, result.file)
        files.name_requisites(db, result.portal, result.captured_at, result.requisites)
        _store_entries(db, result)
        section_walks.note(db, crawl_id, result)
        _store_observations(db, result)
        if result.shown:
            coverage.note(db, crawl_id, result)
        frontier.add(result.discovered)
        captures.set_outcome(db, result.capture_id, outcome, result.error)
        frontier.finish(result.url_key, result.state)
    return stored


def listed_since_start(db: Database, crawl_id: str) -> list[tuple[str, str]]:
    """Return address of the listing page and canonical address of each entry that a crawl has seen so far."""
    return [
        (row[0], row[1])
        for row in db.execute(
            "SELECT listing_url, url_key FROM listing_entries JOIN crawls USING (portal) "
            "WHERE crawl_id = ? AND last_seen >= started_at",
            (crawl_id,),
        )
    ]


def recorded_unprocessed(db: Database, crawl_id: str) -> list[tuple[FrontierEntry, Capture]]:
    """Return what was being worked on, with its capture, where the answer is recorded in full but not stored yet."""
    rows = db.execute(
        "SELECT f.url_key, f.url, f.kind, f.priority, f.depth, f.referrer, max(c.captured_at), c.capture_id "
        "FROM frontier f JOIN captures c ON c.crawl_id = f.crawl_id AND coalesce(c.source_url, c.url) = f.url "
        "WHERE f.crawl_id = ? AND f.state = 'taken' AND c.status = 200 AND c.outcome = 'other' "
        "AND c.warc_file IS NOT NULL AND c.truncated IS NULL GROUP BY f.url_key ORDER BY f.priority DESC, f.url_key",
        (crawl_id,),
    ).fetchall()
    found = ((FrontierEntry(*row[:6]), captures.by_id(db, row[7])) for row in rows)
    return [(entry, capture) for entry, capture in found if capture is not None]


def _store_entries(db: Database, result: PageResult) -> None:
    moment = result.captured_at
    db.conn.executemany(
        "INSERT INTO listing_entries (listing_url, article_url, portal, url_key, title, published, first_seen, "
        "last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (listing_url, article_url) DO UPDATE SET "
        "title = iif(excluded.last_seen < last_seen, title, excluded.title), published = iif(excluded.last_seen < "
        "last_seen, published, excluded.published), first_seen = min(first_seen, excluded.first_seen), "
        "last_seen = max(last_seen, excluded.last_seen)",
        (
            (
                result.url,
                s.entry.url,
                result.portal,
                s.url_key,
                s.entry.title or None,
                s.entry.published,
                moment,
                moment,
            )
            for s in result.entries
        ),
    )
    for seen in result.entries:
        if seen.entry.view_count is None:
            continue
        row = db.execute(
            "SELECT article_id FROM article_urls JOIN articles USING (article_id) "
            "WHERE url_key = ? AND portal = ? LIMIT 1",
            (seen.url_key, result.portal),
        ).fetchone()
        if row is not None:
            articles.count_views(db, row[0], moment, seen.entry.view_count)


def _store_observations(db: Database, result: PageResult) -> None:
    db.conn.executemany(
        "INSERT INTO portal_observations VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (portal, name, value) DO UPDATE SET "
        "last_seen = max(last_seen, excluded.last_seen)",
        (
            (result.portal, name, value, result.captured_at, result.captured_at, result.capture_id)
            for name, value in result.observations.items()
        ),
    )
