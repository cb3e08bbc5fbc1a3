"""``scrapy verify``: is everything that was kept still there, whole, and where its row says?"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from scrapy.commands import ScrapyCommand

from archive.errors import ArchiveError
from archive.fixity.texts import PageText, ReadAgain
from archive.lock import WriteLock
from archive.paths import ArchivePaths, archive_paths
from archive.status import upkeep
from archive.store import reparsing
from archive.store.database import close_working, open_working
from archive.store.reparsing import StoredPage
from archive.store.seal import is_broken
from archive.verify import PARTS, Damage, Verified, repair, verify
from scraper.attachments import files_again
from scraper.processes import in_processes
from scraper.reparsing import texts_again

WORTH_A_PROCESS = 300  # pages that take about as long as starting a process
SHOWN = 20  # pieces of damage printed without --all


class Command(ScrapyCommand):
    """Verify the archive."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Verify that everything kept is still there and whole"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Read every WARC record and check its digest and its capture; read every revision's page and every "
            "attached file again and compare the texts; check every quote in its text, the counts, SQLite, the seals "
            "of the databases and the snapshot. Exits 1 where damage is found and names it. --repair restores "
            "indexes, counts, what a killed crawl left, and the snapshot, and touches nothing else. --quick leaves out "
            "reading again. --seal takes a database that was changed from outside as it is, where nothing else is "
            "damaged. Example: scrapy verify"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--repair", action="store_true", help="restore what can be worked out from what is whole")
        parser.add_argument("--quick", action="store_true", help="do not read pages and files again")
        parser.add_argument("--seal", action="store_true", help="accept a database that was changed from outside")
        parser.add_argument(
            "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that parse (default: cores)"
        )
        parser.add_argument("--all", action="store_true", help="print all damage, not the first pieces")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Verify and report."""
        paths = archive_paths()
        try:
            damage = self._look(paths, opts)
            if opts.seal:
                self._seal(paths, damage)
            elif damage and opts.repair:
                self._repair(paths, damage, opts)
            else:
                self._conclude(damage)
            said = f"{len(damage)} pieces of damage" if self.exitcode else "everything is whole"
            upkeep.note(paths, "verify", not self.exitcode, f"{said}{', pages not read again' if opts.quick else ''}")
        except ArchiveError as error:
            upkeep.note(paths, "verify", False, str(error))
            print(f"scrapy verify: {error}", file=sys.stderr)
            self.exitcode = 1

    def _look(self, paths: ArchivePaths, opts: argparse.Namespace) -> list[Damage]:
        seen = Verified()
        again = None if opts.quick else _again(paths, opts.jobs)
        files = None if opts.quick else partial(files_again, paths.warc)
        damage = list(verify(paths, seen, _progress, again, files))
        _end_progress()
        found = Counter(d.part for d in damage)
        print(
            f"Looked at {seen.captures} captures, {seen.records} records ({seen.bytes / 1e6:.1f} MB), "
            f"{seen.texts} texts, {seen.figures} figures."
        )
        left_out = ("texts",) if opts.quick else ()
        print("  ".join(f"{part}: {found[part] or 'ok'}" for part in PARTS if part not in left_out))
        if seen.read_otherwise:
            print(f"{seen.read_otherwise} texts of an older parser are read otherwise now: scrapy reextract --pages")
        for item in damage if opts.all else damage[:SHOWN]:
            print(f"DAMAGED {item.what}: {item.wrong}")
        if not opts.all and len(damage) > SHOWN:
            print(f"... and {len(damage) - SHOWN} more; --all shows all")
        return damage

    def _repair(self, paths: ArchivePaths, damage: list[Damage], opts: argparse.Namespace) -> None:
        # A broken seal stays as it is: what nothing else tells of must be found by the next verification too.
        whole = not is_broken(paths.working)
        with WriteLock(paths.lock, "a repair"):
            db = open_working(paths.working, unseal=whole)
            try:
                done = repair(db, paths, damage)
            finally:
                if whole:
                    close_working(db, paths.working)
                else:
                    db.close()
        print(f"Repaired: {', '.join(done)}." if done else "Nothing of this can be repaired here.")
        left = self._look(paths, opts)
        self._conclude(left)
        if not left:
            print("Everything is whole now.")

    def _seal(self, paths: ArchivePaths, damage: list[Damage]) -> None:
        if any(d.mend != "seal" for d in damage):
            raise ArchiveError("only what is whole otherwise can be sealed; try --repair, or restore from a backup")
        with WriteLock(paths.lock, "sealing"):
            close_working(open_working(paths.working), paths.working)
        print(f"Sealed {paths.working} as it is.")

    def _conclude(self, damage: list[Damage]) -> None:
        if not damage:
            return
        self.exitcode = 1
        mends = {d.mend for d in damage}
        if mends - {None, "seal"}:
            way = "scrapy verify --repair restores what can be worked out"
        elif mends == {"seal"}:
            way = "restore it from a backup, or accept it with scrapy verify --seal if the change was meant"
        else:
            way = "restore them from a backup"
        print(f"scrapy verify: {len(damage)} pieces of damage; {way}", file=sys.stderr)


def _again(paths: ArchivePaths, jobs: int) -> ReadAgain:
    """Return what parses the stored pages of an archive again, in as many processes as are worth it."""

    def again(pages: Iterator[list[StoredPage]]) -> Iterator[list[PageText]]:
        first = list(islice(pages, WORTH_A_PROCESS // reparsing.BATCH * max(1, jobs)))
        worth = jobs if len(first) * reparsing.BATCH >= WORTH_A_PROCESS * jobs else 1
        return in_processes(partial(texts_again, paths.warc), chain(first, pages), max(1, worth))

    return again


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what} ...", end="", file=sys.stderr, flush=True)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
