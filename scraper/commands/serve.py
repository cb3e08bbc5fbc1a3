"""``scrapy serve``: the published archive in Datasette."""

from __future__ import annotations

import argparse
import re
import signal
import sqlite3
import sys
import threading

from datasette import version
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from archive.paths import archive_paths
from archive.site import supported
from archive.site.server import Site
from archive.site.sights import sights


class Command(ScrapyCommand):
    """Serve the published archive."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Serve the published archive (Datasette)"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Serve the snapshot that `scrapy publish` made, read-only. A new snapshot shows without a restart. "
            "Where the port is taken, the next free one is used. Ctrl-C ends it. Example: scrapy serve --port 8001"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the server."""
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=8001, help="port, or the next free one (default: 8001)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
        parser.add_argument("--base-url", default="/", metavar="PATH", help="path below which it stands: /archive/")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Serve until stopped."""
        if args or not 0 <= opts.port <= 65535 or not re.fullmatch(r"/([\w.~-]+/)*", opts.base_url):
            raise UsageError(
                "usage: scrapy serve [--port 0..65535] [--host ADDRESS] [--base-url /a/]", print_help=False
            )
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # A flag instead of an exception: none can fall between starting the server and knowing it.
            signal.signal(name, lambda number, frame: stop.set())
        snapshot = archive_paths().published
        if told := supported.warning(version.__version__):  # the server's own words are only told when it fails
            print(told, file=sys.stderr, flush=True)
        try:
            with Site(snapshot, opts.host, opts.port, opts.base_url) as site:
                if site.wait_until_ready(stop):
                    print(f"Ready: {site.url}")
                    for words, path in sights(snapshot):
                        print(f"  {words}: {site.url}{path}")
                    sys.stdout.flush()
                if (code := site.wait(stop)) is not None:
                    raise ArchiveError(f"the site ended by itself (exit code {code}); {site.last_words()}")
        except (ArchiveError, sqlite3.Error) as error:
            print(f"scrapy serve: {error}", file=sys.stderr)
            self.exitcode = 1
