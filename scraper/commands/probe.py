"""``scrapy probe --archives DOMAIN``: what the web archives hold, before anything is crawled."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from scraper.sources import commoncrawl, wayback
from scraper.sources.holdings import Counts, of_commoncrawl, of_wayback

ARCHIVES = ("wayback", "commoncrawl")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*")


class Command(ScrapyCommand):
    """Probe what there is of a portal."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "--archives DOMAIN"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "List what the web archives hold of a domain"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Count the captures that the Wayback Machine and Common Crawl hold of a domain and all its hosts, by host "
            "and month; only their indexes are asked, with pauses, and nothing is kept. Common Crawl has an index for "
            "each of its crawls, more than a hundred: it takes minutes; --latest asks the newest ones alone. "
            "Example: scrapy probe --archives baclieu.gov.vn"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--archives", metavar="DOMAIN", help="the domain: baclieu.gov.vn, without http://")
        parser.add_argument("--only", choices=ARCHIVES, help="ask one archive alone")
        parser.add_argument("--latest", type=int, metavar="N", help="ask the N newest indexes of Common Crawl alone")
        parser.add_argument("--json", action="store_true", help="one JSON line for each archive, host and month")
        parser.add_argument("--at", metavar="URL", help="where the archives are, if not at their own addresses")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Ask and print."""
        domain = (opts.archives or "").strip().lower().rstrip(".")
        if args or not _DOMAIN.fullmatch(domain):
            raise UsageError("say which domain: scrapy probe --archives baclieu.gov.vn", print_help=False)
        if opts.latest is not None and opts.latest < 1:
            raise UsageError("--latest must be at least 1", print_help=False)
        held: dict[str, Counts] = {}
        for archive in [opts.only] if opts.only else ARCHIVES:
            held[archive] = Counter()
            try:
                for counts in self._counts(archive, domain, opts):
                    held[archive].update(counts)
            except ArchiveError as error:
                print(f"scrapy probe: {error}; what it told until then is counted", file=sys.stderr)
                self.exitcode = 1
        _end_progress()
        self._print(held, domain, opts.json)

    def _counts(self, archive: str, domain: str, opts: argparse.Namespace) -> Iterator[Counts]:
        at = f"{opts.at.rstrip('/')}/" if opts.at else None
        if archive == "wayback":
            return of_wayback(at or wayback.HOME, domain, _progress)
        return of_commoncrawl(at or commoncrawl.INDEX, domain, _progress, opts.latest)

    def _print(self, held: dict[str, Counts], domain: str, as_json: bool) -> None:
        rows = [(a, host, month, n) for a, counts in held.items() for (host, month), n in sorted(counts.items())]
        if as_json:
            for archive, host, month, count in rows:
                print(json.dumps({"archive": archive, "host": host, "month": month, "captures": count}))
            return
        for archive, counts in held.items():
            hosts = {host for host, _ in counts}
            print(f"{archive}: {counts.total()} captures of {len(hosts)} hosts of {domain}")
        width = max((len(row[1]) for row in rows), default=4)
        for archive, host, month, count in rows:
            print(f"{archive:<12} {host:<{width}} {month} {count:>8}")


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
