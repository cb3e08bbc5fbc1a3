"""``scrapy publish``: make the snapshot that the site shows."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand

from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.publish import publish
from archive.site.charts.drawing import drawing
from archive.status import upkeep


class Command(ScrapyCommand):
    """Publish the archive."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Publish: make the snapshot that the site shows"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Copy the working database into the snapshot that Datasette serves, with its search tables and charts, and "
            "swap it in by a rename. May run while a crawl writes; a site that is being served takes the new one up by "
            "itself. Example: scrapy publish"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Publish and say what was published."""
        paths = archive_paths()
        try:
            done = publish(paths, drawing())
        except ArchiveError as error:
            upkeep.note(paths, "publish", False, str(error))
            print(f"scrapy publish: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        upkeep.note(paths, "publish", True, f"{done.articles} articles, {done.figures} figures")
        print(
            f"Published {done.articles} articles, {done.revisions} revisions and {done.figures} figures "
            f"({done.bytes / 1e6:.1f} MB): {done.path}"
        )
        if done.charts.missing:
            print(f"{done.charts.missing} charts are missing, the site shows tables for them: {done.charts.reason}")
        if done.withheld:
            print(f"{done.withheld} identifiers are withheld; scrapy suppress --list says by what")
