"""``scrapy merge SHARD…``: several archives into one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.merging.merge import Merged, merge
from archive.paths import ArchivePaths, archive_paths
from scraper.joined_reading import read_joined
from scraper.progress_line import StepLine
from scraper.vocabularies import store_vocabularies


class Command(ScrapyCommand):
    """Merge archives."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "SHARD... [--into DIR]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Merge archives, or the shards of a crawl, into one"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Merge other archives (folders with working.db and warc/) into this one, or into DIR: articles, revisions, "
            "captures, figures and statistics are those of one machine that had crawled it all, whatever the order. "
            "Shards are verified first and never changed; a damaged one, or one of a newer version, is refused before "
            "anything is written. WARC files keep their names and bytes; on one disk they are hard links. Merging "
            "again adds only what is new, and after any interruption the same command goes on. "
            "Example: scrapy merge /mnt/worker-1 /mnt/worker-2 --into /srv/archive"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--into", metavar="DIR", help="the archive to merge into (default: ARCHIVE_DIR)")
        parser.add_argument("--copy", action="store_true", help="copy WARC files, also where links are possible")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Merge and say what came."""
        if not args:
            raise UsageError(f"usage: scrapy merge {self.syntax()}", print_help=False)
        paths = archive_paths(opts.into)
        progress = StepLine("Merging")
        try:
            done = merge(
                paths,
                [Path(name) for name in args],
                progress.show,
                before=store_vocabularies,
                after=lambda db: _read(db, paths),
                link=not opts.copy,
            )
        except ArchiveError as error:
            progress.end()
            print(f"scrapy merge: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        progress.end()
        _tell(done, paths)


def _read(db: Database, paths: ArchivePaths) -> int:
    """Read what no shard could read by itself, such as a file that only an article of another one attaches."""
    done = read_joined(db, paths)
    if done.files.files:
        print(f"Read {done.files.said()}.", file=sys.stderr)
    return done.records + done.listings + done.files.files


def _tell(done: Merged, paths: ArchivePaths) -> None:
    what = "1 archive" if done.shards == 1 else f"{done.shards} archives"
    if not done.anything:
        print(f"Nothing new in {what}: {paths.root} is as it was.")
        return
    brought = ", ".join(f"{count:+} {name}" for name, count in done.rows.items())
    print(f"Merged {what} into {paths.root}: {brought}, {done.warc_files:+} WARC files.")
    if done.conflicts:
        rows = "1 row contradicts" if done.conflicts == 1 else f"{done.conflicts} rows contradict"
        print(
            f"{rows} what was there; both are kept, and the table merge_conflicts of {paths.working} has them side by "
            "side.",
            file=sys.stderr,
        )
    print("Next: scrapy verify, then scrapy publish")
