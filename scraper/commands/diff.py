"""``scrapy diff``: what changed between two revisions of an article, word by word and figure by figure."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from archive.diff import Line
from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.store import merges
from archive.store.comparing import Comparison, PrintedFigure, RevisionRef, compare, revisions_of
from archive.store.database import open_reading

_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_COLOURS = {"removed": ("\x1b[31m[-", "-]\x1b[0m"), "added": ("\x1b[32m{+", "+}\x1b[0m")}


class Command(ScrapyCommand):
    """Compare two revisions of an article."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "ARTICLE [FROM TO]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show what changed between two revisions of an article"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Show what changed between two revisions of an article: words as [-removed-] and {+added+}, and figures. "
            "ARTICLE is an identifier (bac-lieu:1200137) or an address; FROM and TO are numbers of revisions or their "
            "identifiers. Without them the last two are compared. Example: scrapy diff bac-lieu:1200137 1 3"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--full", action="store_true", help="print unchanged blocks too")
        parser.add_argument("--json", action="store_true", help="print the comparison as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Compare and print."""
        if len(args) not in (1, 3):
            raise UsageError("say which article, and which two revisions: scrapy diff ARTICLE [FROM TO]")
        try:
            db = open_reading(archive_paths().working)
            try:
                article_id, old, new = _wanted(db, *args)
                comparison = compare(db.conn, old, new)
            finally:
                db.close()
        except ArchiveError as error:
            print(f"scrapy diff: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if opts.json:
            print(json.dumps({"article_id": article_id, **asdict(comparison)}, ensure_ascii=False))
        else:
            _print(article_id, comparison, opts.full)


def _wanted(
    db: Database, article: str, first: str | None = None, second: str | None = None
) -> tuple[str, RevisionRef, RevisionRef]:
    article_id = merges.resolve(db, article)
    found = revisions_of(db.conn, article_id)
    if not found:
        row = db.execute(
            "SELECT article_id FROM article_urls WHERE url = ? OR url_key = ?", (article, article)
        ).fetchone()
        if row is None:
            raise ArchiveError(f"there is no article {article!r}; give its identifier or its address")
        article_id = str(row[0])
        found = revisions_of(db.conn, article_id)
    if first is not None and second is not None:
        return article_id, _revision(found, first), _revision(found, second)
    if len(found) == 1:
        raise ArchiveError(
            f"{article_id} has one revision, of {found[0].captured_at[:10]}: there is nothing to compare"
        )
    return article_id, found[-2], found[-1]


def _revision(found: list[RevisionRef], name: str) -> RevisionRef:
    for revision in found:
        if name in (revision.revision_id, str(revision.number)):
            return revision
    raise ArchiveError(f"there is no revision {name!r}; there are 1 to {len(found)}")


def _print(article_id: str, found: Comparison, full: bool) -> None:
    print(f"{article_id}: {_named(found.old)} -> {_named(found.new)}")
    if found.new.same_as is not None:
        print(f"Revision {found.new.number} says again what revision {found.new.same_as} said.")
    if found.is_empty:
        print("The two say the same.")
    for field in found.fields:
        print(f"{field.field}: {field.old or '-'} -> {field.new or '-'}")
    marks = _COLOURS if sys.stdout.isatty() else _MARKS
    for line in found.lines:
        if full or line.op != "same":
            print(f"  {line.kind}: {_marked(line, marks)}")
    if not found.one_reading:
        print("Figures: read by two versions of the extractor; scrapy reextract reads both anew, then compare again.")
    elif found.figures:
        print("Figures:")
    for old, new in found.figures:
        print(f"  {_said(old, new)}")


def _named(revision: RevisionRef) -> str:
    return f"revision {revision.number} of {revision.captured_at[:16].replace('T', ' ')}"


def _marked(line: Line, marks: dict[str, tuple[str, str]]) -> str:
    parts = []
    for piece in line.pieces:
        before, after = marks.get(piece.op, ("", ""))
        parts.append(f"{before}{piece.text}{after}")
    return "".join(parts)


def _said(old: PrintedFigure | None, new: PrintedFigure | None) -> str:
    known = new or old
    assert known is not None
    about = "; ".join(
        part
        for part in (known.indicator, f"{known.period_start or ''}/{known.period_end}" if known.period_end else "")
        if part
    )
    change = "added" if old is None else "removed" if new is None else "changed"
    quotes = " -> ".join(f.quote for f in (old, new) if f is not None)
    return f"{change}: {quotes}{f' ({about})' if about else ''}"
