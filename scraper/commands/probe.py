"""``scrapy probe URL``: what a portal is made of, and a portal file; ``--archives DOMAIN``: what web archives hold."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive import times
from archive.addresses import absolute
from archive.errors import ArchiveError
from scraper.portal import FOLDER
from scraper.probing.archives import ARCHIVES, ask
from scraper.probing.connection import Trouble
from scraper.probing.definition import drafted, exists, name_for, write
from scraper.probing.kept_pages import KeptPages
from scraper.probing.report import lines_of
from scraper.probing.survey import Survey
from scraper.probing.telling import end, tell
from scraper.probing.visitor import MOST, Visitor

_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class Command(ScrapyCommand):
    """Probe what there is of a portal."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "URL | --archives DOMAIN"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Look at a portal and draft its file, or list what the web archives hold"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            f"Look at a portal with at most {MOST} polite requests (robots.txt first, two seconds between them): "
            "platform and evidence, sections, pager, sitemap, feeds, a sample article with what found each field, what "
            "to be warned of; and write a portal file that can be crawled. No page is kept unless --keep says where. "
            "Example: scrapy probe https://lmhtx.baclieu.gov.vn/ --name lmhtx. "
            "With --archives, count the captures that the Wayback Machine and Common Crawl hold of a domain and all "
            "its hosts, by host and month; only their indexes are asked, with pauses, and nothing is kept. Common "
            "Crawl has an index for each of its crawls, more than a hundred: it takes minutes; --latest asks the "
            "newest ones alone. Example: scrapy probe --archives baclieu.gov.vn"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--name", help="the portal's name: a-z, 0-9 and - (default: made of its host)")
        parser.add_argument("--output", metavar="FILE", help="where to write the portal file; - prints it instead")
        parser.add_argument("--overwrite", action="store_true", help="replace a portal file that is there already")
        parser.add_argument("--keep", metavar="DIR", help="keep the pages that were fetched, in an empty folder")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument("--archives", metavar="DOMAIN", help="the domain: baclieu.gov.vn, without http://")
        parser.add_argument("--only", choices=ARCHIVES, help="with --archives: ask one archive alone")
        parser.add_argument("--latest", type=int, metavar="N", help="ask the N newest indexes of Common Crawl alone")
        parser.add_argument("--at", metavar="URL", help="where the archives are, if not at their own addresses")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at a portal, or ask the archives."""
        if opts.archives is not None:
            self._archives(args, opts)
            return
        if len(args) != 1 or opts.only or opts.latest is not None or opts.at:
            raise UsageError("say which portal: scrapy probe https://example.gov.vn/ (or --archives DOMAIN)")
        url = absolute(args[0], args[0])
        if url is None or not urlsplit(url).netloc:
            raise UsageError(f"{args[0]!r} is not an address such as https://example.gov.vn/", print_help=False)
        name = opts.name or name_for(url)
        if not _NAME.fullmatch(name):
            raise UsageError(f"--name {name!r} may hold only a-z, 0-9 and -", print_help=False)
        if opts.output not in (None, "-") and not opts.output.endswith(".toml"):
            raise UsageError(f"--output {opts.output!r} must end in .toml", print_help=False)
        try:
            self._probe(url, name, opts)
        except (Trouble, ArchiveError) as error:
            end()
            print(f"scrapy probe: {error}", file=sys.stderr)
            self.exitcode = 1

    def _probe(self, url: str, name: str, opts: argparse.Namespace) -> None:
        path = None if opts.output == "-" else Path(opts.output) if opts.output else FOLDER / f"{name}.toml"
        if path is not None and path.exists() and not opts.overwrite:
            raise ArchiveError(exists(path))
        found = Survey(Visitor(tell, KeptPages(Path(opts.keep)) if opts.keep else None)).run(url)
        end()
        text = drafted(found, name, times.now()[:10]) if found.works else None
        if opts.json:
            print(json.dumps({**asdict(found), "file": text}, ensure_ascii=False))
        else:
            print("\n".join(lines_of(found)))
        if text is None:
            raise Trouble(f"neither an article nor a list of articles was found at {url}; no portal file is written")
        if path is not None:
            write(path, text, opts.overwrite)
            if not opts.json:
                given = name if path.parent == FOLDER else str(path)
                print(f"Written: {path}\nNext: scrapy crawl portal -a portal={given}")
        elif not opts.json:
            print(f"\n{text}", end="")

    def _archives(self, args: list[str], opts: argparse.Namespace) -> None:
        domain = opts.archives.strip().lower().rstrip(".")
        if args or not _DOMAIN.fullmatch(domain):
            raise UsageError("say which domain: scrapy probe --archives baclieu.gov.vn", print_help=False)
        if opts.latest is not None and opts.latest < 1:
            raise UsageError("--latest must be at least 1", print_help=False)
        if not ask(domain, [opts.only] if opts.only else ARCHIVES, opts.at, opts.latest, opts.json):
            self.exitcode = 1
