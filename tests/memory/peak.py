"""Run a command and see how much memory it took at most."""

from __future__ import annotations

from pathlib import Path

from archive.paths import ArchivePaths
from tests.measured import run
from tests.portal import serve
from tests.scraper.crawling import Crawler

COMMANDS = {
    "publish": ("publish",),
    "verify": ("verify", "--jobs", "1"),
    "reextract": ("reextract", "--all", "--jobs", "1"),
    "reextract --pages": ("reextract", "--pages", "--all", "--jobs", "1"),
}


def peak(crawler: Crawler, *command: str) -> float:
    """Return the peak resident memory of a command in MB; with its processes, that of the largest."""
    return run(crawler.command(*command), crawler.environment()).peak


def peaks(folder: Path, articles: int) -> dict[str, float]:
    """Crawl a portal of so many articles, then run what goes through all of them; return MB by command."""
    crawler = Crawler(ArchivePaths(folder / str(articles)))
    with serve(articles=articles, trap=False) as portal:
        found = {"crawl": peak(crawler, "crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")}
    assert crawler.one("SELECT count(*) FROM articles") == articles
    return found | {name: peak(crawler, *command) for name, command in COMMANDS.items()}
