"""``scrapy correct``: note something of a figure, beside what is published; take a note back; list them."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.store import corrections, note_listing
from archive.store.corrections import Correction
from archive.store.database import is_disk_trouble, open_reading, open_working, renew_seal
from archive.store.note_files import TypedNote, clean_note, read_notes
from archive.store.typed_values import typed_value


class Command(ScrapyCommand):
    """Note something of figures."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "FIGURE... --note TEXT [--value NUMBER] | --from FILE | --withdraw NOTE --note WHY | --list [FIGURE...]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Keep a reviewer's note beside a published figure"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Keep a note beside figures, named by their ids or by their pages on the site: what is wrong with them, "
            "and with --value what the reviewer reads. The published value stays as it is everywhere, and so do series "
            "(scrapy confirm is for recognised figures); site and exports show the note with the name of who made it. "
            "A figure may have several notes. --withdraw takes one back: it stays, marked so. --from reads them from a "
            "CSV or JSON file with figure_id, note and, if wanted, value and by; what is noted already is not noted "
            "twice. A crawl may be running meanwhile. "
            "Example: scrapy correct f0123456789abcdef --by Lan --note 'the annex says 28' --value 28"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--note", metavar="TEXT", help="what there is to say, for everybody to read")
        parser.add_argument("--value", metavar="NUMBER", help="the value that the reviewer reads: 1250.5 or 3.300.000")
        parser.add_argument(
            "--by", metavar="NAME", help="who says so, published with the note (default: $ARCHIVE_REVIEWER)"
        )
        parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="read notes from a .csv or .json")
        parser.add_argument("--withdraw", metavar="NOTE", help="take a note back, by its id")
        parser.add_argument("--list", action="store_true", help="show the notes, of all figures or of some")
        parser.add_argument("--all", action="store_true", help="with --list: also those withdrawn")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Note, withdraw or list."""
        self._check(args, opts)
        try:
            if opts.list:
                self._list([corrections.figure_at(a) for a in args], opts.all)
                return
            why = clean_note(opts.note) if opts.note is not None else None
            if opts.withdraw:
                self._withdraw(opts.withdraw, self._by(opts), why)
                return
            value = typed_value(opts.value) if opts.value is not None else None
            typed = read_notes(opts.file) if opts.file else [TypedNote(a, why or "", value, None) for a in args]
            self._note(typed, opts)
        except ArchiveError as error:
            self._fail(str(error))
        except sqlite3.OperationalError as error:
            if not is_disk_trouble(error):
                raise
            self._fail(f"cannot write {archive_paths().working}: {error}; free the disk, or wait until a crawl ends")

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense together."""
        acts = [bool(opts.list), bool(opts.withdraw), bool(opts.file), bool(args) and not opts.list]
        if sum(acts) != 1:
            raise UsageError(f"usage: scrapy correct {self.syntax()}", print_help=False)
        if not opts.list and not opts.file and opts.note is None:
            raise UsageError("say what there is to say, for everybody to read: --note TEXT", print_help=False)
        if opts.value is not None and (opts.list or opts.file or opts.withdraw):
            raise UsageError("--value belongs to a note on figures named here", print_help=False)
        if opts.note is not None and (opts.list or opts.file):
            raise UsageError("--note belongs to figures named here, or to --withdraw", print_help=False)

    def _by(self, opts: argparse.Namespace, said: str | None = None) -> str:
        name = (said or opts.by or os.environ.get("ARCHIVE_REVIEWER", "")).strip()
        if not name:
            raise UsageError("say who says so: --by NAME, or set ARCHIVE_REVIEWER", print_help=False)
        return clean_note(name)

    def _note(self, typed: Sequence[TypedNote], opts: argparse.Namespace) -> None:
        moment = times.now()
        notes = [Correction(t.figure, "noted", self._by(opts, t.by), moment, t.value, t.note) for t in typed]
        with _Writing() as db:
            done = corrections.note(db, notes)
        for n in done:
            said = "noted already" if n.known else "noted"
            print(f"{n.correction_id}: {said} of {n.figure_id} “{n.quote}”, published as {n.published_value or '–'}")
            if n.superseded:
                print(f"  {n.figure_id} was superseded by a newer reading; its page still shows it, with the note")
        fresh = sum(not n.known for n in done)
        print(f"{fresh} notes kept; the published values stay. Publish to show them: scrapy publish")

    def _withdraw(self, name: str, by: str, why: str | None) -> None:
        with _Writing() as db:
            figure = corrections.withdraw(db, name, by, times.now(), why)
        print(f"{name} on {figure} is withdrawn; it stays, marked so. Publish to show it: scrapy publish")

    def _list(self, figures: Sequence[str], everything: bool) -> None:
        db = open_reading(archive_paths().working)
        try:
            found = note_listing.read(db, figures, everything)
        finally:
            db.close()
        for line in found:
            print(note_listing.line(line))
        if not found:
            print("There are no notes.")

    def _fail(self, message: str) -> None:
        print(f"scrapy correct: {message}", file=sys.stderr)
        self.exitcode = 1


class _Writing:
    """The working database for one short transaction, which fits between those of a crawl; sealed afterwards."""

    def __enter__(self) -> Database:
        self._paths = archive_paths()
        if not self._paths.working.exists():
            raise ArchiveError(f"there is no archive at {self._paths.working}; crawl first, or set ARCHIVE_DIR")
        self._db = open_working(self._paths.working)
        return self._db

    def __exit__(self, *_: object) -> None:
        self._db.close()
        renew_seal(self._paths)
