"""The Wayback Machine as a source: its index says what there is, its playback gives the bytes as they were captured.

::

    /cdx/search/cdx (pages of the index, resume keys) ──► frontier ──► /web/<timestamp>id_/<address> ──► the same reader

Documented by the Internet Archive: the CDX server's parameters, ``id_`` for bytes as captured, original headers under
``x-archive-orig-``. 24 requests a minute to the index are tolerated; whoever ignores a 429 is blocked for an hour.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from archive.errors import ArchiveError
from archive.records import FrontierEntry
from scraper.canonical import absolute, url_key
from scraper.playback import Playback
from scraper.politeness import is_loopback
from scraper.refusal_rules import refuse
from scraper.session import PRIORITY, CrawlSession
from scraper.version import user_agent

HOME = "https://web.archive.org/"
PAGE = 2_000  # lines of the index in one answer
PAUSE = 60 / 24  # seconds between requests to the index
PATIENCE = (60.0, 300.0, 900.0)  # seconds to wait after each 429 or 5xx in a row, then give up
_KINDS = (
    (("text/html", "application/xhtml+xml"), "article"),
    (("image/",), "image"),
    (("text/css", "font/", "application/font", "application/x-font", "application/vnd.ms-fontobject"), "requisite"),
    (("application/pdf", "application/msword", "application/vnd.", "application/rtf"), "attachment"),
)


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
    kind = next((kind for starts, kind in _KINDS if line.mime.startswith(starts)), None)
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
    if session.was_played(played):
        return None
    return FrontierEntry(f"{line.timestamp}{key}", played, kind, PRIORITY[kind], 0)


def index(archive: str, host: str) -> Iterator[list[IndexLine]]:
    """Yield the captures of a host page by page, those that answered 200, oldest first within an address."""
    resume: str | None = None
    pause = 0.0 if is_loopback(urlsplit(archive).hostname or "") else PAUSE
    while True:
        query = {
            "url": host.split(":")[0],
            "matchType": "host",
            "output": "json",
            "fl": "timestamp,original,mimetype,statuscode,digest",
            "filter": "statuscode:200",
            "limit": str(PAGE),
            "showResumeKey": "true",
        }
        if resume:
            query["resumeKey"] = resume
        rows = _ask(f"{archive}cdx/search/cdx?{urlencode(query)}", pause)
        resume = None
        if len(rows) >= 2 and rows[-2] == []:
            resume = rows[-1][0]
            rows = rows[:-2]
        yield [IndexLine(*row) for row in rows[1:] if len(row) == 5]
        if resume is None:
            return
        time.sleep(pause)


def _ask(url: str, pause: float) -> list[list[str]]:
    request = urllib.request.Request(url, headers={"User-Agent": user_agent()})
    for patience in (*PATIENCE, None):
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                body = response.read()
            rows: list[list[str]] = json.loads(body) if body.strip() else []
            return rows
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.TOO_MANY_REQUESTS and error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise ArchiveError(f"the index refuses {url}: status {error.code}") from None
            reason, asked = f"status {error.code}", error.headers.get("Retry-After", "")
        except (OSError, ValueError) as error:
            reason, asked = str(error), ""
        if patience is None:
            break
        wait = max(float(asked) if asked.isdigit() else 0.0, patience if pause else 0.2)
        print(f"The index answers {reason}; waiting {wait:.0f} s", file=sys.stderr)
        time.sleep(wait)
    raise ArchiveError(f"the index of {url.split('/cdx')[0]} does not answer ({reason}); run the same command later")
