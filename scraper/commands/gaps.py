"""``scrapy gaps``: what should be in the archive and is not."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from itertools import groupby

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.store.database import open_reading
from archive.store.gaps import KINDS, Gap, read

SHOWN = 5  # gaps printed of each kind without --all


class Command(ScrapyCommand):
    """Show the gap ledger."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show what should be in the archive and is not"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Show what should be in the archive and is not, since when, when it was last tried, how often, and why. "
            f"Kinds: {', '.join(KINDS)}. Blocked is another state than gone; only a full crawl of the live portal "
            "declares an article vanished. Example: scrapy gaps --kind missing_period"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--kind", metavar="KIND", help="only gaps of one kind")
        parser.add_argument("--portal", metavar="NAME", help="only gaps of one portal")
        parser.add_argument("--all", action="store_true", help="print every gap, not the first few of each kind")
        parser.add_argument("--json", action="store_true", help="print every gap as one JSON line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the gaps."""
        if args:
            raise UsageError(f"unknown argument {args[0]!r}: scrapy gaps [--kind KIND] [--portal NAME]")
        if opts.kind is not None and opts.kind not in KINDS:
            raise UsageError(f"unknown kind {opts.kind!r}; known: {', '.join(KINDS)}", print_help=False)
        try:
            db = open_reading(archive_paths().working)
            try:
                found = list(read(db, opts.portal, opts.kind))
            finally:
                db.close()
        except ArchiveError as error:
            print(f"scrapy gaps: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if opts.json:
            for gap in found:
                print(json.dumps(asdict(gap), ensure_ascii=False))
        else:
            _report(found, opts.all)


def _report(found: list[Gap], show_all: bool) -> None:
    if not found:
        print("No gaps are known.")
    for kind, some in groupby(found, key=lambda gap: gap.kind):
        gaps = list(some)
        print(f"{kind}: {len(gaps)} ({KINDS[kind]})")
        for gap in gaps if show_all else gaps[:SHOWN]:
            print(f"  {_line(gap)}")
        if not show_all and len(gaps) > SHOWN:
            print(f"  ... and {len(gaps) - SHOWN} more; --all shows all")


def _line(gap: Gap) -> str:
    parts = [f"{gap.of} {gap.what}"]
    if gap.n > 1:
        parts.append(f"{gap.n} of them")
    if gap.article_id:
        parts.append(gap.article_id)
    if gap.since:
        parts.append(f"since {gap.since[:10]}")
    if gap.tries:
        parts.append(f"tried {gap.tries} times, last {(gap.last_try or '')[:10]}")
    if gap.reason:
        parts.append(gap.reason)
    return "; ".join(parts)
