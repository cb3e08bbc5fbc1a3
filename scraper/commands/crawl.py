"""``scrapy crawl portal``: Scrapy's command with our exit codes, checks before the start and a summary at the end."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from archive import times
from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.store.crawls import CrawlSummary
from scraper import log_lines
from scraper import portal as portals
from scraper.interpreter import Interpreter
from scraper.log_lines import hide_secrets
from scraper.playback import Playback
from scraper.politeness import settings_for
from scraper.preflight import Unreachable, reach
from scraper.provenance import Source
from scraper.session import CrawlSession
from scraper.sharing import shared_crawl
from scraper.sources import commoncrawl, wayback
from scraper.sources.warc_file import SUFFIXES, WarcSource, check
from scraper.spiders.portal import PortalSpider
from scraper.watch.judging import tell
from scraper.watch.run import PAUSED, could_not_begin

ARGUMENTS = ("portal", "base", "mode", "source", "archive", "clock", "layout")
MODES = ("incremental", "full")
SOURCES = ("live", "wayback", "commoncrawl")


class Command(ScrapyCrawl):
    """Crawl a portal into the archive."""

    _session: CrawlSession | None = None

    def syntax(self) -> str:
        """Say what follows the command."""
        return (
            "portal -a portal=NAME [-a base=URL] [-a mode=incremental|full] [-a source=live|wayback|commoncrawl|FILE]"
        )

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Crawl a portal into the archive"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Crawl a portal into the archive; run it again after any interruption and it goes on. "
            "Incremental (the default) fetches what listings and sitemaps newly show and what is due for a re-check; "
            "full walks and fetches everything, and only then is an article declared missing. "
            "A source is the live portal (the default), the Wayback Machine (wayback), Common Crawl (commoncrawl), or "
            "a WARC, WACZ or ARC file of any tool; scrapy probe --archives DOMAIN says what the archives hold. "
            "A crawl whose pages lack what they used to have fails; -a layout=right says that they are right so. "
            f"Portals: {', '.join(portals.names())}, or the path of a .toml file. "
            "With --cluster several machines share a crawl of a live portal through Redis, each with an ARCHIVE_DIR of "
            "its own; scrapy merge makes one archive of them. "
            "Example: scrapy crawl portal -a portal=bac-lieu"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--cluster", metavar="URL", help="share the crawl through this Redis (redis://HOST:PORT/N; setting CLUSTER)"
        )
        parser.add_argument("-v", "--verbose", action="count", default=0, help="a line for each page; -vv: everything")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Set up the log, in which no secret is ever written."""
        super().process_options(args, opts)
        hide_secrets()
        assert self.settings is not None
        self.settings.setdict(log_lines.settings(opts.verbose), priority="project")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the crawl and set the exit code."""
        if args != ["portal"]:
            raise UsageError("the spider is named 'portal': scrapy crawl portal -a portal=NAME", print_help=False)
        try:
            portal, source = _wanted(opts.spargs)
            trusted = opts.spargs.get("clock") == "right"
            home = commoncrawl.INDEX if source.name == "commoncrawl" else wayback.HOME
            archive = portal.at(opts.spargs.get("archive", home))
        except portals.PortalError as error:
            raise UsageError(str(error), print_help=False) from None
        assert self.settings is not None
        cluster = opts.cluster or self.settings["CLUSTER"]
        if cluster and source.name != "live":
            raise UsageError("only a live portal is crawled by several machines; leave --cluster out", print_help=False)
        started_at, self._session = times.now(), None
        try:
            if source.name == "live":
                self._live(portal, source, cluster, trusted, opts.spargs.get("layout") == "right")
            elif source.name == "wayback":
                reach(archive)
                self._play_back(portal, source, archive, trusted)
            elif source.name == "commoncrawl":
                reach(archive)
                self._take_records(portal, source, archive.base, trusted)
            else:
                check(Path(opts.spargs["source"]))
                self._read_file(Path(opts.spargs["source"]), portal, source, trusted)
        except (ArchiveError, Unreachable) as error:
            self._fail(str(error))
            if self._session is None:
                tell(could_not_begin(archive_paths(), portal, source, started_at, error))
        if self._session is not None and self._session.report is not None:
            tell(self._session.report)

    def _live(self, portal: portals.Portal, source: Source, cluster: str, trusted: bool, right: bool) -> None:
        assert self.settings is not None
        reach(portal, f"read it from a web archive: -a portal={portal.name} -a source=wayback")
        shared = shared_crawl(cluster, portal, source, self.settings) if cluster else None
        session = self._begun(CrawlSession(portal, source, archive_paths(), trust_clock=trusted, shared=shared))
        if right:
            session.accept_layout()
        self._crawl(session, settings_for(portal))
        if told := session.shared.tell():
            self._tell_all(*told)

    def _begun(self, session: CrawlSession) -> CrawlSession:
        self._session = session
        return session

    def _crawl(self, session: CrawlSession, settings: dict[str, Any], listed: int = 0) -> None:
        process = self.crawler_process
        assert process is not None
        if session.resumed:
            finished = Interpreter(session).finish_recorded()
            print(f"Continuing {session.crawl_id} ({finished} pages were recorded already).", file=sys.stderr)
        process.settings.setdict(settings, priority="spider")
        process.settings.setdict(session.shared.settings(PortalSpider.custom_settings or {}), priority="cmdline")
        crawler = process.create_crawler("portal")
        process.crawl(crawler, session=session)
        process.start()
        reason = str(crawler.stats.get_value("finish_reason")) if crawler.stats else "unknown"
        ended = reason == "finished" or session.blocked is not None
        summary = session.end(finished=ended and session.trouble is None, known=listed, because=reason)
        self._conclude(session, reason, summary)

    def _play_back(self, portal: portals.Portal, source: Source, archive: portals.Portal, trusted: bool) -> None:
        playback = Playback(archive.base)
        session = self._begun(CrawlSession(portal, source, archive_paths(), playback, trust_clock=trusted))
        try:
            listed = wayback.fill_frontier(session, playback)
        except (ArchiveError, KeyboardInterrupt) as error:
            _cut_off(session, error)
            raise
        self._crawl(session, settings_for(replace(archive, aliases=())), listed)

    def _take_records(self, portal: portals.Portal, source: Source, index: str, trusted: bool) -> None:
        data = commoncrawl.DATA if index == commoncrawl.INDEX else index
        session = self._begun(CrawlSession(portal, source, archive_paths(), taken_from=data, trust_clock=trusted))
        records = commoncrawl.CommonCrawl(session, index, data)
        try:
            listed = records.fill_frontier()
            records.fetch()
        except KeyboardInterrupt as error:
            self._conclude(session, "shutdown", _cut_off(session, error))
            return
        except ArchiveError as error:
            _cut_off(session, error)
            raise
        self._conclude(session, "finished", session.end(finished=session.trouble is None, known=listed))

    def _read_file(self, path: Path, portal: portals.Portal, source: Source, trusted: bool) -> None:
        session = self._begun(CrawlSession(portal, source, archive_paths(), trust_clock=trusted))
        warc = WarcSource(session)
        try:
            warc.read(path)
        except KeyboardInterrupt as error:
            self._conclude(session, "shutdown", _cut_off(session, error))
            return
        except ArchiveError as error:
            _cut_off(session, error)
            raise error from None
        summary = session.end(finished=session.trouble is None, known=warc.known)
        self._conclude(session, "finished", summary, warc.known)

    def _conclude(self, session: CrawlSession, reason: str, summary: CrawlSummary, known: int = 0) -> None:
        counts = (
            f"{summary.requests} requests, {summary.articles} articles read, {summary.new_articles} new, "
            f"{summary.new_revisions} new revisions, {summary.errors} errors"
        )
        if summary.shrunk and summary.outcome != "done":  # where it went through, the monitors say so
            counts += f"; sections that shrank: {', '.join(summary.shrunk)}"
        if known:
            counts += f"; {known} records were known"
        if session.trouble:
            self._fail(session.trouble)
        elif summary.outcome == "failed":
            self._fail(f"the crawl failed: {summary.reason} ({counts})")
        elif summary.outcome == "partial":
            self._fail(f"the crawl went through in part: {summary.reason} ({counts})")
        elif summary.outcome is None:
            print(f"Stopped ({reason}): {counts}. Run the same command again to go on.")
            self.exitcode = 0 if reason.startswith(PAUSED) else 1
        elif session.report is not None and session.report.reasons:
            self._fail(f"the crawl went through, but: {'; '.join(r.en for r in session.report.reasons)} ({counts})")
        else:
            print(f"Done: {counts}.")

    def _tell_all(self, went_well: bool, told: str) -> None:
        """Say what became of the crawl that this was a share of; the last one who ends answers for all."""
        print(told, file=sys.stdout if went_well else sys.stderr)
        self.exitcode = self.exitcode or int(not went_well)

    def _fail(self, message: str) -> None:
        print(f"scrapy crawl: {message}", file=sys.stderr)
        self.exitcode = 1


def _cut_off(session: CrawlSession, error: BaseException) -> CrawlSummary:
    """End a session that something cut off: trouble with an archive, or whoever pressed Ctrl-C."""
    if isinstance(error, ArchiveError):
        session.trouble = session.trouble or str(error)
    return session.end(finished=False, because="shutdown")


def _wanted(arguments: dict[str, Any]) -> tuple[portals.Portal, Source]:
    """Return portal and source that the ``-a`` arguments ask for; raises PortalError where they cannot be used."""
    for name in arguments:
        if name not in ARGUMENTS:
            raise portals.PortalError(f"unknown argument -a {name}=…; known: {', '.join(ARGUMENTS)}")
    if "portal" not in arguments:
        raise portals.PortalError(f"say which portal: -a portal=NAME; known: {', '.join(portals.names())}")
    portal = portals.load(arguments["portal"])
    if "base" in arguments:
        portal = portal.at(arguments["base"])
    mode, source = arguments.get("mode", "incremental"), arguments.get("source", "live")
    if mode not in MODES:
        raise portals.PortalError(f"unknown mode {mode!r}; known: {', '.join(MODES)}")
    if source.endswith(SUFFIXES):
        if not Path(source).is_file():
            raise portals.PortalError(f"there is no file {source}")
    elif source not in SOURCES:
        raise portals.PortalError(
            f"unknown source {source!r}; known: {', '.join(SOURCES)}, or a file ({', '.join(SUFFIXES)})"
        )
    return portal, Source(Path(source).name, mode)
