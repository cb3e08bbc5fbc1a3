"""One running crawl: its portal, archive, frontier and WARC file, held together while a process works on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from archive import identity, times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.records import Capture, CaptureOutcome, FrontierEntry, PageResult, WarcPosition
from archive.store import articles, captures, coverage, crawls, pages
from archive.store.database import is_disk_trouble, open_working
from archive.warc import index, recovery
from archive.warc.exchange import Exchange, digest
from archive.warc.writer import CaptureWriter
from scraper.blocks import Blocks
from scraper.clock import check_start
from scraper.ending import end
from scraper.playback import Playback
from scraper.portal import Portal
from scraper.provenance import Source, plan, warcinfo
from scraper.recording import Held, held, origin, same_payload
from scraper.refusal_rules import refuse
from scraper.seeding import seeds
from scraper.sharing import Alone
from scraper.traps import Traps
from scraper.vocabularies import store_vocabularies
from scraper.watch.report import Report
from scraper.watch.run import Run


class CrawlSession:
    """What spider, scheduler, middlewares and stages share; only one process holds an archive at a time."""

    def __init__(
        self,
        portal: Portal,
        source: Source,
        paths: ArchivePaths,
        playback: Playback | None = None,
        taken_from: str | None = None,
        trust_clock: bool = False,
        shared: Alone | None = None,
    ) -> None:
        """Open the archive and begin or continue a crawl.

        ``playback`` where a web archive plays the pages back, ``taken_from`` the address of one that gives records.

        ``trust_clock``: go on though the archive was written at a time that the clock has not reached. ``shared``:
        the crawl that this is a share of.

        Raises:
            ArchiveError: the archive is held by another process, unusable, or the disk does not take it.
        """
        self.portal = portal
        self.source = source
        self.playback = playback
        self.shared = shared or Alone()
        self.paths = paths
        self.trouble: str | None = None
        self.blocked: str | None = None
        self.halt: Callable[[], object] = lambda: None
        self.slow_down: Callable[[], object] = lambda: None
        paths.make()
        self.lock = WriteLock(paths.lock, f"a crawl of {portal.name}")
        self.lock.acquire()
        try:
            self.db = open_working(paths.working)
            if not trust_clock:
                check_start(self.db, paths.working)
            store_vocabularies(self.db)
            recovery.recover(self.db, paths.warc)
            index.update(paths.warc, paths.index)
            share = self.shared.join(self.db)
            self.crawl_id, self.resumed = crawls.begin(self.db, plan(portal, source), times.now(), share)
            self.frontier = self.shared.open(self.db, self.crawl_id)
            whole = source.mode == "full" or not crawls.walked_through(self.db, portal.name)
            self.known, whole = self.shared.share_known(articles.known_keys(self.db, portal.name), whole)
            self.run = Run(self.db, portal, source, self.crawl_id)
            self._seed()
            self.shared.seeded()
        except sqlite3.Error as error:
            self.lock.release()
            raise ArchiveError(f"cannot write {paths.working}: {error}; free the disk or make it writable") from None
        except ArchiveError:
            self.lock.release()
            raise
        name = portal.name if playback is None and taken_from is None else f"{portal.name}-{source.name}"
        info = warcinfo(portal, self.crawl_id, source, playback.archive if playback else None, taken_from)
        self.writer = CaptureWriter(paths.warc, name, info)
        self.walks = self.shared.walks(pages.listed_since_start(self.db, self.crawl_id), whole)
        self.traps = Traps()
        self.requests = 0
        self.answers = 0
        self.report: Report | None = None
        self.blocks = Blocks(lambda: self.slow_down(), self.give_way)

    # ---- what to do ----------------------------------------------------------------------------------

    def _seed(self) -> None:
        """Fill the frontier of a new live crawl; put back what a killed process of this crawl had taken."""
        with self._writing():
            self.recorded = pages.recorded_unprocessed(self.db, self.crawl_id)
            captures.give_up_unprocessed(self.db, self.crawl_id, (c.capture_id for _, c in self.recorded))
            self.frontier.return_taken(entry.url_key for entry, _ in self.recorded)
            if self.source.name != "live" or not self.frontier.is_empty():
                return
            self.frontier.add(seeds(self.db, self.portal, self.source.mode, self.frontier))

    # ---- what came back ------------------------------------------------------------------------------

    def held(self, url: str) -> Held | None:
        """Return our copy of a page that a live server may confirm instead of sending it again."""
        return held(self.db, self.paths.warc, url) if self.source.name == "live" else None

    def record(
        self, exchange: Exchange, outcome: CaptureOutcome, held: Held | None = None, cut: str | None = None
    ) -> Capture:
        """Write an exchange to the WARC file, then its row; return the capture.

        ``held`` is the copy that a 304 confirms; ``cut`` says of a body that is not whole why.
        """
        source = origin(self.playback, exchange)
        url, moment = (source.url, source.captured_at) if source else (exchange.url, exchange.captured_at)
        seen = held.earlier if held else same_payload(self.db, exchange, url)
        position = self.writer.write(exchange, seen, source)
        headers = {name.lower(): value for name, value in exchange.response_headers}
        return self.account(
            url,
            moment,
            exchange.status,
            outcome,
            payload=seen.payload_digest if seen else digest(exchange.body),
            position=position,
            headers=self.playback.headers(headers) or headers if self.playback else headers,
            source=(source.source_url, source.taken_at) if source else (None, None),
            error=f"cut off after {len(exchange.body)} bytes: {cut}" if cut else None,
            truncated=exchange.truncated,
        )

    def record_failure(self, url: str, moment: str, error: str) -> Capture:
        """Account for an attempt that led to no response."""
        return self.account(url, moment, None, "error", error=error)

    def account(
        self,
        url: str,
        moment: str,
        status: int | None,
        outcome: CaptureOutcome,
        *,
        error: str | None = None,
        payload: str | None = None,
        position: WarcPosition | None = None,
        headers: Mapping[str, str] | None = None,
        source: tuple[str | None, str | None] = (None, None),
        truncated: str | None = None,
    ) -> Capture:
        """Store the row of an attempt; its record, if there is one, must be on disk.

        Header names are lower case. ``source`` is where and when it was taken from a web archive.
        """
        headers = headers or {}
        self.requests += 1
        capture = Capture(
            capture_id=identity.capture_id(self.crawl_id, url, moment, self.requests),
            crawl_id=self.crawl_id,
            url=url,
            captured_at=moment,
            status=status,
            payload_digest=payload,
            mime=headers.get("content-type", "").split(";")[0].strip().lower() or None,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            warc=position,
            outcome=outcome,
            error=error,
            source_url=source[0],
            fetched_at=source[1],
            truncated=truncated,
        )
        with self._writing():
            captures.insert(self.db, capture)
            crawls.add(self.db, self.crawl_id, requests=1, errors=int(outcome == "error"))
        return capture

    def store(self, result: PageResult) -> pages.Stored:
        """Store a page's result in one transaction."""
        with self._writing():
            stored = pages.store(self.db, self.crawl_id, result, self.frontier)
        if result.version is not None:
            self.known.add(result.version.url_key)
        self.traps.came(result.url_key, result.outcome, stored.article_id)
        return stored

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write in one transaction, then tell whoever shares the crawl.

        Where the disk does not take it, or nobody can be told, the crawl ends and ArchiveError is raised.
        """
        try:
            with self.db.atomic():
                yield
            self.frontier.settle()
        except BaseException as error:
            self.frontier.forget()
            if isinstance(error, ArchiveError):
                self.stop(str(error))
            if not isinstance(error, sqlite3.OperationalError) or not is_disk_trouble(error):
                raise
            reason = f"cannot write {self.paths.working}: {error}; free the disk, then run the same command again"
            self.stop(reason)
            raise ArchiveError(reason) from None

    def take(self, count: int) -> list[FrontierEntry]:
        """Take the next addresses from the frontier."""
        with self._writing():
            return self.frontier.take(count)

    def stop(self, reason: str) -> None:
        """End the crawl because of something that makes it impossible to go on; the first reason stays."""
        if self.trouble is None:
            self.trouble = reason
            self.halt()

    def give_way(self, reason: str) -> None:
        """End the crawl since the portal does not want to be asked; what it has is judged."""
        if self.blocked is None:
            self.blocked = reason
            self.shared.say_blocked(reason)
        self.halt()

    def mark_gate(self, capture: Capture) -> None:
        """Say of a capture that it is a gate's, whatever was behind it."""
        with self._writing():
            captures.set_outcome(self.db, capture.capture_id, "gate", "a script sets a cookie; asked again with it")

    @property
    def follows(self) -> bool:
        """Whether links lead further: only a live portal is walked, other sources list what they hold."""
        return self.source.name == "live"

    def forbids(self, url: str) -> str | None:
        """Return the rule that forbids requesting an address; None where it may be requested."""
        if self.playback is not None:
            return None if self.playback.allows(url) else "other_host"
        return refuse(url, self.portal)

    def was_kept(self, url: str) -> bool:
        """Return whether a file is here already; a full crawl fetches it again, since it may have been replaced."""
        return self.source.mode != "full" and captures.was_kept(self.db, url)

    def accept_layout(self) -> None:
        """Let no earlier crawl be what the layout of this one is compared with."""
        with self.db.atomic():
            coverage.accept(self.db, self.portal.name, self.crawl_id)

    def summary(self) -> crawls.CrawlSummary:
        """Return how the crawl goes so far."""
        return crawls.summary(self.db, self.crawl_id)

    def give_up(self, key: str, state: str = "failed") -> None:
        """Note that an address will not be asked again in this crawl."""
        with self._writing():
            self.frontier.finish(key, state)

    def fail(self, result: PageResult, reason: str) -> None:
        """Account for a page that could not be read or stored; its capture stays for a later reading."""
        if self.trouble is None:
            with self._writing():
                captures.set_outcome(self.db, result.capture_id, "error", reason)
                crawls.add(self.db, self.crawl_id, errors=1)
                self.frontier.finish(result.url_key, "failed")

    def refuse(self, rule: str, url: str) -> None:
        """Count an address that is not requested."""
        with self._writing():
            crawls.refuse(self.db, self.crawl_id, rule, urlsplit(url).netloc.lower(), url)

    # ---- the end -------------------------------------------------------------------------------------

    def end(self, finished: bool, known: int = 0, because: str = "finished") -> crawls.CrawlSummary:
        """Close the session: judge a finished crawl, leave an interrupted one to be continued; return the summary.

        ``known`` counts what the source held and the archive had already; with it, finding nothing else is no failure.
        ``because`` is Scrapy's reason of the end. ``report`` is what there is to tell of the run afterwards.
        """
        return end(self, finished, known, because)
