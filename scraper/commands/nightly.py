"""``scrapy nightly``: what a schedule runs, whichever it is."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import archive_paths
from scraper import nightly
from scraper import portal as portals

FULL_EVERY = 30  # days


class Command(ScrapyCommand):
    """Do what is due: crawl, publish, back up, verify, restore on trial."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "[PORTAL…] [--backup DIR] [--full-every DAYS] [--log FILE]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Do what is due, from a schedule: crawl, publish, back up, verify, restore on trial"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Crawl each portal (named, or in ARCHIVE_PORTALS), publish where one went through, back up where a folder "
            "is given (or ARCHIVE_BACKUP), and once a month verify the archive, restore the newest backup on trial "
            "and fetch everything again. One at a time: a second one says that the first still runs and ends. Whatever "
            "fails is told by mail and webhook; the heartbeat is asked once, at the end. Exits 0 where everything is "
            "healthy. make install-schedule lets systemd or cron run it. Example: scrapy nightly bac-lieu"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--backup", metavar="DIR", help="back up into DIR (default: $ARCHIVE_BACKUP, or not at all)"
        )
        parser.add_argument(
            *("--full-every",),
            type=int,
            default=FULL_EVERY,
            metavar="DAYS",
            help=f"fetch everything again after so many days; 0: never (default: {FULL_EVERY})",
        )
        parser.add_argument("--log", metavar="FILE", help="write all that is said to FILE, which is kept short")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what is due and set the exit code."""
        try:
            names = nightly.portals_of(args, os.environ)
        except portals.PortalError as error:
            raise UsageError(str(error), print_help=False) from None
        if opts.full_every < 0:
            raise UsageError("--full-every must not be negative", print_help=False)
        backup = opts.backup or os.environ.get("ARCHIVE_BACKUP", "").strip()
        paths = archive_paths()
        try:
            if opts.log:
                nightly.write_to(Path(opts.log))
            paths.make()
        except (ArchiveError, OSError) as error:
            print(f"scrapy nightly: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        lock = WriteLock(paths.root / "nightly.lock", "a scheduled run")
        try:
            lock.acquire()
        except ArchiveError as error:
            # The first crawl of a large portal takes longer than a night; one that hangs shows in scrapy status.
            print(f"scrapy nightly: {error}", file=sys.stderr)
            return
        try:
            plan = nightly.Plan(names, Path(backup).absolute() if backup else None, opts.full_every)
            self.exitcode = 0 if nightly.run(plan, paths) == "healthy" else 1
        finally:
            lock.release()
