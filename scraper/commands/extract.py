"""``scrapy extract``: what the page objects read from saved pages, one line of JSON each."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.records import ParsedArticle, ParsedPage, Refusal
from scraper.parse import parse

Row = dict[str, object]


class Command(ScrapyCommand):
    """Read saved pages with the parser that the crawl uses."""

    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own attribute

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[options] FILE..."

    def short_desc(self) -> str:
        """Return the line that the list of commands shows."""
        return "Read saved pages, one JSON object a line: kind, and an article's fields"

    def long_desc(self) -> str:
        """Return what ``--help`` shows."""
        return (
            "Read saved pages with the parser that the crawl uses: their kind and, of articles and print views, title, "
            "published, unit, lead, body (one block a line, no captions), images, captions, attachments, view_count, "
            "section, platform, asset_key. Addresses are as written in the page. "
            "Example: scrapy extract --url https://lmhtx.baclieu.gov.vn/-/tin page.html"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the page; with one file only (default: the address of the file)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print one line a file; exit 1 where a file cannot be read, 2 where the command is used wrongly."""
        if not args:
            raise UsageError("name a file")
        if opts.url and len(args) > 1:
            raise UsageError("--url is the address of one page: give one file with it")
        try:
            for name in args:
                self._extract(name, opts.url)
        except BrokenPipeError:
            sys.stderr.close()

    def _extract(self, name: str, url: str | None) -> None:
        path = Path(name)
        try:
            body = path.read_bytes()
        except OSError as error:
            print(f"extract: cannot read {name}: {error.strerror}", file=sys.stderr)
            self.exitcode = 1
            return
        read = parse(body, url or path.absolute().as_uri())
        sys.stdout.write(json.dumps(row(name, read), ensure_ascii=False) + "\n")


def row(name: str, read: ParsedPage | Refusal) -> Row:
    """Return one page as the command prints it: file and kind, and the fields of an article where there is one."""
    article = read.article if isinstance(read, ParsedPage) else None
    return {"file": name, "kind": read.kind, **(_fields(article, read.platform) if article else {})}


def _fields(article: ParsedArticle, platform: str) -> Row:
    return {
        "title": article.title,
        "published": article.published,
        "unit": article.unit,
        "lead": article.lead,
        "body": article.body,
        "images": [image.url for image in article.images],
        "captions": list(article.captions),
        "attachments": [attachment.url for attachment in article.attachments],
        "view_count": article.view_count,
        "section": article.section,
        "platform": platform,
        "asset_key": article.asset_key,
    }
