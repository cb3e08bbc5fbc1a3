"""``scrapy reextract``: read the figures of all stored texts again with the present extractor."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from scrapy.commands import ScrapyCommand
from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import archive_paths
from archive.records import FigureSet, StoredText
from archive.store.database import is_disk_trouble, open_working
from archive.store.indicators import store_indicators
from archive.store.rereading import FigureChange, count_texts, store_readings, stored_texts
from pipelines.figures import EXTRACTOR_VERSION, indicators
from pipelines.rereading import read_again

SHOWN = 20  # changes printed without --changes


class Command(ScrapyCommand):
    """Read the figures of the archive again."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Read the figures of all stored texts again with the present extractor"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Read the figures of all stored texts again with the present extractor, on all cores, and show which "
            "changed. Texts that this version has read already are left out; --all reads them too. Earlier readings "
            "are kept. "
            "Example: scrapy reextract --changes"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="also texts that this version of the extractor has read")
        parser.add_argument("--changes", action="store_true", help="print every changed figure, not the first few")
        parser.add_argument(
            "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: cores)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read again and say what changed."""
        paths = archive_paths()
        try:
            if not paths.working.exists():
                raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
            with WriteLock(paths.lock, "a re-extraction"):
                db = open_working(paths.working)
                try:
                    self._reread(db, None if opts.all else EXTRACTOR_VERSION, max(1, opts.jobs), opts.changes)
                finally:
                    db.close()
        except ArchiveError as error:
            self._fail(str(error))
        except sqlite3.OperationalError as error:
            if not is_disk_trouble(error):
                raise
            self._fail(f"cannot write {paths.working}: {error}; free the disk, then run the same command again")

    def _reread(self, db: Database, unless: str | None, jobs: int, show_all: bool) -> None:
        store_indicators(db, indicators())
        total = count_texts(db, unless)
        if not total:
            print(f"Nothing to do: extractor {EXTRACTOR_VERSION} has read every text.")
            return
        began = time.monotonic()
        moment = times.now()
        changes: list[FigureChange] = []
        done = 0
        for readings in _readings(stored_texts(db, unless), jobs):
            changes += store_readings(db, readings, moment)
            done += len(readings)
            _progress(done, total, began)
        seconds = time.monotonic() - began
        _end_progress()
        print(
            f"Read {done} texts again with extractor {EXTRACTOR_VERSION} in {seconds:.1f} s ({done / seconds:.0f}/s)."
        )
        _report(changes, show_all)

    def _fail(self, message: str) -> None:
        print(f"scrapy reextract: {message}", file=sys.stderr)
        self.exitcode = 1


def _readings(batches: Iterator[list[StoredText]], jobs: int) -> Iterator[list[tuple[StoredText, FigureSet]]]:
    """Yield the readings of each batch in order; a few batches ahead are being read in other processes."""
    with ProcessPoolExecutor(jobs) as pool:
        ahead: deque[Future[list[tuple[StoredText, FigureSet]]]] = deque(
            pool.submit(read_again, batch) for batch in islice(batches, 2 * jobs)
        )
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(read_again, batch) for batch in islice(batches, 1))


def _progress(done: int, total: int, began: float) -> None:
    rate = done / max(time.monotonic() - began, 0.001)
    line = f"{done} of {total} texts, {rate:.0f}/s, {(total - done) / rate:.0f} s left"
    print(f"\r\x1b[K{line}" if sys.stderr.isatty() else line, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _report(changes: list[FigureChange], show_all: bool) -> None:
    if not changes:
        print("No figure changed.")
        return
    by_field = ", ".join(f"{n} {field}" for field, n in Counter(c.field for c in changes).most_common())
    print(f"{len({c.figure_id for c in changes})} figures changed: {by_field}.")
    for change in changes if show_all else changes[:SHOWN]:
        print(
            f"  {change.article_id} {change.quote!r} {change.field}: {change.old} -> {change.new} ({change.figure_id})"
        )
    if not show_all and len(changes) > SHOWN:
        print(f"  ... and {len(changes) - SHOWN} more; --changes shows all")
