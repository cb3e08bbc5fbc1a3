"""Common Crawl as a source: one index a crawl says where each record lies, a range request brings that record alone.

::

    collinfo.json ──► CC-MAIN-…-index (pages of JSON lines) ──► frontier ──► range of crawl-data/…warc.gz ──► copy, read

Documented by Common Crawl: the list of indexes, the index server's parameters, records as gzip members of their own.
An overloaded server answers 503 or 403, or hangs up: who asks on without a pause is blocked for a day.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlencode

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from archive import times
from archive.addresses import absolute
from archive.errors import ArchiveError
from archive.records import FrontierEntry
from archive.store.captures import was_played
from archive.warc.content import Undecodable, content
from archive.warc.exchange import digest
from archive.warc.reader import target
from scraper.canonical import url_key
from scraper.refusal_rules import refuse
from scraper.seeding import PRIORITY
from scraper.session import CrawlSession
from scraper.sources.asking import Asking
from scraper.sources.kinds import kind_of
from scraper.sources.records import RecordReader

INDEX = "https://index.commoncrawl.org/"
DATA = "https://data.commoncrawl.org/"
PAUSE = 1.5  # seconds between requests
_PLACE = re.compile(r"^(?P<file>[^#]+)#bytes=(?P<first>\d+)-(?P<last>\d+)$")


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One capture as an index lists it; ``file``, ``offset`` and ``length`` say where its record lies."""

    timestamp: str
    url: str
    mime: str
    digest: str
    file: str
    offset: int
    length: int


class CommonCrawl:
    """Finds and fetches captures for one crawl. ``index`` and ``data`` are the services' addresses, with a slash."""

    def __init__(self, session: CrawlSession, index: str = INDEX, data: str = DATA) -> None:
        self.session = session
        self.index = index
        self.data = data
        self.asking = Asking(PAUSE)
        self.reader = RecordReader(session)

    def fill_frontier(self) -> int:
        """Put every capture that the archive of ours lacks into the frontier; return how many the indexes list.

        Raises:
            ArchiveError: the index does not answer.
        """
        listed = 0
        seen: set[tuple[str, str]] = set()
        crawls = indexes(self.asking, self.index)
        for number, crawl in enumerate(crawls, 1):
            for host in sorted(self.session.portal.hosts):
                for lines in captures(self.asking, self.index, crawl, host):
                    listed += len(lines)
                    entries = [e for line in lines if (e := self._entry(line, seen)) is not None]
                    with self.session.db.atomic():
                        self.session.frontier.add(entries)
            print(f"{crawl} ({number} of {len(crawls)}): {listed} captures listed", file=sys.stderr)
        return listed

    def fetch(self) -> None:
        """Fetch, keep and read the records of the frontier, one after the other.

        Raises:
            ArchiveError: the archive does not answer, or the disk is full. What was fetched is kept.
        """
        self.reader.interpreter.finish_recorded()
        while self.session.trouble is None and (entries := self.session.take(8)):
            for entry in entries:
                self._fetch(entry)
                self.session.give_up(entry.url_key, "done")
            print(f"{self.session.frontier.waiting()} records to fetch", file=sys.stderr)

    def _entry(self, line: IndexLine, seen: set[tuple[str, str]]) -> FrontierEntry | None:
        kind = kind_of(line.mime)
        if kind is None:
            return None
        url = absolute(line.url, line.url)
        rule = "invalid_address" if url is None else refuse(url, self.session.portal)
        if url is None or rule is not None:
            if rule != "private_address":
                self.session.refuse(rule or "invalid_address", line.url)
                return None
            url = line.url
        key = url_key(url, kind)
        place = f"{self.data}{line.file}#bytes={line.offset}-{line.offset + line.length - 1}"
        known = (key, line.digest) in seen or was_played(self.session.db, place)
        seen.add((key, line.digest))
        if known:
            return None
        return FrontierEntry(f"{line.timestamp}{key}", place, kind, PRIORITY[kind], 0)

    def _fetch(self, entry: FrontierEntry) -> None:
        place = _PLACE.match(entry.url)
        if place is None:
            return
        first, last = int(place["first"]), int(place["last"])
        moment = times.now()
        said = self.asking.get(place["file"], {"Range": f"bytes={first}-{last}"})
        record, trouble = _one_record(said.status, said.body, last - first + 1)
        if record is None:
            self.session.record_failure(entry.url, moment, trouble)
            return
        try:
            body = content(record)
        except Undecodable as error:
            self.session.record_failure(entry.url, moment, str(error))
            return
        position = self.session.writer.copy(said.body, entry.url, moment)
        payload = record.rec_headers.get_header("WARC-Payload-Digest") or digest(body)
        self.reader.take(record, position, payload, body, (entry.url, moment))


def indexes(asking: Asking, index: str) -> list[str]:
    """Return the names of all crawls, oldest first."""
    said = asking.get(f"{index}collinfo.json")
    try:
        return sorted(str(crawl["id"]) for crawl in json.loads(said.body))
    except (ValueError, TypeError, KeyError):
        raise ArchiveError(f"{index}collinfo.json is not the list of indexes that it should be") from None


def captures(asking: Asking, index: str, crawl: str, host: str, match: str = "host") -> Iterator[list[IndexLine]]:
    """Yield what one crawl holds of a host (with ``match`` ``domain``: of a domain) with status 200, page by page."""
    query = {"url": host.split(":")[0], "matchType": match, "output": "json", "filter": "=status:200"}
    address = f"{index}{crawl}-index?{urlencode(query)}"
    said = asking.get(f"{address}&showNumPages=true")
    if said.status == HTTPStatus.NOT_FOUND:
        return
    try:
        pages = int(json.loads(said.body)["pages"])
    except (ValueError, TypeError, KeyError):
        raise ArchiveError(
            f"the index {crawl} does not say how many pages it has; run the same command later"
        ) from None
    for page in range(pages):
        said = asking.get(f"{address}&page={page}")
        if said.status != HTTPStatus.NOT_FOUND:
            yield [line for text in said.body.decode("utf-8", "replace").splitlines() if (line := _line(text))]


def _line(text: str) -> IndexLine | None:
    try:
        said = json.loads(text)
        return IndexLine(
            timestamp=said["timestamp"],
            url=said["url"],
            mime=said.get("mime-detected") or said.get("mime", ""),
            digest=said["digest"],
            file=said["filename"],
            offset=int(said["offset"]),
            length=int(said["length"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _one_record(status: int, data: bytes, length: int) -> tuple[ArcWarcRecord | None, str]:
    """Return the record that a range holds, or why it holds none: it must be one whole gzip member, a response."""
    if status != HTTPStatus.PARTIAL_CONTENT:
        return None, f"status {status} instead of the range that was asked for"
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        inflate.decompress(data)
    except zlib.error as error:
        return None, f"the range is not one record: {error}"
    if len(data) != length or not inflate.eof or inflate.unused_data:
        return None, "the range is not one record: it is cut off or too long"
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
    except Exception as error:  # noqa: BLE001 - warcio raises whatever a broken record makes it stumble over
        return None, f"the range is not one record: {error}".splitlines()[0]
    if record.rec_type != "response" or not record.http_headers or not target(record):
        return None, f"the record is of type {record.rec_type}, not a response"
    return record, ""
