"""``scrapy confirm``: say of figures that they are as printed, or that they were read wrongly."""

from __future__ import annotations

import argparse
import os
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive import times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import archive_paths
from archive.store import corrections
from archive.store.corrections import Correction, Verdict
from archive.store.database import close_working, open_working
from archive.store.typed_values import typed_value


class Command(ScrapyCommand):
    """Confirm figures."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "FIGURE... --by NAME [--wrong [--value NUMBER]] [--note TEXT]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Say of figures that they are as printed, or that they were read wrongly"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Say of figures, by their ids, that a person has compared them with the scanned page. Figures that were "
            "recognised in a picture are in no series before. The view unconfirmed_figures lists them. What a person "
            "says is kept beside the figure; the newest word counts. Notes on other figures: scrapy correct. "
            "Example: scrapy confirm f0123456789abcdef --by 'Lan' --note 'page 3'"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--by", metavar="NAME", help="who has looked at it (default: $ARCHIVE_REVIEWER)")
        parser.add_argument("--wrong", action="store_true", help="the figure is not what is printed")
        parser.add_argument("--value", metavar="NUMBER", help="the value that is printed, with a decimal point")
        parser.add_argument("--note", metavar="TEXT", help="anything worth knowing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Store the verdicts."""
        opts.by = (opts.by or os.environ.get("ARCHIVE_REVIEWER", "")).strip()
        if not args or not opts.by:
            raise UsageError("say which figures and who looked: scrapy confirm FIGURE... --by NAME", print_help=False)
        if opts.value and not opts.wrong:
            raise UsageError("--value belongs to --wrong", print_help=False)
        try:
            value = typed_value(opts.value) if opts.value else None
        except ArchiveError as error:
            raise UsageError(f"--value: {error}", print_help=False) from None
        verdict: Verdict = "wrong" if opts.wrong else "confirmed"
        paths = archive_paths()
        try:
            if not paths.working.exists():
                raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
            moment = times.now()
            with WriteLock(paths.lock, "a confirmation"):
                db = open_working(paths.working)
                try:
                    corrections.add(db, [Correction(f, verdict, opts.by, moment, value, opts.note) for f in args])
                finally:
                    close_working(db, paths.working)
        except ArchiveError as error:
            print(f"scrapy confirm: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(f"{len(args)} figures {verdict} by {opts.by}. Publish to show it.")
