"""``scrapy restore DIR``: an archive back from its backup, or the drill that shows that it would come back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.backup.restoring import drill, restore
from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.status import upkeep
from scraper.progress_line import StepLine

SHOWN = 20  # things wrong that are printed


class Command(ScrapyCommand):
    """Restore the archive from a backup."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "DIR [--at TIME] [--drill [--scratch FOLDER]]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Restore an archive from a backup, or try whether it would work"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Bring back what `scrapy backup` wrote, into an empty ARCHIVE_DIR; every digest is compared. --drill "
            "restores into a scratch folder instead, verifies and publishes the archive there, counts its rows, throws "
            "it away, and exits 1 where anything is wrong. "
            "Example: ARCHIVE_DIR=/srv/again scrapy restore /mnt/disk/archive"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--at", metavar="TIME", help="the backup of that name, not the newest")
        parser.add_argument("--drill", action="store_true", help="only try, in a scratch folder")
        parser.add_argument("--scratch", metavar="FOLDER", help="where the drill has room (default: $TMPDIR)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Restore, or drill, and say how it went."""
        if len(args) != 1 or (opts.scratch and not opts.drill):
            raise UsageError(f"usage: scrapy restore {self.syntax()}", print_help=False)
        paths = archive_paths()
        try:
            progress = StepLine("Restoring")
            if opts.drill:
                scratch = Path(opts.scratch) if opts.scratch else None
                done, wrong = drill(Path(args[0]), opts.at, scratch, progress.show)
            else:
                done, wrong = restore(paths, Path(args[0]), opts.at, progress.show), []
            progress.end()
        except ArchiveError as error:
            if opts.drill:
                upkeep.note(paths, "drill", False, str(error))
            print(f"scrapy restore: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        what = f"backup {done.name}: {done.rows} rows, {done.warc_files} WARC files"
        if opts.drill:
            upkeep.note(paths, "drill", not wrong, f"{what}{f', {len(wrong)} things wrong' if wrong else ''}")
        if wrong:
            for line in wrong[:SHOWN]:
                print(f"WRONG {line}")
            print(f"scrapy restore: the drill found {len(wrong)} things wrong with {what}", file=sys.stderr)
            self.exitcode = 1
        elif opts.drill:
            print(f"The drill went well: {what} restored, verified and published.")
        else:
            print(f"Restored {what}: {paths.root}\nNext: scrapy verify, then scrapy publish")
