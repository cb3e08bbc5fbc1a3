"""``scrapy verify``: is everything that was kept still there, whole, and where its row says?"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from scrapy.commands import ScrapyCommand

from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths, archive_paths
from archive.store.database import open_working
from archive.verify import PARTS, Damage, Verified, repair, verify

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
            "Read every WARC record and check its digest and its capture, every quote in its text, the counts, SQLite "
            "and the snapshot. Exits 1 where damage is found and names it. --repair restores indexes, counts and the "
            "snapshot and touches nothing else. Example: scrapy verify"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--repair", action="store_true", help="restore what can be worked out from what is whole")
        parser.add_argument("--all", action="store_true", help="print all damage, not the first pieces")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Verify and report."""
        paths = archive_paths()
        try:
            seen = Verified()
            damage = list(verify(paths, seen, _progress))
            _end_progress()
            self._report(seen, damage, opts.all)
            if damage and opts.repair:
                self._repair(paths, damage)
        except ArchiveError as error:
            print(f"scrapy verify: {error}", file=sys.stderr)
            self.exitcode = 1

    def _report(self, seen: Verified, damage: list[Damage], show_all: bool) -> None:
        found = Counter(d.part for d in damage)
        print(
            f"Looked at {seen.captures} captures, {seen.records} records ({seen.bytes / 1e6:.1f} MB), "
            f"{seen.figures} figures."
        )
        print("  ".join(f"{part}: {found[part] or 'ok'}" for part in PARTS))
        for item in damage if show_all else damage[:SHOWN]:
            print(f"DAMAGED {item.what}: {item.wrong}")
        if not show_all and len(damage) > SHOWN:
            print(f"... and {len(damage) - SHOWN} more; --all shows all")
        if damage:
            self.exitcode = 1
            print(f"scrapy verify: {len(damage)} pieces of damage; restore them from a backup", file=sys.stderr)

    def _repair(self, paths: ArchivePaths, damage: list[Damage]) -> None:
        with WriteLock(paths.lock, "a repair"):
            db = open_working(paths.working)
            try:
                done = repair(db, paths, damage)
            finally:
                db.close()
        print(f"Repaired: {', '.join(done)}." if done else "Nothing of this can be repaired here.")
        left = list(verify(paths, Verified()))
        self.exitcode = 1 if left else 0
        print(f"{len(left)} pieces of damage are left." if left else "Everything is whole now.")


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what} ...", end="", file=sys.stderr, flush=True)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
