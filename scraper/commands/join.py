"""``scrapy join``: record that two articles are one."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive import times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import archive_paths
from archive.store import joining
from archive.store.database import close_working, open_working


class Command(ScrapyCommand):
    """Make one article of two."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "ARTICLE INTO --reason WORDS"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Record that two articles are one"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Record that two articles are one: all that is kept of ARTICLE becomes part of INTO, in the order of time, "
            "and the identifier of ARTICLE leads there from now on. Revisions and figures keep their identifiers. "
            "Without arguments the articles that look alike are listed: equal content, or equal title and date. "
            'Example: scrapy join bac-lieu:3f2a9c1b77e0 bac-lieu:1200137 --reason "the same article before the move"'
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--reason", metavar="WORDS", help="how it is known; kept and published")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Join, or list what could be."""
        if len(args) not in (0, 2):
            raise UsageError("say which article is part of which: scrapy join ARTICLE INTO --reason WORDS")
        if args and not (opts.reason or "").strip():
            raise UsageError("say how it is known: --reason WORDS", print_help=False)
        paths = archive_paths()
        try:
            if not paths.working.exists():
                raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
            with WriteLock(paths.lock, "a joining of articles"):
                db = open_working(paths.working)
                try:
                    if args:
                        joining.join(db, args[0], args[1], opts.reason.strip(), times.now())
                        print(f"{args[0]} is part of {args[1]} now. Publish to show it: scrapy publish")
                    else:
                        for row in db.execute("SELECT article_id, other_id, same, title FROM look_alikes").fetchall():
                            print("  ".join(row))
                finally:
                    close_working(db, paths.working)
        except ArchiveError as error:
            print(f"scrapy join: {error}", file=sys.stderr)
            self.exitcode = 1
