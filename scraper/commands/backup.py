"""``scrapy backup DIR``: add what is new to a backup, while the crawl goes on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.backup.writer import KEEP, back_up
from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.status import upkeep
from scraper.progress_line import StepLine
from scraper.version import VERSION


class Command(ScrapyCommand):
    """Back the archive up."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "DIR [--keep N]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Back up: add what is new since the last time"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Copy the database, as it is at one moment, and what is new of the WARC files into DIR, on another disk. "
            "May run while a crawl writes. What is copied is read back and compared; a damaged archive is refused, and "
            "earlier backups stay. Run it from cron every day, and `scrapy restore DIR --drill` every month. The "
            "backup holds what is withheld, too. Example: scrapy backup /mnt/disk/archive"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--keep", type=int, default=KEEP, metavar="N", help=f"backups that stay (default: {KEEP})")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Back up and say what was copied."""
        if len(args) != 1 or opts.keep < 1:
            raise UsageError(f"usage: scrapy backup {self.syntax()}, N at least 1", print_help=False)
        paths = archive_paths()
        try:
            progress = StepLine("Backing up")
            done = back_up(paths, Path(args[0]), f"alliance-archive {VERSION}", opts.keep, progress.show)
            progress.end()
        except ArchiveError as error:
            upkeep.note(paths, "backup", False, str(error))
            print(f"scrapy backup: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        upkeep.note(paths, "backup", True, done.name if done.new else f"nothing new since {done.name}")
        if done.new:
            print(f"Backed up: {done.files} new or grown WARC files, {done.bytes / 1e6:.1f} MB: {args[0]}/{done.name}")
        else:
            print(f"Nothing is new since the backup {args[0]}/{done.name}")
