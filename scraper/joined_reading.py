"""Read what could only be read now that several archives are one.

::

    a record that refers to one of another shard   ──► read like an answer
    a listing of articles that another shard has   ──► its view counters
    a file that an article of another shard links  ──► its text and figures

Each is a transaction of its own: killed at any moment, the next merge goes on with those that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.records import Capture, FrontierEntry, PageResult, ParsedPage
from archive.store import articles, captures, unread
from archive.store.frontier import Frontier
from archive.store.pages import Stored
from archive.warc.reader import Recorded, read
from scraper.attachments import FilesRead, read_files
from scraper.blocks import Blocks
from scraper.canonical import url_key
from scraper.interpreter import Interpreter
from scraper.parse import parse
from scraper.portal import Portal
from scraper.provenance import Source
from scraper.reading import Answer
from scraper.reparsing import portal_of
from scraper.session import CrawlSession
from scraper.sources.records import expected
from scraper.traps import Traps
from scraper.walking import Walks


@dataclass(frozen=True, slots=True)
class JoinedRead:
    """How many records and listings were read, and what reading files came to."""

    records: int
    listings: int
    files: FilesRead


def read_joined(db: Database, paths: ArchivePaths) -> JoinedRead:
    """Read all of it."""
    interpreter = cache(lambda name, base, crawl_id: Interpreter(_Reading(db, paths, portal_of(name, base), crawl_id)))
    revisits, listings = unread.revisits(db), unread.listings(db)
    for capture, name, base in revisits:
        _read_revisit(db, paths, capture, interpreter(name, base, capture.crawl_id))
    for capture, name, base in listings:
        with db.atomic():
            _count_listed(db, paths, capture, portal_of(name, base))
    return JoinedRead(len(revisits), len(listings), read_files(db, paths.warc))


class _Reading(CrawlSession):
    """A session over an archive that is open already; it begins no crawl and asks for nothing."""

    def __init__(self, db: Database, paths: ArchivePaths, portal: Portal, crawl_id: str) -> None:
        self.db = db
        self.paths = paths
        self.portal = portal
        self.crawl_id = crawl_id
        self.source = Source("merged")
        self.playback = None
        self.frontier = Frontier(db, crawl_id)
        self.known = set()
        self.walks = Walks((), False)
        self.traps = Traps()
        self.trouble = None
        self.blocked = None
        self.halt = lambda: None
        self.blocks = Blocks(lambda: None, lambda _: None)

    def store(self, result: PageResult) -> Stored:
        """Store a page; of articles that were not known yet when it was captured it counts no views."""
        entries = tuple(
            seen
            if _known_by(self.db, self.portal, seen.url_key, result.captured_at)
            else replace(seen, entry=replace(seen.entry, view_count=None))
            for seen in result.entries
        )
        return super().store(replace(result, entries=entries))


def _read_revisit(db: Database, paths: ArchivePaths, capture: Capture, interpreter: Interpreter) -> None:
    position = captures.body_at(db, capture.payload_digest or "", capture.url, None)
    recorded, full = _recorded(paths, capture), position and _attempt(lambda: read(paths.warc, position))
    if recorded is None or not full:
        return
    headers = {name.lower(): value for name, value in recorded.headers}
    kind, outcome = expected(capture.url, capture.status or 0, headers.get("content-type", ""))
    if outcome in ("robots", "redirect"):
        captures.set_outcome(db, capture.capture_id, outcome)
        return
    entry = FrontierEntry(url_key(capture.url, kind), capture.url, kind, 0, 0)
    not_modified = capture.status == HTTPStatus.NOT_MODIFIED
    status = HTTPStatus.OK if not_modified else capture.status or 0
    interpreter.take(Answer(entry, capture, capture.url, status, headers, full.body, not_modified))


def _count_listed(db: Database, paths: ArchivePaths, capture: Capture, portal: Portal) -> None:
    """Note the view counters that a listing prints beside articles which were known when it was captured."""
    recorded = _recorded(paths, capture)
    if recorded is not None and capture.warc is not None and capture.warc.type == "revisit":
        position = captures.body_at(db, capture.payload_digest or "", capture.url, None)
        recorded = _attempt(lambda: read(paths.warc, position)) if position else None
    if recorded is not None:
        headers = {name.lower(): value for name, value in recorded.headers}
        page = parse(recorded.body, capture.url, headers, portal)
        for entry in page.entries if isinstance(page, ParsedPage) else ():
            article = _known_by(db, portal, url_key(entry.url, "article"), capture.captured_at)
            if article is not None and entry.view_count is not None:
                articles.count_views(db, article, capture.captured_at, entry.view_count)
    unread.counted(db, capture.capture_id)


def _known_by(db: Database, portal: Portal, key: str, moment: str) -> str | None:
    """Return the article that was known at an address at a time."""
    row = db.execute(
        "SELECT article_id FROM article_urls u JOIN articles USING (article_id) WHERE url_key = ? AND portal = ? "
        "AND u.first_seen <= ? LIMIT 1",
        (key, portal.name, moment),
    ).fetchone()
    return str(row[0]) if row else None


def _recorded(paths: ArchivePaths, capture: Capture) -> Recorded | None:
    position = capture.warc
    return None if position is None else _attempt(lambda: read(paths.warc, position))


def _attempt(reading: Callable[[], Recorded]) -> Recorded | None:
    try:
        return reading()
    except ArchiveError:
        return None  # verify names the damage
