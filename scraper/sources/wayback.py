"""The Wayback Machine as a source: its index says what there is, its playback gives the bytes as they were captured.

::

    /cdx/search/cdx (pages of the index, resume keys) ──► frontier ──► /web/<timestamp>id_/<address> ──► the same reader

Documented by the Internet Archive: the CDX server's parameters, ``id_`` for bytes as captured, original headers under
``x-archive-orig-``. 24 requests a minute to the index are tolerated; whoever ignores a 429 is blocked for an hour.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from archive.addresses import absolute
from archive.errors import ArchiveError
from archive.records import FrontierEntry
from archive.store import captures
from scraper.canonical import url_key
from scraper.playback import Playback
from scraper.refusal_rules import refuse
from scraper.seeding import PRIORITY
from scraper.session import CrawlSession
from scraper.sources.asking import Asking
from scraper.sources.kinds import kind_of

HOME = "https://web.archive.org/"
PAGE = 2_000  # lines of the index in one answer
PAUSE = 60 / 24  # seconds between requests to the index


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One capture as the index lists it."""

    timestamp: str
    original: str
    mime: str
    status: str
    digest: str


def fill_frontier(session: CrawlSession, playback: Playback) -> int:
    """Put every capture that the archive of ours lacks into the frontier; return how many the index lists.

    Raises:
        ArchiveError: the index does not answer, or asks for more patience than one has.
    """
    listed = 0
    last: dict[str, str] = {}
    for host in sorted(session.portal.hosts):
        for lines in index(playback.archive, host):
            listed += len(lines)
            entries = [e for line in lines if (e := _entry(session, playback, line, last)) is not None]
            with session.db.atomic():
                session.frontier.add(entries)
            print(f"{host}: {listed} captures listed, {session.frontier.waiting()} to fetch", file=sys.stderr)
    return listed


def _entry(session: CrawlSession, playback: Playback, line: IndexLine, last: dict[str, str]) -> FrontierEntry | None:
    kind = kind_of(line.mime)
    if line.mime in ("warc/revisit", "unk") or kind is None:
        return None
    url = absolute(line.original, line.original)
    rule = "invalid_address" if url is None else refuse(url, session.portal)
    if url is None or rule is not None:
        if rule != "private_address":
            session.refuse(rule or "invalid_address", line.original)
            return None
        url = line.original
    key = url_key(url, kind)
    played = playback.address(line.timestamp, line.original)
    if last.get(key) == line.digest:
        return None
    last[key] = line.digest
    if captures.was_played(session.db, played):
        return None
    return FrontierEntry(f"{line.timestamp}{key}", played, kind, PRIORITY[kind], 0)


def index(archive: str, host: str, match: str = "host") -> Iterator[list[IndexLine]]:
    """Yield the captures of a host (with ``match`` ``domain``: of a domain) page by page.

    Only those that answered 200, oldest first within an address.

    Raises:
        ArchiveError: the index does not answer, or with something else.
    """
    asking = Asking(PAUSE)
    resume: str | None = None
    while True:
        query = {
            "url": host.split(":")[0],
            "matchType": match,
            "output": "json",
            "fl": "timestamp,original,mimetype,statuscode,digest",
            "filter": "statuscode:200",
            "limit": str(PAGE),
            "showResumeKey": "true",
        }
        if resume:
            query["resumeKey"] = resume
        rows = _rows(asking.get(f"{archive}cdx/search/cdx?{urlencode(query)}").body, archive)
        resume = None
        if len(rows) >= 2 and rows[-2] == []:
            resume = rows[-1][0]
            rows = rows[:-2]
        yield [IndexLine(*row) for row in rows[1:] if len(row) == 5]
        if resume is None:
            return


def _rows(body: bytes, archive: str) -> list[list[str]]:
    try:
        rows: list[list[str]] = json.loads(body) if body.strip() else []
    except ValueError:
        raise ArchiveError(
            f"the index of {archive} answers something else than JSON; run the same command later"
        ) from None
    return rows
