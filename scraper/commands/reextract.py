"""``scrapy reextract``: read the figures of all stored texts again with the present extractor.

::

    --pages:  WARC records ─► parse ─► text, figures ─► new text beside the old, where it differs
    always:   files not read yet ─► text, figures (--pages: files of an older reader too; --ocr: scanned pages)
              stored texts ─► figures ─► new readings, and what they changed

Every batch is stored in one transaction with what it changed. Killed and run again it goes on, and tells all of it.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from scrapy.commands import ScrapyCommand
from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import archive_paths
from archive.store import reparsing, rereading
from archive.store.database import close_working, is_disk_trouble, open_working
from archive.store.rereading import FigureChange
from pipelines.figures import EXTRACTOR_VERSION
from pipelines.files import ocr
from pipelines.rereading import read_again
from scraper.attachments import read_files
from scraper.parse import PARSER_VERSION
from scraper.progress_line import ProgressLine
from scraper.readers import Readers, readers
from scraper.reparsing import Reparsed, parse_again
from scraper.vocabularies import store_vocabularies

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
            "are kept. --pages parses the stored pages again first: a page that the present parser reads otherwise "
            "gets a new text beside the old one, and so do attached files. --ocr recognises the text of scanned pages "
            "and pictures (Debian: apt-get install tesseract-ocr tesseract-ocr-vie); what is read there is in no "
            "series before somebody confirms it (scrapy confirm). --scheduler reads on the workers of a dask cluster. "
            "Killed at any moment, the same command goes on. "
            "Example: scrapy reextract --pages --changes"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--pages", action="store_true", help="parse the stored pages again first")
        parser.add_argument("--ocr", action="store_true", help="recognise the text of scanned attachments")
        parser.add_argument(
            "--all", action="store_true", help="also what these versions of parser and extractor have read"
        )
        parser.add_argument("--changes", action="store_true", help="print every change, not the first few")
        parser.add_argument(
            *("--jobs", "--workers"),
            type=int,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes (default: cores)",
        )
        parser.add_argument("--scheduler", metavar="ADDRESS", help="read on the dask cluster there (tcp://HOST:8786)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read again and say what changed."""
        paths = archive_paths()
        try:
            if not paths.working.exists():
                raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
            if opts.ocr and ocr.version() is None:
                raise ArchiveError(
                    "Tesseract with its Vietnamese data is not installed; "
                    "Debian: apt-get install tesseract-ocr tesseract-ocr-vie"
                )
            with WriteLock(paths.lock, "a re-extraction"):
                db = open_working(paths.working)
                try:
                    store_vocabularies(db)
                    with readers(opts.scheduler, max(1, opts.jobs), paths.warc if opts.pages else None) as read:
                        if opts.pages:
                            self._reparse(db, paths.warc, None if opts.all else PARSER_VERSION, read, opts.changes)
                        self._read_files(db, paths.warc, opts.pages, opts.ocr, opts.changes)
                        self._reread(db, None if opts.all else EXTRACTOR_VERSION, read, opts.changes)
                finally:
                    close_working(db, paths.working)
        except ArchiveError as error:
            self._fail(str(error))
        except sqlite3.OperationalError as error:
            if not is_disk_trouble(error):
                raise
            self._fail(f"cannot write {paths.working}: {error}; free the disk, then run the same command again")

    def _reparse(self, db: Database, warc: Path, unless: str | None, read: Readers, show_all: bool) -> None:
        progress = ProgressLine(total := reparsing.count_pages(db, unless), "pages")
        moment = times.now()
        told: dict[str, list[str]] = {}
        for pages in read(partial(parse_again, warc), reparsing.stored_pages(db, unless), total):
            with db.atomic():
                for page in pages:
                    for kind, line in _stored(db, page, moment):
                        told.setdefault(kind, []).append(line)
            progress.add(len(pages))
        progress.end()
        print(
            f"Parsed {progress.done} pages again with parser {PARSER_VERSION} in {progress.seconds:.1f} s "
            f"({progress.rate:.0f}/s)."
        )
        for kind, lines in told.items():
            print(f"{len(lines)} {kind}:")
            _print_some(lines, show_all)
        if _DAMAGED in told:
            self._fail(f"{len(told[_DAMAGED])} {_DAMAGED}; scrapy verify says more")

    def _read_files(self, db: Database, warc: Path, again: bool, recognise: bool, show_all: bool) -> None:
        done = read_files(db, warc, again=again)
        if done.files:
            print(f"Read {done.said()}.")
            _print_some(done.unread, show_all)
        if recognise:
            done = read_files(db, warc, recognise=True)
            print(f"Recognised {done.said()}." if done.files else "Nothing to recognise: no page is without text.")
            _print_some(done.unread, show_all)

    def _reread(self, db: Database, unless: str | None, read: Readers, show_all: bool) -> None:
        total = rereading.list_texts(db, unless)
        if total:
            progress = ProgressLine(total, "texts")
            moment = times.now()
            for readings in read(read_again, rereading.stored_texts(db), total):
                rereading.store_readings(db, readings, moment)
                progress.add(len(readings))
            progress.end()
            print(
                f"Read {progress.done} texts again with extractor {EXTRACTOR_VERSION} in {progress.seconds:.1f} s "
                f"({progress.rate:.0f}/s)."
            )
        else:
            print(f"Nothing to do: extractor {EXTRACTOR_VERSION} has read every text.")
        if total or show_all:
            _report(rereading.changes_by(db, EXTRACTOR_VERSION), show_all)

    def _fail(self, message: str) -> None:
        print(f"scrapy reextract: {message}", file=sys.stderr)
        self.exitcode = 1


_DAMAGED = "pages cannot be read from their WARC files"


def _stored(db: Database, page: Reparsed, moment: str) -> Iterable[tuple[str, str]]:
    """Store what a page is to the present parser; yield what there is to tell of it: the kind, and the page."""
    known = page.page.revision
    name = known.article_id if known else page.page.url
    if page.damage:
        yield _DAMAGED, f"{name}: {page.damage}"
    elif page.lost:
        yield "pages are no articles to this parser and stay as they are", f"{name}: {page.lost}"
    elif page.version is not None:
        outcome = reparsing.store_version(db, page.page, page.version, moment)
        if outcome == "same_version":
            kind = f"pages are read otherwise by the same version {PARSER_VERSION} of the parser, and stay as they are"
        elif outcome == "new":
            kind = "pages are articles now"
        else:
            kind = "pages are read otherwise"
        yield kind, name


def _report(changes: Sequence[FigureChange], show_all: bool) -> None:
    if not changes:
        print("No figure changed.")
        return
    by_field = ", ".join(f"{n} {field}" for field, n in Counter(c.field for c in changes).most_common())
    print(f"Extractor {EXTRACTOR_VERSION} changed {len({c.figure_id for c in changes})} figures: {by_field}.")
    _print_some([f"{c.article_id} {c.quote!r} {_said(c)} ({c.figure_id})" for c in changes], show_all)


def _said(change: FigureChange) -> str:
    if change.field == "figure":
        return "is no figure any more" if change.new is None else "is a figure now"
    return f"{change.field}: {change.old or '-'} -> {change.new or '-'}"


def _print_some(lines: Sequence[str], show_all: bool) -> None:
    for line in lines if show_all else lines[:SHOWN]:
        print(f"  {line}")
    if not show_all and len(lines) > SHOWN:
        print(f"  ... and {len(lines) - SHOWN} more; --changes shows all")
