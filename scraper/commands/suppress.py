"""``scrapy suppress``: withhold something from publication, or publish it again; both are logged."""

from __future__ import annotations

import argparse
import sqlite3
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.paths import ArchivePaths, archive_paths
from archive.publish import publish
from archive.site.charts.drawing import drawing
from archive.store.database import is_disk_trouble, open_working, renew_seal
from archive.withholding import log


class Command(ScrapyCommand):
    """Withhold an article, a figure or an attachment from publication."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "ARTICLE|FIGURE|ATTACHMENT --reason TEXT | --undo NAME [--reason TEXT] | --list [--all]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Withhold an article, a figure or an attachment from publication"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Withhold an article, a figure or an attachment: it stays in the archive, but goes from the snapshot, its "
            "search, series, exports and replay. Name it by identifier, by its address on the portal, or by its page "
            "on the site. A figure goes with every print of it in its article. The site says that it is withheld, when "
            "and why; so the reason must not say what is withheld. The snapshot is made anew at once. --undo publishes "
            "it again, --list shows what is withheld. "
            "Example: scrapy suppress sample:1201096 --reason 'names a complainant'"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why, for everybody to read")
        parser.add_argument("--undo", action="store_true", help="publish again what is withheld")
        parser.add_argument("--list", action="store_true", help="show what is withheld")
        parser.add_argument("--all", action="store_true", help="with --list: also what was withheld once")
        parser.add_argument("--no-publish", action="store_true", help="leave the snapshot for the next scrapy publish")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Withhold, publish again or list."""
        if opts.list:
            if args or opts.undo or opts.reason:
                raise UsageError("usage: scrapy suppress --list [--all]", print_help=False)
        elif len(args) != 1:
            raise UsageError(f"usage: scrapy suppress {self.syntax()}", print_help=False)
        elif not opts.undo and not (opts.reason or "").strip():
            raise UsageError("say why, for everybody to read: --reason TEXT", print_help=False)
        paths = archive_paths()
        try:
            if not paths.working.exists():
                raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
            db = open_working(paths.working)
            try:
                if opts.list:
                    self._list(db, opts.all)
                    return
                self._change(db, args[0], opts)
            finally:
                db.close()
                renew_seal(paths)
            self._publish(paths, opts.no_publish)
        except ArchiveError as error:
            self._fail(str(error))
        except sqlite3.OperationalError as error:
            if not is_disk_trouble(error):
                raise
            self._fail(f"cannot write {paths.working}: {error}; free the disk, or wait until a crawl ends")

    def _change(self, db: Database, name: str, opts: argparse.Namespace) -> None:
        """Write one line of the log; a crawl may be running, since it is one short transaction."""
        moment = times.now()
        if opts.undo:
            known = log.lift(db, name, opts.reason, moment)
            print(f"Published again: {known.kind} {known.subject}, withheld since {known.withheld_at} ({known.reason})")
            return
        found = log.find(db, name)
        log.suppress(db, found, opts.reason.strip(), moment)
        print(f"Withheld: {found.kind} {found.subject} ({found.shown})")
        print("Exports and copies made earlier still hold it; make them anew.")

    def _publish(self, paths: ArchivePaths, later: bool) -> None:
        if later:
            print("The snapshot is as it was; scrapy publish makes it anew.")
        elif paths.published.exists():
            done = publish(paths, drawing())
            print(f"Published {done.articles} articles; {done.withheld} identifiers are withheld: {done.path}")

    def _list(self, db: Database, everything: bool) -> None:
        found = log.whole(db) if everything else log.in_force(db)
        for entry in found:
            ended = f", published again {entry.lifted_at}" if entry.lifted_at else ""
            where = entry.address or (f"in {entry.article_id}" if entry.article_id else "")
            print(f"{entry.withheld_at}  {entry.kind:10}  {entry.subject}  {where}  {entry.reason}{ended}")
        if not found:
            print("Nothing is withheld.")

    def _fail(self, message: str) -> None:
        print(f"scrapy suppress: {message}", file=sys.stderr)
        self.exitcode = 1
