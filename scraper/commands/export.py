"""``scrapy export DIR``: everything out, in open formats, with checksums."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.export import parquet
from archive.export.writer import Wanted, export
from archive.paths import archive_paths
from scraper.progress_line import StepLine
from scraper.version import VERSION


class Command(ScrapyCommand):
    """Export the archive."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "DIR [--all] [--no-wacz] [--no-parquet]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Export everything: CSV, JSON lines, Parquet, WACZ, Data Package, checksums"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Write every table and series to DIR as CSV (with a byte order mark, for Excel), JSON lines and Parquet, "
            "the captures as a WACZ file, and datapackage.json, which explains every column. "
            "`sha256sum -c SHA256SUMS` checks it, `scrapy import` restores an archive from it. Equal archives export "
            "equal bytes. What is withheld is left out; --all holds it too, with the WARC files as they are, for a "
            "restore: do not hand that one on. May run while a crawl writes; an earlier export in DIR is replaced in "
            "one step. Example: scrapy export ~/export"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="restricted: what is withheld too, and warc/ as it is")
        both = argparse.BooleanOptionalAction
        parser.add_argument(
            "--wacz", action=both, default=None, help="pack the captures for replay (default: not --all)"
        )
        parser.add_argument("--parquet", action=both, default=None, help="(default: where pyarrow is installed)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Export and say what was written."""
        if len(args) != 1:
            raise UsageError(f"usage: scrapy export {self.syntax()}", print_help=False)
        with_parquet = parquet.available() if opts.parquet is None else opts.parquet
        try:
            if with_parquet and not parquet.available():
                raise ArchiveError("Parquet needs pyarrow: pip install 'alliance-archive[parquet]', or --no-parquet")
            if opts.parquet is None and not with_parquet:
                print("scrapy export: without Parquet, since pyarrow is not installed", file=sys.stderr)
            wanted = Wanted(
                public=not opts.all,
                wacz=not opts.all if opts.wacz is None else opts.wacz,
                parquet=with_parquet,
                software=f"alliance-archive {VERSION}",
            )
            progress = StepLine("Exporting")
            done = export(archive_paths(), Path(args[0]), wanted, progress.show)
            progress.end()
        except ArchiveError as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        left = f"; {done.withheld} records are withheld" if done.withheld else ""
        print(
            f"Exported {done.tables} tables with {done.rows} rows in {done.files} files "
            f"({done.bytes / 1e6:.1f} MB){left}: {args[0]}"
        )
        if opts.all:
            print("This export holds what is withheld from publication; keep it as restricted as the archive itself.")
