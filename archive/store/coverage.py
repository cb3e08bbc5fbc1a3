"""How much of each field the pages of a section gave, crawl by crawl: the history that a changed layout is told by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database

from archive.records import PageResult

SAMPLES = 3  # addresses of pages without the field
HISTORY = 20  # crawls that went through, the newest


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of ``pages`` pages of a section in one crawl, ``present`` showed the field; ``samples`` are some that did not."""

    crawl_id: str
    pages: int
    present: int
    samples: tuple[str, ...]


def note(db: Database, crawl_id: str, page: PageResult) -> None:
    """Count which fields a page showed.

    ``entries`` is told by a listing, which is a section by itself; an article belongs to that which lists it.
    """
    fields, portal, url = page.shown, page.portal, page.url
    section = _path(page.asked) if "entries" in fields else _section(db, page.url_key)
    year, week, _ = datetime.fromisoformat(page.captured_at).isocalendar()
    for field, there in fields.items():
        key = (portal, crawl_id, section, f"{year}-W{week:02}", field)
        row = db.execute(
            "INSERT INTO field_coverage (portal, crawl_id, section, week, field, pages, present, samples) "
            "VALUES (?, ?, ?, ?, ?, 1, ?, '[]') ON CONFLICT (portal, crawl_id, section, week, field) DO UPDATE SET "
            "pages = pages + 1, present = present + excluded.present RETURNING samples",
            (*key, int(there)),
        ).fetchone()
        samples = json.loads(row[0])
        if not there and len(samples) < SAMPLES:
            db.execute(
                "UPDATE field_coverage SET samples = ? WHERE portal = ? AND crawl_id = ? AND section = ? AND week = ? "
                "AND field = ?",
                (json.dumps([*samples, url], ensure_ascii=False), *key),
            )


def of_crawl(db: Database, crawl_id: str) -> list[tuple[str, str]]:
    """Return section and field of everything that a crawl counted."""
    query = "SELECT DISTINCT section, field FROM field_coverage WHERE crawl_id = ? ORDER BY section, field"
    return [(row[0], row[1]) for row in db.execute(query, (crawl_id,))]


def history(db: Database, crawl_id: str, section: str | None, field: str) -> tuple[list[Coverage], list[Coverage]]:
    """Return what this crawl and those since the last one that went through counted, newest first; and those before.

    Only live crawls since the layout was last accepted count. Without a ``section`` all of them are taken together.
    """
    rows = db.execute(
        "SELECT c.crawl_id, sum(f.pages), sum(f.present), max(f.samples), c.outcome FROM field_coverage f "
        "JOIN crawls c USING (crawl_id) WHERE f.portal = (SELECT portal FROM crawls WHERE crawl_id = ?) "
        "AND f.field = ? AND f.section = coalesce(?, f.section) AND f.comparable AND c.source = 'live' "
        "GROUP BY c.crawl_id ORDER BY c.crawl_id = ? DESC, c.started_at DESC, c.crawl_id DESC LIMIT ?",
        (crawl_id, field, section, crawl_id, HISTORY + 1),
    ).fetchall()
    counted = [(Coverage(row[0], row[1], row[2], tuple(json.loads(row[3]))), row[4]) for row in rows]
    whole = [coverage for coverage, outcome in counted[1:] if outcome == "done"]
    return [coverage for coverage, _ in counted], whole


def accept(db: Database, portal: str, crawl_id: str) -> None:
    """Let the history of a portal begin with this crawl: its layout is as it should be, whatever was before."""
    db.execute("UPDATE field_coverage SET comparable = 0 WHERE portal = ? AND crawl_id <> ?", (portal, crawl_id))


def _section(db: Database, url_key: str) -> str:
    """Return the path of the listing that shows an article: not the home page, where it is on another."""
    row = db.execute(
        "SELECT listing_url FROM listing_entries WHERE url_key = ? "
        "ORDER BY length(listing_url) DESC, listing_url LIMIT 1",
        (url_key,),
    ).fetchone()
    return _path(row[0]) if row else ""


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/") or "/"
