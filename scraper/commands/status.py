"""``scrapy status``: how the archive is, for people and machines; the exit code says whether somebody must look."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from datetime import UTC, datetime

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths, archive_paths
from archive.status import disk, document, upkeep
from archive.status.facts import Facts
from archive.status.reading import read
from archive.status.state import state
from archive.store.database import open_reading
from archive.store.schema import migrations
from scraper.status_screen import Screen
from scraper.watch.trial import trial

FORMATS = ("text", "json")


class Command(ScrapyCommand):
    """Show how the archive is."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "[--portal NAME] [--format json] [--test-alarms]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show how the archive is: runs, freshness, what is failing, disk"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Show the last runs with outcome and reasons, freshness by portal and section, coverage of fields, what is "
            "failing, size and disk forecast, and when it was last published, verified, backed up and restored on "
            "trial. All of it is worked out now, so that a schedule that stopped shows. Exits 0 where everything is "
            "healthy, 1 where something is degraded or failed. --test-alarms sends a trial to every address that is "
            "configured. Example: scrapy status"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--portal", metavar="NAME", help="only this portal")
        parser.add_argument("--format", choices=FORMATS, default="text", help="text (the default) or json")
        parser.add_argument("--test-alarms", action="store_true", help="try mail, webhook and heartbeat, and exit")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show the state and set the exit code."""
        if args:
            raise UsageError(f"unknown argument {args[0]!r}: scrapy status {self.syntax()}", print_help=False)
        if opts.test_alarms:
            self.exitcode = 0 if trial() else 1
            return
        paths, now = archive_paths(), datetime.now(UTC)
        try:
            facts, size = _known(paths, opts.portal)
        except (ArchiveError, sqlite3.Error) as error:
            print(f"scrapy status: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        notes = upkeep.read(paths)
        found = state(facts, now, size, notes, running=_is_held(paths))
        self.exitcode = 0 if found.health == "healthy" else 1
        if opts.format == "json":
            print(json.dumps(document.document(found, size, notes), ensure_ascii=False, indent=1))
            return
        for line in Screen(now).lines(found, size, notes):
            print(line)


def _known(paths: ArchivePaths, portal: str | None) -> tuple[Facts, disk.Disk]:
    db = open_reading(paths.working)
    try:
        if migrations.pending(db):
            raise ArchiveError("the archive is of an older version; the next crawl or publication upgrades it")
        facts = read(db.conn)
        if portal is not None:
            names = [known.portal for known in facts.portals]
            if portal not in names:
                raise ArchiveError(f"no portal {portal!r} was crawled; there are {', '.join(names) or 'none'}")
            facts = Facts(tuple(known for known in facts.portals if known.portal == portal))
        return facts, disk.measure(paths, db.conn)
    finally:
        db.close()


def _is_held(paths: ArchivePaths) -> bool | None:
    """Return whether somebody writes the archive; None where that cannot be told."""
    if not paths.lock.exists():
        return False
    return WriteLock(paths.lock, "").is_held()
