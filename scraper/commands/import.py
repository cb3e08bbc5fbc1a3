"""``scrapy import DIR``: an archive back from an export."""  # noqa: N999 - a command is called as its module

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.export.restore import restore
from archive.paths import archive_paths
from scraper.progress_line import StepLine


class Command(ScrapyCommand):
    """Restore an archive from an export."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "DIR"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Import: restore an archive from an export"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Restore an archive from what `scrapy export` wrote, into an empty ARCHIVE_DIR. Every checksum is compared "
            "first; a damaged export, one of a newer version, or an archive that is not empty is refused and nothing "
            "is changed. An export of the restored archive equals the one it came from. "
            "Example: ARCHIVE_DIR=/srv/again scrapy import ~/export"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Import and say what was restored."""
        if len(args) != 1:
            raise UsageError(f"usage: scrapy import {self.syntax()}", print_help=False)
        paths = archive_paths()
        try:
            progress = StepLine("Importing")
            done = restore(paths, Path(args[0]), progress.show)
            progress.end()
        except ArchiveError as error:
            print(f"scrapy import: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(f"Imported {done.rows} rows of {done.tables} tables and {done.warc_files} WARC files: {paths.root}")
        if not done.evidence:
            print("The export held no WARC files, so that verify will name them missing.", file=sys.stderr)
        print("Next: scrapy verify, then scrapy publish")
